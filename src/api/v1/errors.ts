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
	queryParameterRequired: {
		status: 400,
		sentence: "query parameter required",
	},
	oneOfQueryParametersRequired: {
		status: 400,
		sentence: "one of query parameters required",
	},
	bodyRequired: { status: 400, sentence: "request body required" },
	serviceNotFound: { status: 404, sentence: "service not found" },
	notCorrelator: { status: 406, sentence: "service is not correlator" },
	notPaired: { status: 406, sentence: "service not paired" },
	activeListNotFound: { status: 404, sentence: "active list not found" },
	severalActiveLists: {
		status: 406,
		sentence: "more than one matching active lists found",
	},
	// What it refuses is 400, where it cannot be asked 503.
	correlatorRefused: {
		status: 400,
		sentence: "correlator API request failed",
	},
	correlatorFailed: { status: 503, sentence: "correlator API request failed" },
	correlatorNotDecoded: {
		status: 500,
		sentence: "correlator response decode failed",
	},
	invalidValue: { status: 400, sentence: "invalid value" },
	notTable: { status: 400, sentence: "can only update table dictionary" },
	columnsChanged: {
		status: 400,
		sentence: "columns must not change with update",
	},
	dictionaryNotFound: { status: 404, sentence: "dictionary not found" },
	importIntoShared: {
		status: 400,
		sentence: "import into shared tenant not allowed",
	},
	deleteFromShared: {
		status: 400,
		sentence: "delete from shared tenant not allowed",
	},
	assetRequired: { status: 400, sentence: "at least one asset required" },
	oneOfFieldsRequired: { status: 400, sentence: "one of fields required" },
	duplicatedValue: { status: 400, sentence: "duplicated value" },
	tenantNotFound: { status: 404, sentence: "tenant not found" },
	notFoundInDatabase: { status: 404, sentence: "Not found in database" },
	idsRequired: { status: 400, sentence: "ids required" },
	fileIdRequired: { status: 400, sentence: "fileID required" },
	passwordRequired: { status: 400, sentence: "password required" },
	tenantIdRequired: { status: 400, sentence: "tenantID required" },
	actionsRequired: { status: 400, sentence: "actions required" },
	fileTooLarge: { status: 400, sentence: "maximum file size is 64 MB" },
	routeParameterRequired: {
		status: 400,
		sentence: "route parameter required",
	},
	idNotUuid: { status: 400, sentence: "id is not a valid UUID" },
	fileNotFound: { status: 404, sentence: "file not found" },
	resourceNotFound: { status: 404, sentence: "resource not found" },
	notRegularFile: { status: 406, sentence: "not regular file" },
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

const ofTransfer: Readonly<Record<string, V1ErrorName>> = {
	"transfer.tooLarge": "fileTooLarge",
	"transfer.fileNotFound": "fileNotFound",
	"transfer.resourceNotFound": "resourceNotFound",
	"transfer.notRegular": "notRegularFile",
	"transfer.notAllowed": "accessDenied",
	"transfer.needsHidden": "accessDenied",
	"api.notAllowed": "accessDenied",
};

function fromOtherRoom(error: UrsaError, requestId: string): UrsaError {
	const same = ofTransfer[error.code];
	if (same !== undefined) return v1Errors.make(same, {}, error);
	if (error.code === "alerts.notFound") {
		return v1Errors.make("alertNotFound", {}, error);
	}
	if (error.code === "alerts.badPattern") {
		return v1Errors.make("invalidQueryParameter", { details: "name" }, error);
	}
	if (error.code === "alerts.alreadyClosed") {
		return v1Errors.make("alertAlreadyClosed", {}, error);
	}
	if (error.code === "assets.badPattern") {
		const { member = "" } = error.details;
		return v1Errors.make("invalidQueryParameter", { details: member }, error);
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
