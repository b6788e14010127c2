/** The classes that RE2 syntax knows by name (https://github.com/google/re2/wiki/Syntax). */
import { type CodePoints, everything, unite } from "./code-points.ts";

function ascii(...pairs: string[]): CodePoints {
	return unite(
		...pairs.map((pair) => [
			pair.charCodeAt(0),
			pair.charCodeAt(pair.length - 1),
		]),
	);
}

const word = ascii("09", "AZ", "az", "_");

/** `\d`, `\s`, `\w`: ASCII only; vertical tab is no space. */
export const perlClasses: ReadonlyMap<string, CodePoints> = new Map([
	["d", ascii("09")],
	["s", ascii("\t\n", "\f\r", " ")],
	["w", word],
]);

/** `[[:name:]]` */
export const posixClasses: ReadonlyMap<string, CodePoints> = new Map([
	["alnum", ascii("09", "AZ", "az")],
	["alpha", ascii("AZ", "az")],
	["ascii", ascii("\0\x7f")],
	["blank", ascii("\t", " ")],
	["cntrl", ascii("\0\x1f", "\x7f")],
	["digit", ascii("09")],
	["graph", ascii("!~")],
	["lower", ascii("az")],
	["print", ascii(" ~")],
	["punct", ascii("!/", ":@", "[`", "{~")],
	["space", ascii("\t\r", " ")],
	["upper", ascii("AZ")],
	["word", word],
	["xdigit", ascii("09", "AF", "af")],
]);

// Everything assigned, so planes 4–13 can be left out; surrogates never occur in text as code points.
const inhabited: readonly (readonly [number, number])[] = [
	[0, 0xd7ff],
	[0xe000, 0x3ffff],
	[0xe0000, 0x10ffff],
];

/**
 * `\p{name}`: a general category by its short name (`L`, `Lu`) or a script (`Greek`). Undefined when there is none.
 * Costs some 10 ms, because the engine's own tables are read by matching them against all characters.
 */
export function unicodeClass(name: string): CodePoints | undefined {
	if (name === "Any") return everything;
	const property = propertyOf(name);
	if (property === undefined) return undefined;
	let expression: RegExp;
	try {
		expression = new RegExp(`[${property}]+`, "gu");
	} catch (error) {
		if (error instanceof SyntaxError) return undefined;
		throw error;
	}
	const found: number[] = [];
	for (const [first, last] of inhabited) {
		for (let from = first; from <= last; from += 0x4000) {
			collect(expression, from, Math.min(from + 0x3fff, last), found);
		}
	}
	return unite(found);
}

function propertyOf(name: string): string | undefined {
	// RE2's C leaves unassigned code points out.
	if (name === "C") return "\\p{Cc}\\p{Cf}\\p{Co}";
	if (name === "Cn") return undefined;
	if (/^[A-Z][a-z]?$/.test(name)) return `\\p{${name}}`;
	if (/^[A-Z][A-Za-z_]+$/.test(name)) return `\\p{Script=${name}}`;
	return undefined;
}

function collect(
	expression: RegExp,
	first: number,
	last: number,
	found: number[],
): void {
	const codes = Array.from({ length: last - first + 1 }, (_, i) => first + i);
	const text = String.fromCodePoint(...codes);
	const unitsPerCode = first > 0xffff ? 2 : 1;
	for (const match of text.matchAll(expression)) {
		const from = first + match.index / unitsPerCode;
		found.push(from, from + match[0].length / unitsPerCode - 1);
	}
}
