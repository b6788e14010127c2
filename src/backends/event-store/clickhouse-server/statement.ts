/**
 * What one request asks the engine to do. chDB takes an insert as one text, statement and data together, and a blank
 * line in the data ends it: what follows runs as SQL. So data is cut off here and never meets a statement again; it
 * goes to the engine as a file.
 */
import { nextToken, type Token } from "../sql/lexer.ts";
import { exception } from "./exception.ts";

export type Statement =
	/** Can be streamed when its format allows. */
	| { readonly kind: "read"; readonly sql: string; readonly format?: string }
	| { readonly kind: "other"; readonly sql: string; readonly format?: string }
	| {
			readonly kind: "insert";
			/** `INSERT INTO t (a, b)` */
			readonly target: string;
			/** `SETTINGS …`, or "". */
			readonly settings: string;
			readonly format: string;
			/** Data that stood in the text of the statement. */
			readonly data: string;
	  };

export function readStatement(sql: string): Statement {
	const first = nextToken(sql, 0);
	if (first.kind === "end") throw exception(62, "Empty query", "SYNTAX_ERROR");
	if (first.upper === "INSERT") {
		const insert = readInsert(sql, first.start);
		if (insert !== undefined) return insert;
	}
	const format = checkSingle(sql);
	const isRead = ["SELECT", "WITH", "("].includes(first.upper);
	const rest = format === undefined ? {} : { format };
	return { kind: isRead ? "read" : "other", sql, ...rest };
}

/** Undefined for an INSERT … SELECT, which brings no data. */
function readInsert(sql: string, start: number): Statement | undefined {
	let settings: Token | undefined;
	for (const token of outerTokens(sql, start)) {
		switch (token.upper) {
			case "SELECT":
			case "WITH":
				return undefined;
			case "FROM":
				throw exception(48, "INFILE is not served here", "NOT_IMPLEMENTED");
			case "SETTINGS":
				settings ??= token;
				break;
			case "VALUES":
			case "FORMAT": {
				const end = settings ?? token;
				const name = token.upper === "FORMAT" && nextToken(sql, token.end);
				return {
					kind: "insert",
					target: sql.slice(start, end.start),
					settings: settings ? sql.slice(settings.start, token.start) : "",
					format: name ? name.text : "Values",
					data: sql.slice(name ? name.end : token.end).trimStart(),
				};
			}
		}
	}
	throw exception(62, "INSERT without data", "SYNTAX_ERROR");
}

/** The words outside parentheses. */
function* outerTokens(sql: string, start: number): Generator<Token> {
	let depth = 0;
	let token = nextToken(sql, start);
	for (; token.kind !== "end"; token = nextToken(sql, token.end)) {
		if (token.text === "(") depth++;
		else if (token.text === ")") depth--;
		else if (depth === 0 && token.kind === "word") yield token;
	}
}

/** Refuses a second statement and files on the server; answers the FORMAT that the statement names. */
function checkSingle(sql: string): string | undefined {
	let format: string | undefined;
	let previous = "";
	let isOver = false;
	let token = nextToken(sql, 0);
	for (; token.kind !== "end"; token = nextToken(sql, token.end)) {
		if (isOver) {
			throw exception(62, "Multi-statements are not allowed", "SYNTAX_ERROR");
		}
		if (token.text === ";") isOver = true;
		if (previous === "INTO" && token.upper === "OUTFILE") {
			throw exception(48, "OUTFILE is not served here", "NOT_IMPLEMENTED");
		}
		if (previous === "FORMAT" && token.kind === "word") format = token.text;
		previous = token.kind === "word" ? token.upper : "";
	}
	return format;
}
