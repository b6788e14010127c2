/** The two addresses that give and take whole archives; the contract's endpoints carry JSON only. */
import { Readable } from "node:stream";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { type Users, withActor } from "#core/index.ts";
import { actorOf } from "../actor.ts";
import { apiErrors } from "../errors.ts";
import { toTextJson } from "../json.ts";
import { toCaller } from "./access.ts";
import type { Caller } from "./handler.ts";
import { type BackupNeeds, requireBackup } from "./handlers/backup.ts";
import { sessionSecret } from "./session-cookie.ts";

export function registerBackupFiles(
	app: FastifyInstance,
	needs: BackupNeeds,
): void {
	app.get<{ Params: { name: string } }>(
		"/api/backups/:name/file",
		// Compressed already.
		{ compress: false },
		async (request, reply) => {
			const caller = await callerOf(needs.users, request);
			const { files } = requireBackup(needs, caller);
			const { name, bytes, content } = await files.open(request.params.name);
			return reply
				.type("application/gzip")
				.header("cache-control", "no-store")
				.header("content-disposition", `attachment; filename="${name}"`)
				.header("content-length", bytes)
				.send(content);
		},
	);
	app.register(async (apart) => {
		apart.removeAllContentTypeParsers();
		apart.addContentTypeParser("*", (_request, payload, done) =>
			done(null, payload),
		);
		apart.post("/api/restore", async (request, reply) => {
			// Another site can make a browser send a request with the cookie, but not with a header of its own.
			if (request.headers["x-ursa-console"] !== "1") {
				throw apiErrors.make("foreignRequest");
			}
			const caller = await callerOf(needs.users, request);
			const backup = requireBackup(needs, caller);
			const archive =
				request.body instanceof Readable ? request.body : Readable.from([]);
			const { createdAt } = await withActor(actorOf(caller.user, request), () =>
				backup.files.scheduleRestore(archive),
			);
			reply.header("cache-control", "no-store");
			return reply
				.type("application/json")
				.send(toTextJson({ createdAt, restartsItself: backup.restartsItself }));
		});
	});
}

async function callerOf(
	users: Users,
	request: FastifyRequest,
): Promise<Caller> {
	const secret = sessionSecret(request);
	const live =
		secret === undefined ? undefined : await users.useSession(secret);
	if (live === undefined) throw apiErrors.make("notLoggedIn");
	if (live.user.mustChangePassword) throw apiErrors.make("passwordMustChange");
	return toCaller(live.user);
}
