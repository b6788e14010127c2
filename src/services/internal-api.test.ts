import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { request } from "node:https";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { type TestContext, test } from "node:test";
import {
	type CertificateAuthority,
	openCertificateAuthority,
	readSettings,
	type Settings,
	silentLog,
} from "#platform/index.ts";
import { type Administration, administrationErrors } from "./administration.ts";
import { withAdministration } from "./core-client.ts";
import { startInternalApi } from "./internal-api.ts";
import type { PeerServer } from "./link/index.ts";

/** Knows one user. */
const administration: Administration = {
	async createToken(login) {
		if (login === "broken") throw new Error("a secret of the inside");
		if (login !== "ann")
			throw administrationErrors.make("unknownLogin", { login });
		return "token-of-ann";
	},
	resetPassword: async (login, password = "random") => `${login}:${password}`,
};

interface World {
	readonly directory: string;
	readonly authority: CertificateAuthority;
	readonly internal: PeerServer;
	readonly settings: Settings;
}

async function makeDirectory(t: TestContext): Promise<string> {
	const directory = await mkdtemp(join(tmpdir(), "ursa-internal-"));
	t.after(() => rm(directory, { recursive: true, force: true }));
	return directory;
}

async function startApi(t: TestContext): Promise<World> {
	const directory = await makeDirectory(t);
	const authority = await openCertificateAuthority(
		join(directory, "pki"),
		Date.now,
	);
	const internal = await startInternalApi({
		host: "127.0.0.1",
		port: 0,
		tls: await authority.serverCertificate("core", ["localhost", "127.0.0.1"]),
		authority: authority.cert,
		administration,
		serviceRoutes: {},
		log: silentLog,
	});
	t.after(() => internal.close());
	return {
		directory,
		authority,
		internal,
		settings: settingsOf(directory, internal.port),
	};
}

const settingsOf = (directory: string, port: number) =>
	readSettings(
		{ URSA_DATA: directory, URSA_INTERNAL_PORT: String(port) },
		directory,
	);

interface Answer {
	readonly status: number;
	readonly body: unknown;
}

function call(
	{ internal, authority }: World,
	path: string,
	body: string,
	client: { readonly cert?: string; readonly key?: string },
): Promise<Answer> {
	return new Promise((resolve, reject) => {
		const open = request(
			{
				host: "127.0.0.1",
				port: internal.port,
				path,
				method: "POST",
				ca: authority.cert,
				...client,
			},
			(response) => {
				text(response).then(
					(content) =>
						resolve({
							status: response.statusCode ?? 0,
							body: JSON.parse(content),
						}),
					reject,
				);
			},
		);
		open.on("error", reject);
		open.end(body);
	});
}

test("callers without a certificate of the authority for clients are not let in", async (t) => {
	const world = await startApi(t);
	const stranger = await openCertificateAuthority(
		join(world.directory, "other-pki"),
		Date.now,
	);
	const body = '{"login":"ann"}';
	for (const client of [
		{},
		await stranger.clientCertificate("command-line"),
		await world.authority.serverCertificate("core", ["localhost"]),
		await world.authority.clientCertificate("a.service.ursa"),
	]) {
		for (const path of ["/token", "/password", "/health"]) {
			const { status, body: answer } = await call(world, path, body, client);
			assert.equal(status, 403);
			assert.doesNotMatch(JSON.stringify(answer), /ann/);
		}
	}
	const own = await world.authority.clientCertificate("command-line");
	assert.deepEqual(await call(world, "/token", body, own), {
		status: 200,
		body: { token: "token-of-ann" },
	});
});

for (const [title, path, body, status, code] of [
	["an unknown operation", "/shell", "{}", 404, "link.unknownPath"],
	["what is no JSON", "/token", "{", 400, "link.badRequest"],
	["a request without its part", "/token", "{}", 400, "link.badRequest"],
	["null", "/password", "null", 400, "link.badRequest"],
	[
		"an unknown login",
		"/token",
		'{"login":"bob"}',
		404,
		"administration.unknownLogin",
	],
	["a fault inside", "/token", '{"login":"broken"}', 500, "link.failed"],
] as const) {
	test(`${title} is refused with a code, and nothing of the inside shows`, async (t) => {
		const world = await startApi(t);
		const client = await world.authority.clientCertificate("command-line");
		const answer = await call(world, path, body, client);
		assert.equal(answer.status, status);
		assert.equal(
			typeof answer.body === "object" &&
				answer.body !== null &&
				"code" in answer.body &&
				answer.body.code,
			code,
		);
		assert.doesNotMatch(JSON.stringify(answer.body), /secret/);
		assert.equal((await call(world, "/health", "", client)).status, 200);
	});
}

test("a port in use is told with the variable that chooses another", async (t) => {
	const { authority, internal } = await startApi(t);
	await assert.rejects(
		startInternalApi({
			host: "127.0.0.1",
			port: internal.port,
			tls: await authority.serverCertificate("core", ["localhost"]),
			authority: authority.cert,
			administration,
			serviceRoutes: {},
			log: silentLog,
		}),
		{ code: "link.portInUse", message: /URSA_INTERNAL_PORT/ },
	);
});

const administer = <T>(
	settings: Settings,
	work: (administration: Administration) => Promise<T>,
) => withAdministration(settings, Date.now, silentLog, work);

test("administration goes through the running core, errors too", async (t) => {
	const { settings } = await startApi(t);
	assert.equal(
		await administer(settings, (core) => core.createToken("ann")),
		"token-of-ann",
	);
	assert.equal(
		await administer(settings, (core) => core.resetPassword("ann")),
		"ann:random",
	);
	assert.equal(
		await administer(settings, (core) => core.resetPassword("ann", "given")),
		"ann:given",
	);
	await assert.rejects(
		administer(settings, (core) => core.createToken("bob")),
		{
			code: "administration.unknownLogin",
			status: 404,
			message: "There is no user with the login bob",
		},
	);
});

test("a directory in which Ursa never started is told by name", async (t) => {
	const directory = await makeDirectory(t);
	await assert.rejects(
		administer(settingsOf(directory, 1), (core) => core.createToken("ann")),
		(error: Error) =>
			error.message.includes(directory) && error.message.includes("URSA_DATA"),
	);
});

test("another program on the core's port is told, and so is the core of another Ursa", async (t) => {
	const { settings, directory } = await startApi(t);
	const stranger = createServer((socket) => socket.end("220 mail.example\r\n"));
	t.after(() => stranger.close());
	stranger.listen(0, "127.0.0.1");
	await once(stranger, "listening");
	const address = stranger.address();
	const port = typeof address === "object" && address ? address.port : 0;
	const badAnswer = { code: "client.badAnswer", message: /URSA_INTERNAL_PORT/ };
	await assert.rejects(
		administer(settingsOf(directory, port), (core) => core.createToken("ann")),
		badAnswer,
	);
	const other = await startApi(t);
	await assert.rejects(
		administer({ ...settings, internalPort: other.internal.port }, (core) =>
			core.createToken("ann"),
		),
		badAnswer,
	);
});
