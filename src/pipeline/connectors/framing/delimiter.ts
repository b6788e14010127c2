import type { Encoding } from "./encoding.ts";

/** Where a delimiter stands in bytes that begin between characters. */
export interface DelimiterSearch {
	/** Bytes of the delimiter. */
	readonly width: number;
	/** Offset of the first one at or after `from`; -1 when there is none. */
	nextIn(bytes: Buffer, from: number): number;
	/** Offset of the last one; -1 when there is none. */
	lastIn(bytes: Buffer): number;
	/** End of a message that is delimited at `end`, without the carriage return before a line feed. */
	trimmed(bytes: Buffer, start: number, end: number): number;
}

const carriageReturn = 13;

export function delimiterOf(
	delimiter: "\n" | "\t" | "\0",
	encoding: Encoding,
): DelimiterSearch {
	const code = delimiter.charCodeAt(0);
	const isLine = delimiter === "\n";
	// In every WHATWG encoding but UTF-16 the bytes 0, 9, 10 and 13 stand for themselves, even inside other characters.
	return encoding.unitBytes === 1
		? narrow(code, isLine)
		: wide(code, isLine, encoding.isBigEndian);
}

function narrow(code: number, isLine: boolean): DelimiterSearch {
	return {
		width: 1,
		nextIn: (bytes, from) => bytes.indexOf(code, from),
		lastIn: (bytes) => bytes.lastIndexOf(code),
		trimmed: (bytes, start, end) =>
			isLine && end > start && bytes[end - 1] === carriageReturn
				? end - 1
				: end,
	};
}

function wide(
	code: number,
	isLine: boolean,
	isBigEndian: boolean,
): DelimiterSearch {
	const unit = (value: number) =>
		Buffer.from(isBigEndian ? [0, value] : [value, 0]);
	const delimiter = unit(code);
	const returned = unit(carriageReturn);
	return {
		width: 2,
		nextIn(bytes, from) {
			let found = bytes.indexOf(delimiter, from);
			// At an odd offset it is the end of one character and the beginning of the next.
			while (found >= 0 && found % 2 !== 0)
				found = bytes.indexOf(delimiter, found + 1);
			return found;
		},
		lastIn(bytes) {
			let found = bytes.lastIndexOf(delimiter);
			while (found > 0 && found % 2 !== 0)
				found = bytes.lastIndexOf(delimiter, found - 1);
			return found;
		},
		trimmed: (bytes, start, end) =>
			isLine &&
			end - start >= 2 &&
			bytes.subarray(end - 2, end).equals(returned)
				? end - 2
				: end,
	};
}
