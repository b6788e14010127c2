/**
 * Times as logs write them. The hot forms (RFC 3339, RFC 3164) are read by hand; nothing is left to `Date.parse`, which
 * guesses.
 */
import { readCommonTime } from "./time-common.ts";
import { readCalendarTime } from "./time-forms.ts";

export type TimeLayout =
	| "auto"
	| "rfc3339"
	| "rfc3164"
	| "unixSeconds"
	| "unixMilliseconds"
	| "windowsFileTime";

export interface TimeContext {
	/** Usually the time of receipt, milliseconds since the epoch. */
	readonly referenceMs: number;
	/** Zone of times that name none, minutes east of UTC. */
	readonly offsetMinutes: number;
}

// Years 1 to 9999; beyond them the store and RFC 3339 have no text for a time.
const earliest = -62_135_596_800_000;
const latest = 253_402_300_799_999;

/**
 * Milliseconds since the epoch, or undefined when the text is no time of that layout. `auto` knows RFC 3339 and its
 * neighbours (a blank for the T, a comma before fractions, slashes in the date, no zone), RFC 3164 with and without year,
 * Apache's, CEF's and LDAP's forms, day.month.year, and numbers: seconds, milli-, micro- or nanoseconds by their size.
 */
export function parseTime(
	text: string,
	layout: TimeLayout,
	context: TimeContext,
): number | undefined {
	const time = read(text.trim(), layout, context);
	return time === undefined || !(time >= earliest && time <= latest)
		? undefined
		: time;
}

function read(
	text: string,
	layout: TimeLayout,
	context: TimeContext,
): number | undefined {
	switch (layout) {
		case "rfc3339":
		case "rfc3164":
			return readCalendarTime(text, layout, context);
		case "unixSeconds":
			return readNumber(text, 1000);
		case "unixMilliseconds":
			return readNumber(text, 1);
		case "windowsFileTime":
			return readFileTime(text);
		case "auto":
			return readCommonTime(text, context) ?? readAny(text, context);
	}
}

function readAny(text: string, context: TimeContext): number | undefined {
	if (isNumber.test(text)) return readUnix(text);
	return text.startsWith("/")
		? readJsonDate(text)
		: readCalendarTime(text, "auto", context);
}

const isNumber = /^-?\d{1,19}(?:\.\d{1,9})?$/;

function readNumber(text: string, factor: number): number | undefined {
	return isNumber.test(text) ? Math.round(Number(text) * factor) : undefined;
}

/** Whole seconds have ten digits until 2286; each three digits more are the next finer unit. */
function readUnix(text: string): number {
	const number = Number(text);
	const size = Math.abs(number);
	if (size < 1e11) return Math.round(number * 1000);
	if (size < 1e14) return Math.round(number);
	// Beyond 2^53 numbers are not exact, and what is finer than a millisecond is cut.
	const whole = BigInt(text.split(".", 1)[0] ?? "");
	return Number(size < 1e17 ? whole / 1000n : whole / 1_000_000n);
}

/** Hundreds of nanoseconds since 1601, decimal or hexadecimal. 0 is how Windows writes "never". */
function readFileTime(text: string): number | undefined {
	if (!/^(?:\d{1,19}|0x[0-9a-f]{1,16})$/i.test(text)) return undefined;
	const value = BigInt(text);
	return value === 0n
		? undefined
		: Number(value / 10_000n - 11_644_473_600_000n);
}

function readJsonDate(text: string): number | undefined {
	const match = /^\/Date\((-?\d{1,15})(?:[+-]\d{4})?\)\/$/.exec(text);
	return match === null ? undefined : Number(match[1]);
}
