/** Looks into the text of a query as far as needed: where placeholders stand, and whether the result is ordered. */
import type { Dialect } from "./database-url.ts";

export interface QueryText {
	/** With the driver's own placeholders, each for the same value. */
	readonly text: string;
	/** How many times the value is bound by position; drivers that bind by name need it once. */
	readonly places: number;
	/** An ORDER BY stands outside all parentheses. */
	readonly isOrdered: boolean;
}

/** What an author of a query writes, by dialect (reference: pipeline-resources §3). */
export const placeholders: Readonly<Record<Dialect, string>> = {
	sqlite: "?",
	mssql: "@p1",
	mysql: "%s",
	postgres: "$1",
	oracle: ":val",
};

interface DialectText {
	/** Literals, quoted names and comments, in which nothing counts. */
	readonly opaque: RegExp;
	readonly placeholder: RegExp;
	readonly driverPlaceholder: string;
}

const comments = String.raw`--[^\n]*|/\*[^]*?(?:\*/|$)`;
const doubled = `'(?:[^']|'')*(?:'|$)|"(?:[^"]|"")*(?:"|$)`;
const escaped = String.raw`'(?:[^'\\]|\\[^]|'')*(?:'|$)|"(?:[^"\\]|\\[^]|"")*(?:"|$)`;

const dialects: Readonly<Record<Dialect, DialectText>> = {
	sqlite: {
		opaque: sticky(
			`${comments}|${doubled}|\`[^\`]*(?:\`|$)|\\[[^\\]]*(?:\\]|$)`,
		),
		placeholder: /\?1?(?!\d)/y,
		driverPlaceholder: "?1",
	},
	mssql: {
		opaque: sticky(`${comments}|${doubled}|\\[(?:[^\\]]|\\]\\])*(?:\\]|$)`),
		placeholder: /@p1\b/iy,
		driverPlaceholder: "@p1",
	},
	mysql: {
		opaque: sticky(`${comments}|#[^\n]*|${escaped}|\`[^\`]*(?:\`|$)`),
		placeholder: /%s\b|\?/y,
		driverPlaceholder: "?",
	},
	postgres: {
		opaque: sticky(
			String.raw`${comments}|[eE]'(?:[^'\\]|\\[^]|'')*(?:'|$)|${doubled}|\$([A-Za-z_]\w*)?\$[^]*?(?:\$\1\$|$)`,
		),
		placeholder: /\$1(?!\d)/y,
		driverPlaceholder: "$1",
	},
	oracle: {
		opaque: sticky(`${comments}|${doubled}`),
		placeholder: /:(?:val|1)\b/iy,
		driverPlaceholder: ":val",
	},
};

function sticky(source: string): RegExp {
	return new RegExp(source, "y");
}

const word = /[A-Za-z_][\w$]*/y;

/** Time in proportion to the text. */
export function readQueryText(query: string, dialect: Dialect): QueryText {
	const { opaque, placeholder, driverPlaceholder } = dialects[dialect];
	let text = "";
	let places = 0;
	let depth = 0;
	let lastWord = "";
	let isOrdered = false;
	let at = 0;

	function take(expression: RegExp): string | undefined {
		expression.lastIndex = at;
		const found = expression.exec(query)?.[0];
		if (found !== undefined) at += found.length;
		return found;
	}

	while (at < query.length) {
		const skipped = take(opaque);
		if (skipped !== undefined) {
			text += skipped;
			continue;
		}
		if (take(placeholder) !== undefined) {
			text += driverPlaceholder;
			places++;
			continue;
		}
		const name = take(word);
		if (name !== undefined) {
			const isBy = /^by$/i.test(name) && /^order$/i.test(lastWord);
			if (isBy && depth === 0) isOrdered = true;
			lastWord = name;
			text += name;
			continue;
		}
		const character = query.charAt(at++);
		if (character === "(") depth++;
		if (character === ")") depth--;
		text += character;
	}
	return { text, places, isOrdered };
}
