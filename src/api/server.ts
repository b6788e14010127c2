/** The HTTP server that both APIs stand on: TLS, time limits, request ids and logs. */
import { randomUUID } from "node:crypto";
import fastify, {
	type FastifyInstance,
	type FastifyReply,
	type FastifyRequest,
	type FastifyServerOptions,
} from "fastify";
import type { KeyPair, Log } from "#platform/index.ts";
import type { ApiServer } from "./dependencies.ts";
import { RequestLog } from "./request-log.ts";

/** Longest time for a client to send a whole request; stops clients that send a byte a minute. */
const requestTimeoutMs = 60_000;
const closeGraceMs = 5_000;

export interface ServerOptions {
	readonly log: Log;
	readonly tls?: KeyPair | undefined;
	/** Largest request body, in bytes. */
	readonly bodyLimit: number;
	readonly routerOptions?: FastifyServerOptions["routerOptions"];
	/** Answers any error, also those found before a route is known. */
	readonly answerError: (
		error: unknown,
		request: FastifyRequest,
		reply: FastifyReply,
	) => FastifyReply;
}

export function createHttpServer(options: ServerOptions): FastifyInstance {
	const app = fastify({
		loggerInstance: options.log,
		logController: new RequestLog(),
		genReqId: () => randomUUID(),
		bodyLimit: options.bodyLimit,
		requestTimeout: requestTimeoutMs,
		...(options.routerOptions && { routerOptions: options.routerOptions }),
		frameworkErrors: (error, request, reply) => {
			// Outside a route only the route's generics of the two differ.
			options.answerError(
				error,
				request as FastifyRequest,
				reply as unknown as FastifyReply,
			);
		},
		https:
			options.tls === undefined
				? null
				: { ...options.tls, minVersion: "TLSv1.2" },
		// The instance differs from the plain one only in the types of `server` and `log`, which nobody here reads.
	}) as unknown as FastifyInstance;

	app.addHook("onRequest", async (request, reply) => {
		reply.header("x-request-id", request.id);
	});
	app.setErrorHandler(options.answerError);
	return app;
}

/**
 * Aborted when the client goes away before it has its answer. The framework's own `request.signal` aborts as soon as
 * the body of the request has been read (seen with Fastify 5.12 on Node 24).
 */
export function clientSignal(reply: FastifyReply): AbortSignal {
	const controller = new AbortController();
	reply.raw.once("close", () => {
		if (!reply.raw.writableFinished) controller.abort();
	});
	return controller.signal;
}

const allMethods = [
	"GET",
	"HEAD",
	"POST",
	"PUT",
	"PATCH",
	"DELETE",
	"OPTIONS",
	"TRACE",
] as const;

/** Known paths answer other methods with 405 and `Allow`, not with 404. */
export function refuseOtherMethods(
	app: FastifyInstance,
	routes: readonly { readonly method: string; readonly path: string }[],
	refuse: () => Error,
): void {
	const methodsByPath = new Map<string, Set<string>>();
	for (const { method, path } of routes) {
		const methods = methodsByPath.get(path) ?? new Set();
		methodsByPath.set(path, methods.add(method));
		if (method === "GET") methods.add("HEAD");
	}
	for (const [path, methods] of methodsByPath) {
		app.route({
			method: allMethods.filter((method) => !methods.has(method)),
			url: path,
			handler: async (_request, reply) => {
				reply.header("allow", [...methods].join(", "));
				throw refuse();
			},
		});
	}
}

export function toApiServer(app: FastifyInstance): ApiServer {
	return {
		listen: (address) => app.listen(address),
		close: async () => {
			const cut = setTimeout(
				() => app.server.closeAllConnections(),
				closeGraceMs,
			);
			try {
				await app.close();
			} finally {
				clearTimeout(cut);
			}
		},
		inject: (request) => app.inject(request),
	};
}
