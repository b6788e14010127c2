/** RFC 5424: `1 time host app pid msgid [id name="value"] text`, where `-` stands for nothing. */
import { Reject } from "../../outcome.ts";
import type { Pairs } from "../raw/pairs.ts";
import { findTimestampEnd } from "./syslog-timestamp.ts";

/** True when behind the priority there is version 1 and a time or `-`; other lines are of the old form. */
export function isRfc5424(text: string, at: number): boolean {
	if (text.charCodeAt(at) !== 0x31 || text.charCodeAt(at + 1) !== 0x20)
		return false;
	const time = at + 2;
	if (text.charCodeAt(time) === 0x2d) return text.charCodeAt(at + 3) === 0x20;
	const end = findTimestampEnd(text, time);
	// Times with blanks inside belong to the old form.
	return end >= 0 && text.indexOf(" ", time) === end;
}

const words = ["timestamp", "hostname", "appName", "procId", "msgId"] as const;

/** Reads the line from the version on. */
export function parseRfc5424(
	text: string,
	from: number,
	into: Pairs,
): Reject | undefined {
	let at = from + 2;
	for (const word of words) {
		let end = text.indexOf(" ", at);
		if (end < 0) end = text.length;
		if (end <= at) {
			return new Reject(
				"syslog.header",
				`The RFC 5424 header has no ${word}; - stands for an unknown one.`,
			);
		}
		const isNil = end === at + 1 && text.charCodeAt(at) === 0x2d;
		if (!isNil) into.add(word, text.slice(at, end));
		at = end + 1;
	}
	at = parseStructuredData(text, at, into);
	if (text.charCodeAt(at) === 0x20) at++;
	if (text.charCodeAt(at) === 0xfeff) at++;
	into.add("message", text.slice(at));
	return undefined;
}

/**
 * Where the structured data ends. Data that breaks the rules is left to the message from its first broken element on,
 * as senders that forget the `-` write the message there.
 */
function parseStructuredData(text: string, from: number, into: Pairs): number {
	const after = text.charCodeAt(from + 1);
	if (
		text.charCodeAt(from) === 0x2d &&
		(after === 0x20 || from + 1 >= text.length)
	)
		return from + 1;
	let at = from;
	while (text.charCodeAt(at) === 0x5b) {
		const end = parseElement(text, at + 1, into);
		if (end < 0) return at;
		at = end;
	}
	return at;
}

/** `id name="value" name="value"]`; where it ends, or -1 when broken. */
function parseElement(text: string, from: number, into: Pairs): number {
	let at = findWordEnd(text, from);
	if (at === from) return -1;
	const id = text.slice(from, at);
	for (;;) {
		const code = text.charCodeAt(at);
		if (code === 0x5d) return at + 1;
		if (code !== 0x20) return -1;
		while (text.charCodeAt(at) === 0x20) at++;
		if (text.charCodeAt(at) === 0x5d) return at + 1;
		const nameEnd = findWordEnd(text, at);
		if (nameEnd === at || text.charCodeAt(nameEnd) !== 0x3d) return -1;
		if (text.charCodeAt(nameEnd + 1) !== 0x22) return -1;
		const name = text.slice(at, nameEnd);
		const close = findClosingQuote(text, nameEnd + 2);
		if (close < 0) return -1;
		const value = text.slice(nameEnd + 2, close);
		into.add(
			`sd.${id}.${name}`,
			value.includes("\\") ? value.replace(/\\(["\\\]])/g, "$1") : value,
		);
		at = close + 1;
	}
}

/** A name of RFC 5424: up to 32 printable characters; longer ones occur and are taken up to 255. */
function findWordEnd(text: string, from: number): number {
	let at = from;
	while (at < from + 255) {
		const code = text.charCodeAt(at);
		const isPart =
			code > 0x20 && code !== 0x3d && code !== 0x5d && code !== 0x22;
		if (!isPart) break;
		at++;
	}
	return at;
}

function findClosingQuote(text: string, from: number): number {
	let at = from;
	while (at < text.length) {
		const code = text.charCodeAt(at);
		if (code === 0x22) return at;
		at += code === 0x5c ? 2 : 1;
	}
	return -1;
}
