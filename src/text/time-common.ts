/**
 * The two ways in which nearly all logs write times, read character by character: a collector reads a time in every
 * message, and an expression with its groups takes five times as long.
 */
import type { TimeContext } from "./time.ts";

/**
 * `Nov 24 08:00:00` and `2026-11-24T08:00:00`, the latter also with a blank for the T, a fraction and a zone in digits or
 * Z. Undefined for every other text, be it a time or not.
 */
export function readCommonTime(
	text: string,
	context: TimeContext,
): number | undefined {
	if (text.charCodeAt(4) === dash) return readYearFirst(text, context);
	return text.length === 15 ? readMonthFirst(text, context) : undefined;
}

const space = 0x20;
const plus = 0x2b;
const comma = 0x2c;
const dash = 0x2d;
const point = 0x2e;
const colon = 0x3a;
const letterT = 0x54;
const letterZ = 0x5a;

const dayMs = 86_400_000;

function readYearFirst(text: string, context: TimeContext): number | undefined {
	const year = digits(text, 0) * 100 + digits(text, 2);
	const separator = text.charCodeAt(10);
	// Not a number when one of the digits is none, and no comparison with it holds.
	if (!(year > 0) || text.charCodeAt(7) !== dash) return undefined;
	if (separator !== letterT && separator !== space) return undefined;
	const midnight = dateMs(year, digits(text, 5) - 1, digits(text, 8));
	const clock = clockMs(text, 11);
	const fraction = text.charCodeAt(19);
	let at = 19;
	let milliseconds = 0;
	if (fraction === point || fraction === comma) {
		at = 20;
		for (let unit = 100; isDigit(text.charCodeAt(at)); at++) {
			milliseconds += (text.charCodeAt(at) - 0x30) * unit;
			unit = Math.floor(unit / 10);
		}
		if (at === 20 || at > 29) return undefined;
	}
	const offset = offsetMinutes(text, at, context.offsetMinutes);
	const time = midnight + clock + milliseconds - offset * 60_000;
	return Number.isNaN(time) ? undefined : time;
}

/** Minutes east of UTC of the zone that is all the rest of the text; NaN when it is none. */
function offsetMinutes(text: string, at: number, otherwise: number): number {
	if (at === text.length) return otherwise;
	const sign = text.charCodeAt(at);
	if (sign === letterZ && at + 1 === text.length) return 0;
	if (sign !== plus && sign !== dash) return Number.NaN;
	if (at + 6 !== text.length || text.charCodeAt(at + 3) !== colon)
		return Number.NaN;
	const minutes = digits(text, at + 4);
	const offset = digits(text, at + 1) * 60 + minutes;
	if (!(minutes < 60 && offset <= 18 * 60)) return Number.NaN;
	return sign === dash ? -offset : offset;
}

function readMonthFirst(
	text: string,
	context: TimeContext,
): number | undefined {
	const month = monthsByLetters.get(letters(text));
	if (month === undefined) return undefined;
	if (text.charCodeAt(3) !== space || text.charCodeAt(6) !== space)
		return undefined;
	const day = text.charCodeAt(4) === space ? digit(text, 5) : digits(text, 4);
	const inDay = clockMs(text, 7) - context.offsetMinutes * 60_000;
	return latestYear(month, day, inDay, context.referenceMs);
}

/** The latest year that puts the time at most a day after it was received. */
export function latestYear(
	month: number,
	day: number,
	inDayMs: number,
	referenceMs: number,
): number | undefined {
	const thisYear = yearOf(referenceMs);
	for (let year = thisYear + 1; year >= thisYear - 8; year--) {
		const time = dateMs(year, month, day) + inDayMs;
		if (time <= referenceMs + dayMs) return time;
	}
	return undefined;
}

/** The year in UTC. */
function yearOf(time: number): number {
	// At most one too high or too low, since leap years are not spread evenly.
	const guess = 1970 + Math.floor(time / (365.2425 * dayMs));
	if (dateMs(guess, 0, 1) > time) return guess - 1;
	return dateMs(guess + 1, 0, 1) <= time ? guess + 1 : guess;
}

const monthsByLetters = new Map(
	"jan feb mar apr may jun jul aug sep oct nov dec"
		.split(" ")
		.map((name, month) => [letters(name), month]),
);

/** The first three letters, in lower case, as one number; -1 when they are not of ASCII. */
function letters(text: string): number {
	const first = text.charCodeAt(0) | 0x20;
	const second = text.charCodeAt(1) | 0x20;
	const third = text.charCodeAt(2) | 0x20;
	return (first | second | third) < 0x80
		? (first << 16) | (second << 8) | third
		: -1;
}

function isDigit(code: number): boolean {
	return code >= 0x30 && code <= 0x39;
}

/** The digit at the place; NaN when there is none. */
function digit(text: string, at: number): number {
	const code = text.charCodeAt(at);
	return isDigit(code) ? code - 0x30 : Number.NaN;
}

function digits(text: string, at: number): number {
	return digit(text, at) * 10 + digit(text, at + 1);
}

/** Milliseconds since midnight of `hh:mm:ss`; NaN when it is no time of day. 60 is a leap second. */
function clockMs(text: string, at: number): number {
	const hours = digits(text, at);
	const minutes = digits(text, at + 3);
	const seconds = digits(text, at + 6);
	const isClock =
		text.charCodeAt(at + 2) === colon &&
		text.charCodeAt(at + 5) === colon &&
		hours < 24 &&
		minutes < 60 &&
		seconds <= 60;
	return isClock ? ((hours * 60 + minutes) * 60 + seconds) * 1000 : Number.NaN;
}

const daysInMonths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
/** Days of a year that is no leap year before the month. */
const daysBefore = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];

/**
 * Midnight UTC of a day of the Gregorian calendar, `month` from 0, milliseconds since the epoch; NaN when there is no
 * such day. Ten times as fast as Date, and 30 February is no 2 March.
 */
export function dateMs(year: number, month: number, day: number): number {
	const isLeap =
		(year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 1 : 0;
	const length = (daysInMonths[month] ?? 0) + (month === 1 ? isLeap : 0);
	if (!(day >= 1 && day <= length)) return Number.NaN;
	const before = year - 1;
	const daysBeforeYear =
		before * 365 +
		Math.floor(before / 4) -
		Math.floor(before / 100) +
		Math.floor(before / 400);
	const inYear = (daysBefore[month] ?? 0) + (month > 1 ? isLeap : 0) + day - 1;
	return (daysBeforeYear - 719_162 + inYear) * dayMs;
}
