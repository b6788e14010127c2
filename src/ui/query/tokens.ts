/** Cuts SQL into tokens. Comments and blanks are skipped; spans point into the text. */
import { unescapeText } from "./literals.ts";

export interface Token {
	/** `word` is a bare name or keyword, `name` a quoted one, `text` a literal in single quotes. */
	readonly kind: "word" | "name" | "text" | "number" | "symbol";
	/** Decoded: names and literals without quotes and escapes. */
	readonly value: string;
	readonly start: number;
	readonly end: number;
}

/** The text is not SQL, or not SQL that the console can take apart. Its message is a sentence for the user. */
export class QueryProblem extends Error {
	constructor(message: string) {
		super(message);
		this.name = "QueryProblem";
	}
}

const pattern =
	/(?<space>\s+|--[^\n]*|\/\*[\s\S]*?\*\/)|(?<word>[A-Za-z_][A-Za-z0-9_]*)|(?<number>(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)|'(?<text>(?:[^'\\]|\\[\s\S]|'')*)'|`(?<tick>(?:[^`\\]|\\[\s\S])*)`|"(?<double>(?:[^"\\]|\\[\s\S])*)"|(?<symbol><=|>=|<>|!=|==|\|\||::|->|[^\s\w])/y;

export function tokenize(sql: string): Token[] {
	const tokens: Token[] = [];
	let at = 0;
	while (at < sql.length) {
		pattern.lastIndex = at;
		const match = pattern.exec(sql);
		const rest = sql.charAt(at);
		if (!match?.groups || isUnfinished(match.groups, rest, sql, at))
			throw new QueryProblem(
				`The text that begins with ${rest} at character ${at + 1} does not end: add the closing character.`,
			);
		const start = at;
		at = pattern.lastIndex;
		const { space, word, number, text, tick, double, symbol } = match.groups;
		if (space !== undefined) continue;
		const span = { start, end: at };
		if (word !== undefined) tokens.push({ kind: "word", value: word, ...span });
		else if (number !== undefined)
			tokens.push({ kind: "number", value: number, ...span });
		else if (text !== undefined)
			tokens.push({ kind: "text", value: unescapeText(text), ...span });
		else if (tick !== undefined || double !== undefined) {
			const value = (tick ?? double ?? "").replace(/\\([\s\S])/g, "$1");
			tokens.push({ kind: "name", value, ...span });
		} else tokens.push({ kind: "symbol", value: symbol ?? "", ...span });
	}
	return tokens;
}

function isUnfinished(
	groups: Record<string, string | undefined>,
	first: string,
	sql: string,
	at: number,
): boolean {
	if (groups.symbol === undefined) return false;
	return /['"`]/.test(first) || sql.startsWith("/*", at);
}

/** True when the token is this keyword. */
export function isWord(token: Token | undefined, word: string): boolean {
	return token?.kind === "word" && token.value.toUpperCase() === word;
}

export function isSymbol(token: Token | undefined, symbol: string): boolean {
	return token?.kind === "symbol" && token.value === symbol;
}
