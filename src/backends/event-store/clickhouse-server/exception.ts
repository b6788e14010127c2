/** Errors as ClickHouse's HTTP interface tells them: a code, a text and a name, in one line. */

export interface Exception {
	readonly code: number;
	/** `Code: 62. DB::Exception: … (SYNTAX_ERROR)` */
	readonly text: string;
	readonly httpStatus: number;
}

class ExceptionError extends Error {
	readonly exception: Exception;

	constructor(exception: Exception) {
		super(exception.text);
		this.exception = exception;
	}
}

export function exception(code: number, message: string, name: string): Error {
	const text = `Code: ${code}. DB::Exception: ${message}. (${name})`;
	return new ExceptionError({ code, text, httpStatus: httpStatus(code) });
}

/** What a thrown value tells the client. The engine's own errors already have the form. */
export function toException(error: unknown): Exception {
	if (error instanceof ExceptionError) return error.exception;
	const message = error instanceof Error ? error.message : String(error);
	const code = Number(/^Code: (\d+)/.exec(message)?.[1] ?? Number.NaN);
	if (!Number.isNaN(code)) {
		return { code, text: message, httpStatus: httpStatus(code) };
	}
	if (isErrorWith(error, "ENOSPC")) {
		return toException(
			exception(243, "No space left for inserted data", "NOT_ENOUGH_SPACE"),
		);
	}
	// Errors of the gate's lexer, which says where a text or comment is not closed.
	if (isErrorWith(error, "eventStore.badSql")) {
		return toException(exception(62, message, "SYNTAX_ERROR"));
	}
	return toException(exception(1001, message, "STD_EXCEPTION"));
}

function isErrorWith(error: unknown, code: string): boolean {
	return error instanceof Error && "code" in error && error.code === code;
}

/** As ClickHouse assigns them; anything else is 500. */
function httpStatus(code: number): number {
	if ([60, 81].includes(code)) return 404;
	if ([193, 194, 497, 516].includes(code)) return 403;
	if ([36, 43, 47, 48, 53, 62, 115, 456].includes(code)) return 400;
	return code === 202 ? 503 : 500;
}
