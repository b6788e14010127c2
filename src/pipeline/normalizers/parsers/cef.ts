/**
 * Common Event Format, versions 0 and 1: `CEF:0|vendor|product|version|class|name|severity|key=value key=value`.
 * Written after the public CEF implementation standard and after what products really send.
 */
import { Reject } from "../../outcome.ts";
import { Pairs } from "../raw/pairs.ts";
import type { FlatParser } from "./parser.ts";
import { parseSyslog } from "./syslog.ts";

/** Raw names of the header, in order; the first holds 0 or 1. */
const headerParts = [
	{ name: "cefVersion", title: "version" },
	{ name: "deviceVendor", title: "device vendor" },
	{ name: "deviceProduct", title: "device product" },
	{ name: "deviceVersion", title: "device version" },
	{ name: "deviceEventClassId", title: "device event class id" },
	{ name: "name", title: "name" },
	{ name: "severity", title: "severity" },
] as const;

/**
 * Raw fields: the header parts above, the keys of the extension as written, `extension` for text before its first key,
 * and what a syslog header before `CEF:` says, as `syslog.hostname`, `syslog.timestamp` and so on.
 */
export function createCefParser(): FlatParser {
	const head = new Pairs();
	return {
		shape: "flat",
		parse(text, into) {
			const start = findCef(text);
			if (start < 0) {
				return new Reject(
					"cef.header",
					start === noVersion
						? "The CEF header has no version: digits and | are expected after CEF:."
						: "The message holds no CEF header: CEF: was not found.",
				);
			}
			const extension = parseHeader(text, start + 4, into);
			if (extension instanceof Reject) return extension;
			parseExtension(text, extension, into);
			if (start > 0) addSyslogHead(text.slice(0, start), head, into);
			return into.overflow();
		},
	};
}

const notFound = -1;
const noVersion = -2;

/** Where `CEF:` with a version starts. */
function findCef(text: string): number {
	let result = notFound;
	let at = text.indexOf("CEF:");
	while (at >= 0) {
		let digit = at + 4;
		if (text.charCodeAt(digit) === 0x20) digit++;
		if (isDigit(text.charCodeAt(digit))) return at;
		result = noVersion;
		at = text.indexOf("CEF:", at + 4);
	}
	return result;
}

function isDigit(code: number): boolean {
	return code >= 0x30 && code <= 0x39;
}

/** Where the extension starts, or what is wrong with the header. */
function parseHeader(text: string, from: number, into: Pairs): number | Reject {
	const hasEscapes = text.includes("\\");
	let at = from;
	for (const part of headerParts) {
		let end = findPipe(text, at);
		if (end < 0) {
			// Senders without an extension often leave the last | out.
			if (part.name !== "severity") {
				return new Reject(
					"cef.header",
					`The CEF header ends within the ${part.title}; the | after it is missing.`,
				);
			}
			end = text.trimEnd().length;
			if (end < at) end = at;
		}
		const written = trimmed(text, at, end);
		const value = hasEscapes ? withoutPipeEscapes(written) : written;
		if (part.name === "cefVersion" && value !== "0" && value !== "1") {
			return new Reject(
				"cef.version",
				`CEF version ${JSON.stringify(value.slice(0, 8))} is not known; 0 and 1 are.`,
			);
		}
		into.add(part.name, value);
		at = end + 1;
	}
	return at;
}

function withoutPipeEscapes(value: string): string {
	return value.includes("\\") ? value.replace(/\\([|\\])/g, "$1") : value;
}

/** The part of the text without blanks at its ends. */
function trimmed(text: string, from: number, to: number): string {
	let start = from;
	let end = to;
	while (start < end && isBlank(text.charCodeAt(start))) start++;
	while (end > start && isBlank(text.charCodeAt(end - 1))) end--;
	return text.slice(start, end);
}

function findPipe(text: string, from: number): number {
	let at = text.indexOf("|", from);
	while (at >= 0) {
		let slashes = 0;
		while (text.charCodeAt(at - slashes - 1) === 0x5c && at - slashes > from)
			slashes++;
		if (slashes % 2 === 0) return at;
		at = text.indexOf("|", at + 1);
	}
	return at;
}

/** 1 for characters of a key: letters, digits and `_ . - [ ]`. */
const keyCharacters = new Uint8Array(128);
for (const character of "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-[]") {
	keyCharacters[character.charCodeAt(0)] = 1;
}

function isBlank(code: number): boolean {
	return code === 0x20 || code === 0x09;
}

/**
 * The values hold spaces and often `=` that nobody escaped, as in URLs. A key is therefore a word right before `=` with
 * a blank before it; whatever stands up to the next such word is the value.
 */
function parseExtension(text: string, from: number, into: Pairs): void {
	const hasEscapes = text.indexOf("\\", from) >= 0;
	let end = text.length;
	while (end > from && text.charCodeAt(end - 1) <= 0x20) end--;
	let key = "extension";
	let valueStart = from;
	let at = text.indexOf("=", from);
	while (at >= 0 && at < end) {
		let keyStart = at;
		while (
			keyStart > valueStart &&
			keyCharacters[text.charCodeAt(keyStart - 1)] === 1
		) {
			keyStart--;
		}
		const isKey =
			keyStart < at &&
			(keyStart === from || isBlank(text.charCodeAt(keyStart - 1)));
		if (isKey) {
			addValue(text, key, valueStart, keyStart, hasEscapes, into);
			key = text.slice(keyStart, at);
			valueStart = at + 1;
		}
		at = text.indexOf("=", at + 1);
	}
	addValue(text, key, valueStart, end, hasEscapes, into);
}

function addValue(
	text: string,
	key: string,
	from: number,
	to: number,
	hasEscapes: boolean,
	into: Pairs,
): void {
	const value = trimmed(text, from, to);
	if (value === "" && key === "extension") return;
	into.add(key, hasEscapes ? withoutEscapes(value) : value);
}

const escapes: Readonly<Record<string, string>> = {
	"\\n": "\n",
	"\\r": "\r",
	"\\=": "=",
	"\\|": "|",
	"\\\\": "\\",
};

/** Other backslashes stay: Windows paths often come unescaped. */
function withoutEscapes(value: string): string {
	if (!value.includes("\\")) return value;
	return value.replace(/\\[nr=|\\]/g, (pair) => escapes[pair] ?? pair);
}

/** Names made once; making them for every message costs more than reading the header. */
const headNames = new Map(
	[
		...["priority", "facility", "severity", "timestamp", "hostname"],
		...["appName", "procId", "msgId", "message"],
	].map((name) => [name, `syslog.${name}`]),
);

function addSyslogHead(text: string, head: Pairs, into: Pairs): void {
	head.clear();
	// Any text may stand before `CEF:`, so what is no syslog header is passed over.
	if (parseSyslog(text, head) !== undefined) return;
	for (let i = 0; i < head.count; i++) {
		const name = head.names[i];
		const value = head.values[i];
		if (name !== undefined && value !== undefined && value !== "") {
			into.add(headNames.get(name) ?? `syslog.${name}`, value);
		}
	}
}
