/** What is logged of requests: one line each at debug, and failures with their cause. */
import { type FastifyReply, type FastifyRequest, LogController } from "fastify";

/** Replaces the framework's two lines per request at info. Every line carries the request's number as `request`. */
export class RequestLog extends LogController {
	constructor() {
		super({ requestIdLogLabel: "request" });
	}
	override incomingRequest(): void {}
	override routeNotFound(): void {}
	override defaultErrorLog(): void {}
	override requestCompleted(
		_error: Error | null | undefined,
		request: FastifyRequest,
		reply: FastifyReply,
	): void {
		request.log.debug(
			{
				method: request.method,
				// Without the query, which may hold what an analyst searches for.
				path: pathOf(request.url),
				status: reply.statusCode,
				elapsedMs: Math.round(reply.elapsedTime),
			},
			"request answered",
		);
	}
	/** The answer had begun, so that the client only sees its connection cut. */
	override streamError(error: Error, request: FastifyRequest): void {
		logFailure(request, error);
	}
}

/** Writes down an error of which the client gets to know only the number, or nothing. */
export function logFailure(request: FastifyRequest, error: unknown): void {
	const fields = {
		err: error,
		method: request.method,
		path: pathOf(request.url),
	};
	// A client that goes away stops what runs for it; that is no failure of ours.
	if (request.socket.destroyed) request.log.debug(fields, "client went away");
	else request.log.error(fields, "request failed");
}

export function pathOf(url: string): string {
	const query = url.indexOf("?");
	return query < 0 ? url : url.slice(0, query);
}
