import type { FastifyReply, FastifyRequest } from "fastify";
import { UrsaError } from "#schema/index.ts";
import { apiErrors } from "../errors.ts";
import { logFailure } from "../request-log.ts";

/** The wait that the reference gives for refused log-ins, when the error does not say it. */
const defaultRetryAfterSeconds = 60;

/** Answers an error as {code, message, details}; causes go to the log only. */
export function answerError(
	thrown: unknown,
	request: FastifyRequest,
	reply: FastifyReply,
): FastifyReply {
	const error = toConsoleError(thrown, request.id);
	if (error.status >= 500) logFailure(request, thrown);
	if (error.status === 429) {
		const seconds = error.details.retryAfterSeconds;
		reply.header(
			"retry-after",
			String(typeof seconds === "number" ? seconds : defaultRetryAfterSeconds),
		);
	}
	const { code, message } = error;
	// Details of the state store name constraints and say what the engine said.
	const details = code.startsWith("stateStore.") ? {} : error.details;
	return reply
		.code(error.status)
		.header("cache-control", "no-store")
		.type("application/json")
		.send(JSON.stringify({ code, message, details }));
}

function toConsoleError(error: unknown, requestId: string): UrsaError {
	if (error instanceof UrsaError) {
		return error.code.startsWith("stateStore.") && error.status >= 500
			? apiErrors.make("stateUnavailable", { requestId }, error)
			: error;
	}
	if (isFrameworkError(error) && error.statusCode < 500) {
		if (error.statusCode === 413) return apiErrors.make("bodyTooLarge");
		if (error.statusCode === 415) return apiErrors.make("wrongContentType");
		return apiErrors.make("unreadableRequest", { reason: error.message });
	}
	return apiErrors.make("internal", { requestId }, error);
}

/** Errors of the framework's own reading of requests; SyntaxErrors of the JSON parser carry only the status. */
function isFrameworkError(
	error: unknown,
): error is Error & { statusCode: number } {
	return (
		error instanceof Error &&
		"statusCode" in error &&
		typeof error.statusCode === "number" &&
		(error instanceof SyntaxError ||
			("code" in error && String(error.code).startsWith("FST_")))
	);
}
