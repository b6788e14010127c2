/** RE2 syntax (https://github.com/google/re2/wiki/Syntax) to a tree, with clear refusals of what RE2 refuses. */
import { withAllCases } from "./case-orbits.ts";
import { type CodePoints, complement, everything } from "./code-points.ts";
import { parseClass, parseEscape, parseNamedClass } from "./parse-class.ts";
import { badPattern, PatternReader } from "./reader.ts";
import type { Assertion, Node, Syntax } from "./syntax.ts";

/** Characters of a pattern; long lists of words belong into a dictionary. */
const maxPatternLength = 65_536;
/** RE2's own limits. */
const maxRepeat = 1000;
const maxDepth = 1000;

interface Flags {
	ignoreCase: boolean;
	dotAll: boolean;
	multiline: boolean;
	ungreedy: boolean;
}

interface State {
	readonly reader: PatternReader;
	readonly groupNames: Map<string, number>;
	groupCount: number;
	depth: number;
}

export function parseRe2(pattern: string, ignoreCase: boolean): Syntax {
	if (pattern.length > maxPatternLength) {
		throw badPattern(
			pattern,
			maxPatternLength,
			`it is longer than ${maxPatternLength} characters`,
		);
	}
	const reader = new PatternReader(pattern);
	const state: State = {
		reader,
		groupNames: new Map(),
		groupCount: 0,
		depth: 0,
	};
	const root = parseChoice(state, {
		ignoreCase,
		dotAll: false,
		multiline: false,
		ungreedy: false,
	});
	if (!reader.isAtEnd) throw reader.error("a closing bracket too many");
	return { root, groupCount: state.groupCount, groupNames: state.groupNames };
}

/** Up to the end or an unmatched closing bracket. Flags set inside hold until there, across `|`. */
function parseChoice(state: State, flags: Flags): Node {
	const { reader } = state;
	const items = [parseSequence(state, flags)];
	while (reader.take("|")) items.push(parseSequence(state, flags));
	const [only] = items;
	return items.length === 1 && only !== undefined
		? only
		: { kind: "choice", items };
}

function parseSequence(state: State, flags: Flags): Node {
	const { reader } = state;
	const items: Node[] = [];
	let isRepeated = false;
	while (
		!reader.isAtEnd &&
		!reader.startsWith("|") &&
		!reader.startsWith(")")
	) {
		const start = reader.position;
		const bounds = parseBounds(reader);
		if (bounds === undefined) {
			parseItem(state, flags, items);
			isRepeated = false;
			continue;
		}
		const body = items.pop();
		if (body === undefined) throw reader.error("nothing to repeat", start);
		if (isRepeated) throw reader.error("a repetition of a repetition", start);
		const isLazy = reader.take("?") !== flags.ungreedy;
		items.push({ kind: "repeat", body, ...bounds, isLazy });
		isRepeated = true;
	}
	const [only] = items;
	if (only === undefined) return { kind: "empty" };
	return items.length === 1 ? only : { kind: "sequence", items };
}

const counted = /\{(0|[1-9]\d*)(?:(,)(0|[1-9]\d*)?)?\}/y;

function parseBounds(
	reader: PatternReader,
): { min: number; max: number } | undefined {
	if (reader.take("*")) return { min: 0, max: Number.POSITIVE_INFINITY };
	if (reader.take("+")) return { min: 1, max: Number.POSITIVE_INFINITY };
	if (reader.take("?")) return { min: 0, max: 1 };
	const start = reader.position;
	const match = reader.takeMatch(counted);
	// Braces that hold no count are literals.
	if (match === undefined) return undefined;
	const min = Number(match[1]);
	let max = min;
	if (match[2] !== undefined) {
		max = match[3] === undefined ? Number.POSITIVE_INFINITY : Number(match[3]);
	}
	const highest = max === Number.POSITIVE_INFINITY ? min : max;
	if (min > max || highest > maxRepeat) {
		throw reader.error(`counts must rise and be at most ${maxRepeat}`, start);
	}
	return { min, max };
}

/** One thing that a repetition may follow; flags and empty quotes add nothing. */
function parseItem(state: State, flags: Flags, items: Node[]): void {
	const { reader } = state;
	const start = reader.position;
	if (reader.take("\\Q")) {
		while (!reader.isAtEnd && !reader.take("\\E")) {
			items.push(literal(reader.next(), flags));
		}
		return;
	}
	if (reader.take("(")) {
		const group = parseGroup(state, flags, start);
		if (group !== undefined) items.push(group);
		return;
	}
	items.push(parseAtom(reader, flags));
}

const newline: CodePoints = [0x0a, 0x0a];
const escapedAssertions: ReadonlyMap<string, Assertion> = new Map([
	["\\A", "textStart"],
	["\\z", "textEnd"],
	["\\b", "wordBoundary"],
	["\\B", "noWordBoundary"],
]);

function parseAtom(reader: PatternReader, flags: Flags): Node {
	if (reader.take("[")) {
		return { kind: "class", set: parseClass(reader, flags.ignoreCase) };
	}
	if (reader.take(".")) {
		const set = flags.dotAll ? everything : complement(newline);
		return { kind: "class", set };
	}
	if (reader.take("^")) {
		return assertion(flags.multiline ? "lineStart" : "textStart");
	}
	if (reader.take("$")) {
		return assertion(flags.multiline ? "lineEnd" : "textEnd");
	}
	if (!reader.startsWith("\\")) return literal(reader.next(), flags);
	const letters = reader.pattern.slice(reader.position, reader.position + 2);
	const asserted = escapedAssertions.get(letters);
	if (asserted !== undefined) {
		reader.position += 2;
		return assertion(asserted);
	}
	if (letters === "\\C") {
		throw reader.error("\\C would cut characters into bytes");
	}
	const set = parseNamedClass(reader, flags.ignoreCase);
	if (set !== undefined) return { kind: "class", set };
	return literal(String.fromCodePoint(parseEscape(reader)), flags);
}

function assertion(what: Assertion): Node {
	return { kind: "assertion", assertion: what };
}

function literal(character: string, flags: Flags): Node {
	const code = character.codePointAt(0) ?? 0;
	const set = [code, code];
	return { kind: "class", set: flags.ignoreCase ? withAllCases(set) : set };
}

const named = /\?P?<([A-Za-z0-9_]+)>/y;
const flagList = /\?([imsU]*)(?:-([imsU]+))?([:)])/y;

/** Behind an opening bracket. Undefined for a setting of flags without a body. */
function parseGroup(
	state: State,
	flags: Flags,
	start: number,
): Node | undefined {
	const { reader } = state;
	let isCapturing = true;
	const inner = { ...flags };
	if (reader.startsWith("?")) {
		const name = reader.takeMatch(named)?.[1];
		if (name !== undefined) addName(state, name, start);
		else {
			isCapturing = false;
			if (takeFlags(reader, inner, start) === ")") {
				Object.assign(flags, inner);
				return undefined;
			}
		}
	}
	if (isCapturing) state.groupCount++;
	if (++state.depth > maxDepth) {
		throw reader.error(`brackets nest deeper than ${maxDepth}`, start);
	}
	const body = parseChoice(state, inner);
	state.depth--;
	if (!reader.take(")")) throw reader.error("a bracket without end", start);
	return isCapturing ? { kind: "group", body } : body;
}

function addName(state: State, name: string, start: number): void {
	if (state.groupNames.has(name)) {
		throw state.reader.error(`two groups are named "${name}"`, start);
	}
	// A JavaScript object cannot hold it like other names.
	if (name === "__proto__") {
		throw state.reader.error(`no group may be named "${name}"`, start);
	}
	state.groupNames.set(name, state.groupCount + 1);
}

/** Returns what ended the list: `:` before a body, `)` without. */
function takeFlags(
	reader: PatternReader,
	flags: Flags,
	start: number,
): string | undefined {
	const match = reader.takeMatch(flagList);
	if (match === undefined) throw reader.error(refusal(reader), start);
	setFlags(flags, match[1] ?? "", true);
	setFlags(flags, match[2] ?? "", false);
	if (match[0] === "?)") throw reader.error("no flag is named", start);
	return match[3];
}

function setFlags(flags: Flags, letters: string, value: boolean): void {
	if (letters.includes("i")) flags.ignoreCase = value;
	if (letters.includes("s")) flags.dotAll = value;
	if (letters.includes("m")) flags.multiline = value;
	if (letters.includes("U")) flags.ungreedy = value;
}

function refusal(reader: PatternReader): string {
	if (/\?(?:=|!|<=|<!)/y.test(reader.pattern.slice(reader.position))) {
		return "look-around is not part of RE2";
	}
	if (reader.startsWith("?P=")) return "back-references are not part of RE2";
	if (reader.startsWith("?P<") || reader.startsWith("?<")) {
		return "a group's name holds letters, digits and _ only";
	}
	return "RE2 has no such kind of group";
}
