import type { TextOrBytes } from "#platform/index.ts";

/**
 * Earliest and latest value of a column in lines of JSON, without parsing them. Values inside nested data count too, so
 * the range may be wider than the rows', never narrower. Undefined when some line seems to have none.
 */
export function timeRange(
	given: TextOrBytes,
	column: string,
): { from: number; to: number } | undefined {
	// What is looked for is ASCII, so one character a byte will do, and it is searched several times faster.
	const lines = typeof given === "string" ? given : given.toString("latin1");
	const mark = `"${column}":`;
	let from = Number.POSITIVE_INFINITY;
	let to = Number.NEGATIVE_INFINITY;
	let end = -1;
	let at = lines.indexOf(mark);
	for (let start = 0; start < lines.length; start = end + 1) {
		end = lines.indexOf("\n", start);
		if (end < 0) end = lines.length;
		let isFound = false;
		for (; at >= 0 && at < end; at = lines.indexOf(mark, at + mark.length)) {
			const value = readWhole(lines, at + mark.length);
			if (value === undefined) continue;
			isFound = true;
			from = Math.min(from, value);
			to = Math.max(to, value);
		}
		if (!isFound && end > start) return undefined;
	}
	return Number.isSafeInteger(from) && Number.isSafeInteger(to)
		? { from, to }
		: undefined;
}

const digitZero = 0x30;
const minus = 0x2d;

/** The whole number that begins there, as far as 20 digits go. */
function readWhole(text: string, at: number): number | undefined {
	const isNegative = text.charCodeAt(at) === minus;
	const first = isNegative ? at + 1 : at;
	let value = 0;
	let place = first;
	for (; place < first + 20; place++) {
		const digit = text.charCodeAt(place) - digitZero;
		// NaN behind the end of the text.
		if (!(digit >= 0 && digit <= 9)) break;
		value = value * 10 + digit;
	}
	if (place === first) return undefined;
	return isNegative ? -value : value;
}
