import { DrizzleQueryError } from "drizzle-orm";
import { UrsaError } from "#schema/index.ts";
import { stateStoreErrors } from "./errors.ts";

/** What PostgreSQL says about a failed statement; both drivers use the same names. */
interface ServerError extends Error {
	readonly code: string;
	readonly constraint?: string;
	readonly table?: string;
}

// System errors such as EPIPE look like an SQLSTATE too; only the server's have a severity.
function isServerError(error: unknown): error is ServerError {
	return (
		error instanceof Error &&
		"code" in error &&
		typeof error.code === "string" &&
		/^[0-9A-Z]{5}$/.test(error.code) &&
		"severity" in error
	);
}

/** SQLSTATE, or its class of two characters → our error. Appendix A of the PostgreSQL manual lists them. */
const byState: Readonly<
	Record<string, keyof typeof stateStoreErrors.definitions>
> = {
	"23505": "notUnique",
	"23503": "missingReference",
	"23514": "checkFailed",
	"23502": "checkFailed",
	"22021": "badText",
	"22P05": "badText",
	"28": "authentication",
	"3D000": "unknownDatabase",
	"08": "unavailable",
	"53100": "diskFull",
	"53300": "unavailable",
	"57P01": "unavailable",
	"57P02": "unavailable",
	"57P03": "unavailable",
	"40001": "conflict",
	"40P01": "conflict",
	"55P03": "timedOut",
	"57014": "timedOut",
	"25P02": "rolledBack",
	"25P03": "timedOut",
};

/** The reason in words; several addresses tried in vain come as an AggregateError without a message. */
function reasonOf(error: unknown): string {
	if (error instanceof AggregateError) {
		return [...new Set(error.errors.map(reasonOf))].join("; ");
	}
	return error instanceof Error ? error.message : String(error);
}

// pg and PGlite tell these by their sentence only.
const lostConnection =
	/connect|terminat|timeout|closed|pool|ssl|certificate|shut ?down|exit|unreachable|aborted/i;

function translateDriverError(error: unknown): UrsaError {
	const reason = reasonOf(error);
	if (reason === "Query read timeout") return stateStoreErrors.make("timedOut");
	const isLost =
		error instanceof AggregateError ||
		(error instanceof Error && "syscall" in error) ||
		lostConnection.test(reason);
	return isLost
		? stateStoreErrors.make("unavailable", { reason })
		: stateStoreErrors.make("refused", { sqlState: "driver", reason });
}

/**
 * Turns what a driver threw into an error of the catalogue. The original is not kept as the cause: drivers hang the
 * parameters and the failing row on it, and those hold password hashes and the like.
 */
export function translateError(thrown: unknown): UrsaError {
	const error = thrown instanceof DrizzleQueryError ? thrown.cause : thrown;
	if (error instanceof UrsaError) return error;
	if (!isServerError(error)) return translateDriverError(error);
	const name = byState[error.code] ?? byState[error.code.slice(0, 2)];
	const details = {
		sqlState: error.code,
		reason: error.message,
		constraint: error.constraint ?? error.table ?? "",
	};
	return stateStoreErrors.make(
		name ?? "refused",
		details,
		new Error(`PostgreSQL ${error.code}: ${error.message}`),
	);
}
