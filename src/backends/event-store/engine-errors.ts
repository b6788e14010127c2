import { ClickHouseError } from "@clickhouse/client";
import { UrsaError } from "#schema/index.ts";
import { eventStoreErrors } from "./errors.ts";

export interface ErrorContext {
	/** The limit of the call. */
	readonly seconds: number;
	/** True when our own limit ended the call. */
	readonly isOverdue: boolean;
	/** What an error about the content of the call is. */
	readonly refusal: "badQuery" | "badBatch";
}

type Kind = "authentication" | "timeout" | "memoryLimit" | "diskFull";

/** ClickHouse's numbers of errors that are about the state of the server or the rights of the user. */
const kinds: Readonly<Record<string, Kind>> = {
	192: "authentication", // UNKNOWN_USER
	193: "authentication", // WRONG_PASSWORD
	194: "authentication", // REQUIRED_PASSWORD
	497: "authentication", // ACCESS_DENIED
	516: "authentication", // AUTHENTICATION_FAILED
	159: "timeout", // TIMEOUT_EXCEEDED
	160: "timeout", // TOO_SLOW
	209: "timeout", // SOCKET_TIMEOUT
	173: "memoryLimit", // CANNOT_ALLOCATE_MEMORY
	241: "memoryLimit", // MEMORY_LIMIT_EXCEEDED
	243: "diskFull", // NOT_ENOUGH_SPACE
};

/**
 * Numbers of errors that an insert meets because of its data. Everything else an insert meets is taken for a state of
 * the server that passes: too many parts, a table in read-only mode, a lost keeper. Taking such a state for bad data
 * would throw good events away.
 */
const dataErrors = new Set([
	6, // CANNOT_PARSE_TEXT
	25, // CANNOT_PARSE_ESCAPE_SEQUENCE
	26, // CANNOT_PARSE_QUOTED_STRING
	27, // CANNOT_PARSE_INPUT_ASSERTION_FAILED
	32, // ATTEMPT_TO_READ_AFTER_EOF
	33, // CANNOT_READ_ALL_DATA
	41, // CANNOT_PARSE_DATETIME
	53, // TYPE_MISMATCH
	69, // ARGUMENT_OUT_OF_BOUND
	70, // CANNOT_CONVERT_TYPE
	72, // CANNOT_PARSE_NUMBER
	117, // INCORRECT_DATA
	130, // CANNOT_READ_ARRAY_FROM_TEXT
	131, // TOO_LARGE_STRING_SIZE
	190, // SIZES_OF_ARRAYS_DOESNT_MATCH
	321, // VALUE_IS_OUT_OF_RANGE_OF_DATA_TYPE
	467, // CANNOT_PARSE_BOOL
	636, // CANNOT_EXTRACT_TABLE_STRUCTURE
]);

/** Numbers of errors of a query that pass by themselves. */
const passing = new Set([
	202, // TOO_MANY_SIMULTANEOUS_QUERIES
	210, // NETWORK_ERROR
	236, // ABORTED
	242, // TABLE_IS_READ_ONLY
	279, // ALL_CONNECTION_TRIES_FAILED
	394, // QUERY_WAS_CANCELLED
	999, // KEEPER_EXCEPTION
]);

/** Any error of the client as one of ours. An error of ours stays as it is. */
export function toEventStoreError(
	error: unknown,
	context: ErrorContext,
): UrsaError {
	if (error instanceof UrsaError) return error;
	const { seconds } = context;
	if (context.isOverdue) {
		return eventStoreErrors.make("timeout", { seconds }, error);
	}
	if (!(error instanceof ClickHouseError)) {
		const reason = error instanceof Error ? error.message : String(error);
		const kind = isFullDisk(reason) ? "diskFull" : "unavailable";
		return eventStoreErrors.make(kind, { reason }, error);
	}
	const reason = cleanMessage(error.message);
	const kind = kinds[error.code];
	if (kind !== undefined) {
		return eventStoreErrors.make(kind, { seconds, reason }, error);
	}
	if (isFullDisk(error.message)) {
		return eventStoreErrors.make("diskFull", { reason }, error);
	}
	const code = Number(error.code);
	const isRefusal =
		context.refusal === "badBatch" ? dataErrors.has(code) : !passing.has(code);
	return eventStoreErrors.make(
		isRefusal ? context.refusal : "unavailable",
		{ reason: `${reason} (${error.type ?? error.code})` },
		error,
	);
}

/** A disk that fills up during a write is told as an error of the file system. */
function isFullDisk(message: string): boolean {
	return /No space left on device/i.test(message);
}

/** What went wrong, without the parts that show the engine's inside: the query as we wrote it, files, stages, versions. */
export function cleanMessage(message: string): string {
	const [text = ""] = message
		.replace(
			/^(?:Code: \d+\. )?(?:DB::Exception: )?(?:Code: \d+\. DB::Exception: )*/,
			"",
		)
		.split(
			/:? ?(?:In scope |in scope SELECT |While (?:processing|executing) |while executing '|\(in file\/uri |\(version |Stack trace:|data for INSERT was parsed)/,
		);
	const line = text
		.replace(/__table\d+\./g, "")
		.replace(/\s+/g, " ")
		.trim();
	return line.replace(/[.:]+$/, "").slice(0, 500);
}
