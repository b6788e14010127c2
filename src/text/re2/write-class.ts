/** Sets of characters as JavaScript expressions without the flags i, u and v, which the linear engine refuses. */
import {
	type CodePoints,
	complement,
	firstAstral,
	includesAll,
	lastCodePoint,
	unite,
	within,
} from "./code-points.ts";

const surrogates: CodePoints = [0xd800, 0xdfff];
const anyPair = "[\\uD800-\\uDBFF][\\uDC00-\\uDFFF]";

/** Matches one character of the set, never half of a surrogate pair. */
export function writeClass(set: CodePoints): string {
	const single = within(withoutSurrogates(set), 0, firstAstral - 1);
	const pairs = writePairs(within(set, firstAstral, lastCodePoint));
	if (pairs === "") return writeUnits(single);
	return single.length === 0
		? `(?:${pairs})`
		: `(?:${writeUnits(single)}|${pairs})`;
}

/**
 * For unbounded loops, which may stop inside a pair because nothing that follows can start there: one UTF-16 unit at a
 * time, much faster. Undefined when the set holds some but not all characters beyond U+FFFF.
 */
export function writeLoopClass(set: CodePoints): string | undefined {
	const single = within(withoutSurrogates(set), 0, firstAstral - 1);
	if (includesAll(set, firstAstral, lastCodePoint)) {
		return writeUnits(unite(single, surrogates));
	}
	return within(set, firstAstral, lastCodePoint).length === 0
		? writeUnits(single)
		: undefined;
}

function withoutSurrogates(set: CodePoints): CodePoints {
	return complement(unite(complement(set), surrogates));
}

function writeUnits(set: CodePoints): string {
	const [first, last] = set;
	if (set.length === 2 && first !== undefined && first === last) {
		return unit(first);
	}
	let text = "";
	for (let i = 0; i < set.length; i += 2) {
		text += writeRange(set[i] ?? 0, set[i + 1] ?? 0);
	}
	return `[${text}]`;
}

function writeRange(first: number, last: number): string {
	if (first === last) return unit(first);
	return `${unit(first)}${last === first + 1 ? "" : "-"}${unit(last)}`;
}

function unit(code: number): string {
	const character = String.fromCharCode(code);
	return /^[0-9A-Za-z]$/.test(character)
		? character
		: `\\u${code.toString(16).padStart(4, "0")}`;
}

/** Alternatives of high and low halves. Halves that share their partners are written together. */
function writePairs(set: CodePoints): string {
	if (includesAll(set, firstAstral, lastCodePoint)) return anyPair;
	const highsByLows = new Map<string, CodePoints>();
	const add = (
		high: number,
		lastHigh: number,
		low: number,
		lastLow: number,
	) => {
		const lows = writeUnits([low, lastLow]);
		const highs = highsByLows.get(lows) ?? [];
		highsByLows.set(lows, unite(highs, [high, lastHigh]));
	};
	for (let i = 0; i < set.length; i += 2) {
		splitByHigh(set[i] ?? 0, set[i + 1] ?? 0, add);
	}
	return [...highsByLows]
		.map(([lows, highs]) => `${writeUnits(highs)}${lows}`)
		.join("|");
}

function splitByHigh(
	first: number,
	last: number,
	add: (high: number, lastHigh: number, low: number, lastLow: number) => void,
): void {
	const high = highOf(first);
	const lastHigh = highOf(last);
	const low = lowOf(first);
	const lastLow = lowOf(last);
	if (high === lastHigh) {
		add(high, high, low, lastLow);
		return;
	}
	const fullFrom = low === 0xdc00 ? high : high + 1;
	const fullTo = lastLow === 0xdfff ? lastHigh : lastHigh - 1;
	if (fullFrom > high) add(high, high, low, 0xdfff);
	if (fullFrom <= fullTo) add(fullFrom, fullTo, 0xdc00, 0xdfff);
	if (fullTo < lastHigh) add(lastHigh, lastHigh, 0xdc00, lastLow);
}

function highOf(code: number): number {
	return 0xd800 + ((code - firstAstral) >> 10);
}

function lowOf(code: number): number {
	return 0xdc00 + ((code - firstAstral) & 0x3ff);
}
