/**
 * Cuts SQL into tokens by ClickHouse's rules for quotes and comments. Serves two readers: the gate, which refuses most
 * of what can be cut, and the embedded server, which only needs to know where strings and statements end.
 */
import { eventStoreErrors } from "../errors.ts";

export type TokenKind =
	| "word"
	| "number"
	/** 'text', still with its quotes and escapes. */
	| "string"
	/** `name` or "name", still with its quotes and escapes. */
	| "quoted"
	/** $tag$text$tag$ */
	| "heredoc"
	| "symbol"
	| "end";

export interface Token {
	readonly kind: TokenKind;
	readonly text: string;
	/** Upper case of a word, so that keywords compare in any case; the text itself otherwise. */
	readonly upper: string;
	readonly start: number;
	readonly end: number;
}

const space = /\s+/y;
const lineComment = /(?:--|#[ !])[^\n]*/y;
const number =
	/(?:0[xX][0-9a-fA-F]+|\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\p{L}\p{N}_])/uy;
const word = /[\p{L}\p{N}_]+/uy;
const heredocTag = /\$\w*\$/y;
const longSymbol = /<=>|<=|>=|<>|!=|==|\|\||->|::/y;

export function tokenize(sql: string): Token[] {
	const tokens = [nextToken(sql, 0)];
	for (let last = tokens[0]; last !== undefined && last.kind !== "end"; ) {
		last = nextToken(sql, last.end);
		tokens.push(last);
	}
	return tokens;
}

/** The token at or after a position; spaces and comments before it are skipped. */
export function nextToken(sql: string, from: number): Token {
	const start = skipGaps(sql, from);
	const [kind, end] = cut(sql, start);
	const text = sql.slice(start, end);
	const upper = kind === "word" ? text.toUpperCase() : text;
	return { kind, text, upper, start, end };
}

function skipGaps(sql: string, from: number): number {
	let position = from;
	while (position < sql.length) {
		const next = sql.startsWith("/*", position)
			? endAfter(sql, "*/", position + 2, position, "comment")
			: (matchAt(space, sql, position) ?? matchAt(lineComment, sql, position));
		if (next === undefined) break;
		position = next;
	}
	return position;
}

function cut(sql: string, start: number): [TokenKind, number] {
	const char = sql[start];
	if (char === undefined) return ["end", start];
	if (char === "'") return ["string", endOfQuoted(sql, start)];
	if (char === '"' || char === "`") return ["quoted", endOfQuoted(sql, start)];
	const tagEnd = matchAt(heredocTag, sql, start);
	if (tagEnd !== undefined) {
		const tag = sql.slice(start, tagEnd);
		return ["heredoc", endAfter(sql, tag, tagEnd, start, "text")];
	}
	const numberEnd = matchAt(number, sql, start);
	if (numberEnd !== undefined) return ["number", numberEnd];
	const wordEnd = matchAt(word, sql, start);
	if (wordEnd !== undefined) return ["word", wordEnd];
	return ["symbol", matchAt(longSymbol, sql, start) ?? start + 1];
}

function matchAt(
	pattern: RegExp,
	sql: string,
	position: number,
): number | undefined {
	pattern.lastIndex = position;
	return pattern.test(sql) ? pattern.lastIndex : undefined;
}

/** A backslash hides the next character; a doubled quote stands for the quote itself. */
function endOfQuoted(sql: string, start: number): number {
	const quote = sql[start];
	for (let index = start + 1; index < sql.length; index++) {
		if (sql[index] === "\\") index++;
		else if (sql[index] === quote) {
			if (sql[index + 1] !== quote) return index + 1;
			index++;
		}
	}
	throw unclosed(start, `A text opened with ${quote}`);
}

function endAfter(
	sql: string,
	mark: string,
	from: number,
	start: number,
	what: string,
): number {
	const end = sql.indexOf(mark, from);
	if (end < 0) throw unclosed(start, `A ${what}`);
	return end + mark.length;
}

function unclosed(start: number, what: string): Error {
	return eventStoreErrors.make("badSql", {
		position: start + 1,
		reason: `${what} is not closed`,
	});
}
