/** Registers every endpoint of the contract: origin, session, reading, handler and answer, in this order for all. */
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { z } from "zod";
import { type Endpoint, endpoints } from "#api/contract/index.ts";
import { type User, type Users, withActor } from "#core/index.ts";
import { actorOf } from "../actor.ts";
import { apiErrors } from "../errors.ts";
import { toTextJson } from "../json.ts";
import { clientSignal, refuseOtherMethods } from "../server.ts";
import { toCaller } from "./access.ts";
import type { Call, Handlers } from "./handler.ts";
import { closeSession, openSession, sessionSecret } from "./session-cookie.ts";

type AnyHandler = (call: Call<unknown, unknown, unknown>) => Promise<unknown>;

export function registerEndpoints(
	app: FastifyInstance,
	users: Users,
	handlers: Handlers,
): void {
	for (const [name, endpoint] of Object.entries(endpoints)) {
		// `Handlers` ties each handler to its endpoint; in a loop over all of them the compiler cannot follow.
		const handler = handlers[name as keyof Handlers] as AnyHandler;
		registerEndpoint(app, users, endpoint, handler);
	}
	refuseOtherMethods(app, Object.values(endpoints), () =>
		apiErrors.make("methodNotAllowed"),
	);
}

function registerEndpoint(
	app: FastifyInstance,
	users: Users,
	endpoint: Endpoint,
	handler: AnyHandler,
): void {
	app.route({
		method: endpoint.method,
		url: endpoint.path,
		...(endpoint.maxBodyBytes !== undefined && {
			bodyLimit: endpoint.maxBodyBytes,
			// Only those who are logged in may make the server hold so much.
			onRequest: async (request: FastifyRequest) => {
				const secret = sessionSecret(request);
				if (
					secret === undefined ||
					(await users.useSession(secret)) === undefined
				) {
					throw apiErrors.make("notLoggedIn");
				}
			},
		}),
		handler: async (request, reply) => {
			// Another site can make a browser send a request with the cookie, but not with a header of its own.
			if (
				endpoint.method !== "GET" &&
				request.headers["x-ursa-console"] !== "1"
			) {
				throw apiErrors.make("foreignRequest");
			}
			const secret = sessionSecret(request);
			const live =
				secret === undefined ? undefined : await users.useSession(secret);
			const caller = () => {
				if (live === undefined) throw apiErrors.make("notLoggedIn");
				return toCaller(live.user);
			};
			if (!endpoint.isPublic) caller();
			const call: Call<unknown, unknown, unknown> = {
				params: read("params", endpoint.params, request.params),
				query: read("query", endpoint.query, request.query),
				body: read("body", endpoint.body, request.body),
				caller,
				openSession: (user) => openSession(users, user, request, reply),
				closeSession: () => closeSession(users, request, reply),
				signal: clientSignal(reply),
			};
			const answer = await asUser(
				// Whoever logs in is not yet who the cookie says.
				endpoint.isPublic ? undefined : live?.user,
				request,
				() => handler(call),
			);
			reply.header("cache-control", "no-store");
			if (endpoint.answer === undefined) return reply.code(204).send();
			return reply.type("application/json").send(toTextJson(answer));
		},
	});
}

/** What is recorded meanwhile names the user; without one only the client, as an earlier hook said it. */
function asUser<T>(
	user: User | undefined,
	request: FastifyRequest,
	work: () => T,
): T {
	return user === undefined ? work() : withActor(actorOf(user, request), work);
}

function read(
	part: string,
	schema: z.ZodType | undefined,
	given: unknown,
): unknown {
	if (schema === undefined) return undefined;
	const result = schema.safeParse(given);
	if (result.success) return result.data;
	const [issue] = result.error.issues;
	throw apiErrors.make("invalidRequest", {
		place: [part, ...(issue?.path ?? [])].join("."),
		reason: issue?.message ?? "",
	});
}
