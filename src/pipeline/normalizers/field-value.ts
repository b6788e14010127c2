import { type Int64, toInt64 } from "#event/index.ts";

/** The first `max` characters; a character of two UTF-16 units counts once and is never cut in two. */
export function cutText(text: string, max: number): string {
	if (text.length <= max) return text;
	const units = text.slice(0, max);
	if (!/[\ud800-\udfff]/.test(units)) return units;
	let at = 0;
	for (let count = 0; count < max && at < text.length; count++) {
		const point = text.codePointAt(at) ?? 0;
		at += point > 0xffff ? 2 : 1;
	}
	return text.slice(0, at);
}

/** Whole numbers of signed 64 bits, decimal or hexadecimal with 0x, exactly; undefined for anything else. */
export function parseInt64(text: string): Int64 | undefined {
	const short = parseShort(text);
	if (short !== undefined) return short;
	// The length is checked first: BigInt takes more than linear time. 40 leaves room for blanks and leading zeros.
	if (text.length > 40) return undefined;
	const match = /^\s*([+-]?)(0[xX][0-9a-fA-F]+|\d+)\s*$/.exec(text);
	const digits = match?.[2];
	if (digits === undefined) return undefined;
	const value = BigInt(digits);
	return toInt64(match?.[1] === "-" ? -value : value);
}

/** The common case, up to 15 digits: no regular expression, no bigint. */
function parseShort(text: string): number | undefined {
	const { length } = text;
	if (length === 0 || length > 15) return undefined;
	let value = 0;
	for (let at = 0; at < length; at++) {
		const digit = text.charCodeAt(at) - 0x30;
		if (digit < 0 || digit > 9) return undefined;
		value = value * 10 + digit;
	}
	return value;
}

const decimal = /^\s*[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?\s*$/;

/** Finite doubles in decimal notation with a point; undefined for anything else. */
export function parseFloat64(text: string): number | undefined {
	if (text.length > 400 || !decimal.test(text)) return undefined;
	const value = Number(text);
	return Number.isFinite(value) ? value : undefined;
}
