/**
 * Errors of the public REST API v1. Clients compare the sentences, so they are the documented ones, letter by letter;
 * the detail named `details` becomes the member of that name (reference: rest-api §1.2, §1.3, §3).
 */
import { defineErrors, UrsaError } from "#schema/index.ts";

export const v1Errors = defineErrors("v1", {
	invalidAuthorization: {
		status: 400,
		sentence: "invalid authorization header",
	},
	accessDenied: { status: 403, sentence: "access denied" },
	notFound: { status: 404, sentence: "not found" },
	methodNotAllowed: { status: 405, sentence: "method not allowed" },
	bodyTooLarge: { status: 413, sentence: "request body too large" },
	invalidRequest: { status: 400, sentence: "invalid request" },
	bodyNotDecoded: { status: 400, sentence: "request body decode failed" },
	invalidQueryParameter: {
		status: 400,
		sentence: "invalid query parameter value",
	},
	invalidStatus: { status: 400, sentence: "invalid status" },
	invalidTimestampField: { status: 400, sentence: "invalid timestamp field" },
	cannotParseFrom: { status: 400, sentence: "cannot parse from" },
	cannotParseTo: { status: 400, sentence: "cannot parse to" },
	fromAfterTo: { status: 400, sentence: "from cannot be greater than to" },
	invalidKind: { status: 400, sentence: "invalid kind" },
	idRequired: { status: 400, sentence: "id required" },
	reasonRequired: { status: 400, sentence: "reason required" },
	invalidReason: { status: 400, sentence: "invalid reason" },
	alertNotFound: { status: 404, sentence: "alert not found" },
	tenantDisabled: { status: 406, sentence: "tenant disabled" },
	alertAlreadyClosed: { status: 406, sentence: "alert already closed" },
	periodFromRequired: { status: 400, sentence: "period.from required" },
	periodToRequired: { status: 400, sentence: "period.to required" },
	cannotParsePeriodFrom: { status: 400, sentence: "cannot parse period.from" },
	cannotParsePeriodTo: { status: 400, sentence: "cannot parse period.to" },
	periodFromZero: { status: 400, sentence: "period.from cannot be 0" },
	periodToZero: { status: 400, sentence: "period.to cannot be 0" },
	periodReversed: {
		status: 400,
		sentence: "period.from cannot be greater than period.to",
	},
	invalidSql: { status: 400, sentence: "invalid sql" },
	wrongTable: { status: 400, sentence: "the only valid table is `events`" },
	limitRequired: { status: 400, sentence: "sql: limit required" },
	limitTooLarge: { status: 400, sentence: "sql: maximum limit is 1000" },
	clusterNotFound: { status: 404, sentence: "cluster not found" },
	severalClusters: {
		status: 406,
		sentence: "multiple clusters found, please provide clusterID",
	},
	noNodes: { status: 500, sentence: "no nodes available" },
	searchFailed: { status: 500, sentence: "event search failed" },
	internal: { status: 500, sentence: "internal error" },
});

export type V1ErrorName = keyof typeof v1Errors.definitions;

/** The body of every answer that reports an error. */
export interface V1ErrorBody {
	readonly message: string;
	readonly details: string | number | boolean | null;
}

export function toErrorBody(error: UrsaError): V1ErrorBody {
	return {
		message: error.message,
		details: error.details.details ?? null,
	};
}

/** Turns whatever was thrown into an error of the API. What nobody foresaw shows only the number of the request. */
export function toV1Error(error: unknown, requestId: string): UrsaError {
	if (error instanceof UrsaError) {
		if (error.code.startsWith("v1.")) return error;
		return fromOtherRoom(error, requestId);
	}
	const { code, statusCode, message } = asFrameworkError(error);
	if (code === "FST_ERR_CTP_BODY_TOO_LARGE") {
		return v1Errors.make("bodyTooLarge", {}, error);
	}
	if (statusCode < 500) {
		return v1Errors.make("invalidRequest", { details: message }, error);
	}
	return v1Errors.make("internal", { details: requestId }, error);
}

function fromOtherRoom(error: UrsaError, requestId: string): UrsaError {
	if (error.code === "alerts.notFound") {
		return v1Errors.make("alertNotFound", {}, error);
	}
	if (error.code === "alerts.badPattern") {
		return v1Errors.make("invalidQueryParameter", { details: "name" }, error);
	}
	if (error.code === "alerts.alreadyClosed") {
		return v1Errors.make("alertAlreadyClosed", {}, error);
	}
	if (error.code.startsWith("stateStore.")) {
		// Its sentences name addresses and constraints of the database.
		return error.status < 500
			? v1Errors.make("invalidRequest", {}, error)
			: v1Errors.make("internal", { details: requestId }, error);
	}
	// "500 variable": the sentence of a foreseen error is written for readers and holds no internals.
	return new UrsaError(
		error.code,
		{ status: error.status, sentence: error.message },
		{},
		error,
	);
}

function asFrameworkError(error: unknown): {
	code: string;
	statusCode: number;
	message: string;
} {
	const isFrameworkError =
		error instanceof Error &&
		"code" in error &&
		String(error.code).startsWith("FST_") &&
		"statusCode" in error &&
		typeof error.statusCode === "number";
	return isFrameworkError
		? {
				code: String(error.code),
				statusCode: Number(error.statusCode),
				message: error.message,
			}
		: { code: "", statusCode: 500, message: "" };
}
