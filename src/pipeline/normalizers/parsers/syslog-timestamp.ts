/** Finds where a time at the start of a syslog line ends; reading it is the mapping's work. */

const months = new Set(
	"jan feb mar apr may jun jul aug sep oct nov dec"
		.split(" ")
		.map((name) => packed(name, 0)),
);

/** The end of the time that starts at `at`, -1 when none does. Takes the forms of RFC 3339, RFC 3164 and Cisco. */
export function findTimestampEnd(text: string, at: number): number {
	return isDigit(text.charCodeAt(at))
		? findIsoEnd(text, at)
		: findBsdEnd(text, at);
}

/** `2024-05-06T07:08:09.123456+03:00`, also with a space for the T, a comma for the point and no zone. */
function findIsoEnd(text: string, at: number): number {
	if (!hasDigits(text, at, 4) || text.charCodeAt(at + 4) !== 0x2d) return -1;
	if (!hasDigits(text, at + 5, 2) || text.charCodeAt(at + 7) !== 0x2d)
		return -1;
	if (!hasDigits(text, at + 8, 2)) return -1;
	const separator = text.charCodeAt(at + 10) | 0x20;
	if (separator !== 0x74 && separator !== 0x20) return -1;
	const end = findClockEnd(text, at + 11);
	if (end < 0) return -1;
	const zone = text.charCodeAt(end);
	if ((zone | 0x20) === 0x7a) return end + 1;
	if ((zone === 0x2b || zone === 0x2d) && hasDigits(text, end + 1, 2)) {
		const minutes = text.charCodeAt(end + 3) === 0x3a ? end + 4 : end + 3;
		return hasDigits(text, minutes, 2) ? minutes + 2 : end + 3;
	}
	return end;
}

/** `Oct  1 07:08:09`, with a fraction, and with a year before or after the clock. */
function findBsdEnd(text: string, from: number): number {
	if (!months.has(packed(text, from))) return -1;
	let at = skipSpaces(text, from + 3);
	if (at === from + 3 || !isDigit(text.charCodeAt(at))) return -1;
	at += isDigit(text.charCodeAt(at + 1)) ? 2 : 1;
	let next = skipSpaces(text, at);
	if (next === at) return -1;
	if (isYear(text, next)) next = skipSpaces(text, next + 4);
	const end = findClockEnd(text, next);
	if (end < 0) return -1;
	return text.charCodeAt(end) === 0x20 && isYear(text, end + 1) ? end + 5 : end;
}

/** `7:08:09.123` */
function findClockEnd(text: string, from: number): number {
	let at = from + (isDigit(text.charCodeAt(from + 1)) ? 2 : 1);
	if (!isDigit(text.charCodeAt(from)) || text.charCodeAt(at) !== 0x3a)
		return -1;
	if (!hasDigits(text, at + 1, 2) || text.charCodeAt(at + 3) !== 0x3a)
		return -1;
	if (!hasDigits(text, at + 4, 2)) return -1;
	at += 6;
	const point = text.charCodeAt(at);
	if ((point === 0x2e || point === 0x2c) && isDigit(text.charCodeAt(at + 1))) {
		at += 2;
		while (isDigit(text.charCodeAt(at))) at++;
	}
	return at;
}

/** A year of this or the last century with a blank or colon after it. */
function isYear(text: string, at: number): boolean {
	if (!hasDigits(text, at, 4)) return false;
	const first = text.charCodeAt(at);
	const after = text.charCodeAt(at + 4);
	return (
		(first === 0x31 || first === 0x32) && (after === 0x20 || after === 0x3a)
	);
}

export function skipSpaces(text: string, from: number): number {
	let at = from;
	while (text.charCodeAt(at) === 0x20) at++;
	return at;
}

export function isDigit(code: number): boolean {
	return code >= 0x30 && code <= 0x39;
}

export function hasDigits(text: string, from: number, count: number): boolean {
	for (let at = from; at < from + count; at++) {
		if (!isDigit(text.charCodeAt(at))) return false;
	}
	return true;
}

/** Three letters in lower case as one number. */
function packed(text: string, at: number): number {
	return (
		((text.charCodeAt(at) | 0x20) << 16) |
		((text.charCodeAt(at + 1) | 0x20) << 8) |
		(text.charCodeAt(at + 2) | 0x20)
	);
}
