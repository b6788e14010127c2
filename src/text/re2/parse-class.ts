import { withAllCases } from "./case-orbits.ts";
import { type CodePoints, complement, unite } from "./code-points.ts";
import { perlClasses, posixClasses, unicodeClass } from "./named-classes.ts";
import type { PatternReader } from "./reader.ts";

const singleEscapes: Readonly<Record<string, number>> = {
	a: 0x07,
	f: 0x0c,
	n: 0x0a,
	r: 0x0d,
	t: 0x09,
	v: 0x0b,
};

const octalDigits = /[0-7]{1,3}/y;
const hexadecimal = /x(?:([0-9A-Fa-f]{2})|\{([0-9A-Fa-f]{1,8})\})/y;
const unicodeName = /[pP](?:\{(\^?)([^}]*)\}|(.))/suy;
const posixName = /\[:(\^?)(\w+):\]/y;

/** `[…]`; the reader stands behind the opening bracket. */
export function parseClass(
	reader: PatternReader,
	ignoreCase: boolean,
): CodePoints {
	const start = reader.position - 1;
	const isNegated = reader.take("^");
	const parts: CodePoints[] = [];
	// A closing bracket in the first place is a literal.
	for (let isFirst = true; isFirst || !reader.take("]"); isFirst = false) {
		if (reader.isAtEnd) throw reader.error("the class has no end", start);
		parts.push(
			parsePosixClass(reader, ignoreCase) ??
				parseNamedClass(reader, ignoreCase) ??
				folded(parseRange(reader), ignoreCase),
		);
	}
	const set = unite(...parts);
	return isNegated ? complement(set) : set;
}

/** Each part is folded before it is negated: `(?i)\W` is everything but the folded `\w`. */
function folded(set: CodePoints, ignoreCase: boolean): CodePoints {
	return ignoreCase ? withAllCases(set) : set;
}

function parsePosixClass(
	reader: PatternReader,
	ignoreCase: boolean,
): CodePoints | undefined {
	const start = reader.position;
	const match = reader.takeMatch(posixName);
	if (match === undefined) return undefined;
	const set = posixClasses.get(match[2] ?? "");
	if (set === undefined) {
		throw reader.error(`there is no class ${match[0]}`, start);
	}
	const all = folded(set, ignoreCase);
	return match[1] === "^" ? complement(all) : all;
}

/** `\d`, `\W`, `\pL`, `\p{Greek}` …; undefined when none is next. */
export function parseNamedClass(
	reader: PatternReader,
	ignoreCase: boolean,
): CodePoints | undefined {
	if (!reader.startsWith("\\")) return undefined;
	const start = reader.position;
	const letter = reader.pattern.charAt(start + 1);
	const perl = perlClasses.get(letter.toLowerCase());
	if (perl !== undefined) {
		reader.position += 2;
		const all = folded(perl, ignoreCase);
		return letter === letter.toLowerCase() ? all : complement(all);
	}
	if (letter !== "p" && letter !== "P") return undefined;
	reader.position++;
	const match = reader.takeMatch(unicodeName);
	const name = match?.[2] ?? match?.[3] ?? "";
	const set = unicodeClass(name);
	if (match === undefined || set === undefined) {
		throw reader.error(`there is no Unicode class "${name}"`, start);
	}
	const isNegated = (letter === "P") !== (match[1] === "^");
	const all = folded(set, ignoreCase);
	return isNegated ? complement(all) : all;
}

function parseRange(reader: PatternReader): CodePoints {
	const start = reader.position;
	const first = parseCharacter(reader);
	const next = reader.pattern.charAt(reader.position + 1);
	if (!reader.startsWith("-") || next === "]" || next === "") {
		return [first, first];
	}
	reader.position++;
	const last = parseCharacter(reader);
	if (last < first) throw reader.error("the range runs backwards", start);
	return [first, last];
}

function parseCharacter(reader: PatternReader): number {
	if (reader.startsWith("\\")) return parseEscape(reader);
	return reader.next().codePointAt(0) ?? 0;
}

/** An escape that stands for one character; the reader stands on the backslash. */
export function parseEscape(reader: PatternReader): number {
	const start = reader.position;
	reader.position++;
	if (reader.isAtEnd) {
		throw reader.error("it ends with a lone backslash", start);
	}
	const octal = reader.takeMatch(octalDigits)?.[0];
	if (octal !== undefined) {
		if (octal.length === 1 && octal !== "0") {
			throw reader.error("back-references are not part of RE2", start);
		}
		return Number.parseInt(octal, 8);
	}
	const hex = reader.takeMatch(hexadecimal);
	if (hex !== undefined) {
		const code = Number.parseInt(hex[1] ?? hex[2] ?? "", 16);
		if (code > 0x10ffff) throw reader.error("no such character", start);
		return code;
	}
	const character = reader.next();
	const single = singleEscapes[character];
	if (single !== undefined) return single;
	if (/^[89k]$/.test(character)) {
		throw reader.error("back-references are not part of RE2", start);
	}
	if (!/^[\0-\x7f]$/.test(character) || /^[0-9A-Za-z]$/.test(character)) {
		throw reader.error(`RE2 has no escape \\${character}`, start);
	}
	return character.charCodeAt(0);
}
