/**
 * Syslog as RFC 5424 and RFC 3164 describe it and as devices send it. A line is accepted when it has a priority or
 * starts with a time; anything else is no syslog.
 */
import { Reject } from "../../outcome.ts";
import type { Pairs } from "../raw/pairs.ts";
import type { FlatParser } from "./parser.ts";
import { parseRfc3164 } from "./syslog-rfc3164.ts";
import { isRfc5424, parseRfc5424 } from "./syslog-rfc5424.ts";

/**
 * Raw fields: priority (number), facility and severity (keywords, such as `auth` and `info`), timestamp, zone (the
 * abbreviation that Cisco writes after it), hostname, appName, procId, msgId, message, `sd.<id>.<name>`. What the line
 * does not say is absent.
 */
export const syslogParser: FlatParser = {
	shape: "flat",
	mayRead(text) {
		const first = text.charCodeAt(startOf(text));
		const isDigit = first >= 0x30 && first <= 0x39;
		const isLetter = (first | 0x20) >= 0x61 && (first | 0x20) <= 0x7a;
		// A priority, a time, or what devices put before a time.
		return isDigit || isLetter || first === 0x3c || prefixes.has(first);
	},
	parse: parseSyslog,
};

/** `*` and `.` */
const prefixes = new Set([0x2a, 0x2e]);

/** Where the text starts behind a byte order mark and blanks. */
function startOf(text: string): number {
	return skipBlanks(text, text.charCodeAt(0) === 0xfeff ? 1 : 0);
}

const facilities = [
	"kern",
	"user",
	"mail",
	"daemon",
	"auth",
	"syslog",
	"lpr",
	"news",
	"uucp",
	"cron",
	"authpriv",
	"ftp",
	"ntp",
	"audit",
	"alert",
	"clock",
	"local0",
	"local1",
	"local2",
	"local3",
	"local4",
	"local5",
	"local6",
	"local7",
] as const;

const severities = [
	"emerg",
	"alert",
	"crit",
	"err",
	"warning",
	"notice",
	"info",
	"debug",
] as const;

export function parseSyslog(message: string, into: Pairs): Reject | undefined {
	const text = withoutLineEnd(message);
	let at = startOf(text);
	const hasPriority = text.charCodeAt(at) === 0x3c;
	if (hasPriority) {
		const close = priorityEnd(text, at + 1);
		if (close < 0) {
			return new Reject(
				"syslog.header",
				"The priority is broken: <, one to three digits and > are expected.",
			);
		}
		const priority = Number(text.slice(at + 1, close));
		const facility = facilities[priority >> 3];
		if (facility === undefined) {
			return new Reject(
				"syslog.header",
				`The priority ${priority} is not between 0 and 191.`,
			);
		}
		into.add("priority", text.slice(at + 1, close));
		into.add("facility", facility);
		into.add("severity", severities[priority & 7] ?? "");
		at = close + 1;
		if (isRfc5424(text, at)) {
			return parseRfc5424(text, at, into) ?? into.overflow();
		}
	}
	const hasHeader = parseRfc3164(text, at, into) || hasPriority;
	if (hasHeader) return undefined;
	return new Reject(
		"syslog.header",
		"The line starts neither with a priority such as <34> nor with a time that is known.",
	);
}

/** Senders end a line with LF, CR LF or NUL even where the transport frames it. */
function withoutLineEnd(text: string): string {
	let end = text.length;
	while (end > 0) {
		const code = text.charCodeAt(end - 1);
		if (code !== 0x0a && code !== 0x0d && code !== 0) break;
		end--;
	}
	return end === text.length ? text : text.slice(0, end);
}

/** Where the `>` is; -1 when something else stands there. */
function priorityEnd(text: string, from: number): number {
	let at = from;
	while (at < from + 3) {
		const code = text.charCodeAt(at);
		if (!(code >= 0x30 && code <= 0x39)) break;
		at++;
	}
	return at > from && text.charCodeAt(at) === 0x3e ? at : -1;
}

function skipBlanks(text: string, from: number): number {
	let at = from;
	while (text.charCodeAt(at) <= 0x20) at++;
	return at;
}
