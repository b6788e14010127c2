/**
 * Literals and names in ClickHouse's SQL. Everything a person or a message puts into a query passes through here: a
 * value can never end its literal, because both characters that could (quote and backslash) are escaped.
 */

const escapes: Readonly<Record<string, string>> = {
	"\\": "\\\\",
	"'": "\\'",
	"\0": "\\0",
	"\b": "\\b",
	"\f": "\\f",
	"\n": "\\n",
	"\r": "\\r",
	"\t": "\\t",
};

const unescapes: Readonly<Record<string, string>> = {
	"0": "\0",
	a: "\x07",
	b: "\b",
	e: "\x1b",
	f: "\f",
	n: "\n",
	r: "\r",
	t: "\t",
	v: "\v",
};

/** A text literal in single quotes. */
export function quoteText(value: string): string {
	return `'${value.replace(/[\\'\0\b\f\n\r\t]/g, (c) => escapes[c] ?? c)}'`;
}

/**
 * What a literal's inside (without its quotes) means to ClickHouse. An unknown escape such as `\%` keeps its backslash
 * (https://clickhouse.com/docs/sql-reference/syntax#string).
 */
export function unescapeText(inside: string): string {
	return inside.replace(
		/''|\\(x[0-9a-fA-F]{2}|[\s\S])/g,
		(whole, escaped: string | undefined) => {
			if (escaped === undefined) return "'";
			if (escaped.length === 3)
				return String.fromCharCode(Number.parseInt(escaped.slice(1), 16));
			if (/^[\\'"`/=]$/.test(escaped)) return escaped;
			return unescapes[escaped] ?? whole;
		},
	);
}

/** Text for LIKE and ILIKE in which `%` and `_` stand for themselves. */
export function escapePattern(text: string): string {
	return text.replace(/[\\%_]/g, "\\$&");
}

/** The plain text of a pattern, or undefined when it has wildcards. */
export function unescapePattern(pattern: string): string | undefined {
	let text = "";
	for (let i = 0; i < pattern.length; i++) {
		const c = pattern.charAt(i);
		if (c === "%" || c === "_") return undefined;
		if (c !== "\\") {
			text += c;
			continue;
		}
		const next = pattern.charAt(++i);
		if (next === "") return undefined;
		// A backslash before an ordinary character stands for itself.
		text += /[\\%_]/.test(next) ? next : `\\${next}`;
	}
	return text;
}

const plainName = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** A column or alias; quoted only when it must be. */
export function quoteName(name: string): string {
	if (plainName.test(name) && !reservedWords.has(name.toUpperCase()))
		return name;
	return `\`${name.replace(/[\\`]/g, "\\$&")}\``;
}

/** Words that end or join clauses and so can't be bare names. */
const reservedWords: ReadonlySet<string> = new Set([
	"SELECT",
	"DISTINCT",
	"FROM",
	"WHERE",
	"GROUP",
	"BY",
	"HAVING",
	"ORDER",
	"LIMIT",
	"OFFSET",
	"AND",
	"OR",
	"NOT",
	"IN",
	"LIKE",
	"ILIKE",
	"BETWEEN",
	"IS",
	"NULL",
	"AS",
	"ASC",
	"DESC",
	"UNION",
	"WITH",
]);
