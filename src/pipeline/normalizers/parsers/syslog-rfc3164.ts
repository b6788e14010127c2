/**
 * The old form, `Oct 11 22:14:15 host app[pid]: text`, of which RFC 3164 says itself that anything goes. Handled here:
 * missing host, missing tag, ISO times (rsyslog, systemd), sequence numbers, `*` and zone of Cisco, `%ASA-6-302013:`
 * without tag, seconds since 1970 after a version (Meraki).
 */
import type { Pairs } from "../raw/pairs.ts";
import {
	findTimestampEnd,
	hasDigits,
	isDigit,
	skipSpaces,
} from "./syslog-timestamp.ts";

/** Longest host or tag taken for one; longer words are text. */
const maxWord = 255;

/** Reads the line from behind the priority. True when it starts with a time. */
export function parseRfc3164(text: string, from: number, into: Pairs): boolean {
	let at = skipSpaces(text, from);
	const prefix = readCiscoPrefix(text, at);
	let start = skipClockMark(text, prefix?.end ?? at);
	let end = findTimestampEnd(text, start);
	const host = end < 0 ? undefined : prefix?.host;
	if (end < 0) {
		start = skipVersion(text, at);
		end = findTimestampEnd(text, start);
		if (end < 0) end = findEpochEnd(text, start);
	}
	if (end < 0) {
		parseTag(text, at, into);
		return false;
	}
	into.add("timestamp", text.slice(start, end));
	at = skipZone(text, end, into);
	at = skipSpaces(text, text.charCodeAt(at) === 0x3a ? at + 1 : at);
	if (host !== undefined) into.add("hostname", host);
	else at = parseHost(text, at, into);
	parseTag(text, at, into);
	return true;
}

interface CiscoPrefix {
	readonly end: number;
	/** The origin id, when the device sends one. */
	readonly host: string | undefined;
}

/** `4521: `, `4521: host: ` and `4521: host: 004522: `: the count of syslog, the origin id, the count of the device. */
function readCiscoPrefix(text: string, from: number): CiscoPrefix | undefined {
	let end = skipCount(text, from);
	if (end < 0) return undefined;
	const word = wordEnd(text, end);
	const isHost =
		word > end + 1 &&
		text.charCodeAt(word - 1) === 0x3a &&
		skipCount(text, end) < 0;
	const host = isHost ? text.slice(end, word - 1) : undefined;
	if (isHost) end = skipSpaces(text, word);
	const second = skipCount(text, end);
	return { end: second < 0 ? end : second, host };
}

/** Behind `4521: `; -1 when something else stands there. */
function skipCount(text: string, from: number): number {
	let at = from;
	while (at < from + 12 && isDigit(text.charCodeAt(at))) at++;
	return at > from &&
		text.charCodeAt(at) === 0x3a &&
		text.charCodeAt(at + 1) === 0x20
		? skipSpaces(text, at + 1)
		: -1;
}

function wordEnd(text: string, from: number): number {
	let at = from;
	while (at < text.length && at - from <= maxWord) {
		if (text.charCodeAt(at) === 0x20) return at;
		at++;
	}
	return from;
}

/** `*` or `.` for a clock that is not set. */
function skipClockMark(text: string, at: number): number {
	const code = text.charCodeAt(at);
	return code === 0x2a || code === 0x2e ? at + 1 : at;
}

function skipVersion(text: string, at: number): number {
	return text.charCodeAt(at) === 0x31 && text.charCodeAt(at + 1) === 0x20
		? at + 2
		: at;
}

/** `1469185204.613` */
function findEpochEnd(text: string, from: number): number {
	if (!hasDigits(text, from, 10)) return -1;
	let at = from + 10;
	if (text.charCodeAt(at) === 0x2e) {
		at++;
		while (isDigit(text.charCodeAt(at))) at++;
	}
	return text.charCodeAt(at) === 0x20 ? at : -1;
}

/** ` UTC:` after the time, only with the colon: without it the word is the host. */
function skipZone(text: string, end: number, into: Pairs): number {
	if (text.charCodeAt(end) !== 0x20) return end;
	let at = end + 1;
	while (at < end + 6 && isCapital(text.charCodeAt(at))) at++;
	if (at < end + 3 || text.charCodeAt(at) !== 0x3a) return end;
	into.add("zone", text.slice(end + 1, at));
	return at;
}

function isCapital(code: number): boolean {
	return code >= 0x41 && code <= 0x5a;
}

/** Adds the host when the next word is one; gives where the text behind it starts. */
function parseHost(text: string, from: number, into: Pairs): number {
	let at = from;
	// AIX puts these words before the host.
	const forwarded = "Message forwarded from ";
	const isForwarded = text.startsWith(forwarded, at);
	if (isForwarded) at += forwarded.length;
	let end = at;
	while (end < text.length) {
		const code = text.charCodeAt(end);
		if (code === 0x20 || code === 0x5b || end - at > maxWord) break;
		end++;
	}
	const next = text.charCodeAt(end);
	if (next === 0x5b || end === at || end - at > maxWord) return from;
	const isMnemonic = text.charCodeAt(at) === 0x25;
	if (isMnemonic) return from;
	const after = skipSpaces(text, end);
	if (text.charCodeAt(end - 1) === 0x3a) {
		// A word with a colon is the tag of a line without host, unless a Cisco mnemonic follows.
		if (!isForwarded && text.charCodeAt(after) !== 0x25) return from;
		end--;
	}
	into.add("hostname", text.slice(at, end));
	return after;
}

/** Adds application, process and message. */
function parseTag(text: string, from: number, into: Pairs): void {
	let start = from;
	// `host : %ASA-…`
	if (text.charCodeAt(start) === 0x3a && text.charCodeAt(start + 1) === 0x20)
		start = skipSpaces(text, start + 2);
	const isMnemonic = text.charCodeAt(start) === 0x25;
	const end = isMnemonic ? start : findTagEnd(text, start, into);
	let message = end > start ? skipOneSpace(text, end) : start;
	if (text.charCodeAt(message) === 0xfeff) message++;
	into.add("message", text.slice(message));
}

/** Where the tag with its colon ends; `from` when the text starts without a tag. */
function findTagEnd(text: string, from: number, into: Pairs): number {
	let at = from;
	for (; at < text.length && at - from <= maxWord; at++) {
		const code = text.charCodeAt(at);
		if (code === 0x20) return from;
		if (code === 0x5b) return endWithProcess(text, from, at, into);
		if (code !== 0x3a) continue;
		const after = text.charCodeAt(at + 1);
		const isEnd = at + 1 === text.length || after === 0x20 || after === 0x09;
		if (!isEnd) continue;
		if (at === from) return from;
		into.add("appName", text.slice(from, at));
		return at + 1;
	}
	return from;
}

/** `app[123]:`, or without the colon; other brackets are text. */
function endWithProcess(
	text: string,
	from: number,
	bracket: number,
	into: Pairs,
): number {
	if (bracket === from) return from;
	let at = bracket + 1;
	while (at <= bracket + 32) {
		const code = text.charCodeAt(at);
		if (code === 0x5d) break;
		// Also ends at the end of the text, where the code is NaN.
		if (!(code > 0x20)) return from;
		at++;
	}
	if (text.charCodeAt(at) !== 0x5d || at === bracket + 1) return from;
	const after = text.charCodeAt(at + 1);
	if (after !== 0x3a && after !== 0x20 && at + 1 < text.length) return from;
	into.add("appName", text.slice(from, bracket));
	into.add("procId", text.slice(bracket + 1, at));
	return after === 0x3a ? at + 2 : at + 1;
}

function skipOneSpace(text: string, at: number): number {
	return text.charCodeAt(at) === 0x20 ? at + 1 : at;
}
