import { eventStoreErrors } from "../errors.ts";
import { type Token, tokenize } from "./lexer.ts";

/** The place in the tokens of a query where its parser stands. */
export interface Cursor {
	readonly sql: string;
	peek(ahead?: number): Token;
	next(): Token;
	/** True when the next token is that keyword or symbol, in any case. */
	at(text: string): boolean;
	/** Steps over the words when all of them come next. */
	accept(...texts: readonly string[]): boolean;
	/** Steps over the keyword or symbol, or throws. */
	expect(text: string, where: string): void;
	/** Runs the inner part of a nested expression; throws when the nesting is too deep for the engine. */
	nested<T>(inner: () => T): T;
	/** An error at a token, by default the next. */
	refuse(reason: string, token?: Token): Error;
}

/** Longest query, in characters and in tokens. */
const maxSqlLength = 256 * 1024;
const maxTokens = 50_000;
/** Well below ClickHouse's own limit of 1000 (max_parser_depth), each of our levels being several of its own. */
const maxDepth = 60;

export function openCursor(sql: string): Cursor {
	if (sql.length > maxSqlLength) {
		throw eventStoreErrors.make("badSql", {
			position: maxSqlLength + 1,
			reason: `The query has more than ${maxSqlLength} characters`,
		});
	}
	const tokens = tokenize(sql);
	const end = tokens[tokens.length - 1];
	if (end === undefined) throw new Error("a token list ends with a token");
	let index = 0;
	let depth = 0;

	const cursor: Cursor = {
		sql,
		peek: (ahead = 0) => tokens[index + ahead] ?? end,
		next() {
			const token = cursor.peek();
			index++;
			return token;
		},
		at: (text) => isText(cursor.peek(), text),
		accept(...texts) {
			if (!texts.every((text, ahead) => isText(cursor.peek(ahead), text))) {
				return false;
			}
			index += texts.length;
			return true;
		},
		expect(text, where) {
			if (cursor.accept(text)) return;
			throw cursor.refuse(`Expected ${text} ${where}`);
		},
		nested(inner) {
			if (depth >= maxDepth) {
				throw cursor.refuse("The query nests too many parentheses");
			}
			depth++;
			try {
				return inner();
			} finally {
				depth--;
			}
		},
		refuse: (reason, token = cursor.peek()) =>
			eventStoreErrors.make("badSql", { reason, position: token.start + 1 }),
	};
	if (tokens.length > maxTokens) {
		throw cursor.refuse(
			"The query has too many parts; shorten its lists",
			tokens[maxTokens],
		);
	}
	return cursor;
}

function isText(token: Token, text: string): boolean {
	return (
		(token.kind === "word" || token.kind === "symbol") && token.upper === text
	);
}

/** What an identifier token names, without quotes. */
export function identifierOf(token: Token): string {
	if (token.kind !== "quoted") return token.text;
	const quote = token.text[0] ?? "";
	return token.text
		.slice(1, -1)
		.replaceAll(quote + quote, quote)
		.replace(/\\(.)/gs, "$1");
}

export function describeToken(token: Token): string {
	if (token.kind === "end") return "the end of the query";
	return token.text.length > 40 ? `${token.text.slice(0, 40)}…` : token.text;
}
