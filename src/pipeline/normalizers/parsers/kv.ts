import { Reject } from "../../outcome.ts";
import type { FlatParser } from "./parser.ts";

export interface KvSettings {
	/** One character between pairs; a space stands for any white space and the separators that ASCII has. */
	readonly pairDelimiter: string;
	/** One character between key and value. */
	readonly valueDelimiter: string;
}

/**
 * Pairs such as `key=value key="two words" msg='op=login acct="root"'`. A quoted value ends at the same quote followed
 * by a delimiter or the end, so quotes inside it need no escape; `\` before that quote or another `\` is an escape.
 * A quote that is never closed is part of the value. Words without the value delimiter are passed over. A key that comes
 * again is `key.1`, then `key.2`: auditd writes `msg=` twice in one record.
 */
export function createKvParser(settings: KvSettings): FlatParser {
	const syntax: Syntax = {
		between: settings.pairDelimiter.charCodeAt(0),
		assign: settings.valueDelimiter.charCodeAt(0),
	};
	const seen = new Map<string, number>();
	return {
		shape: "flat",
		parse(text, into) {
			seen.clear();
			const open: OpenQuotes = { hasDouble: false, hasSingle: false };
			let at = 0;
			while (at < text.length) {
				const keyEnd = findKeyEnd(text, at, syntax);
				if (text.charCodeAt(keyEnd) !== syntax.assign) {
					at = keyEnd + 1;
					continue;
				}
				const key = text.slice(at, keyEnd).trim();
				const start = skipPadding(text, keyEnd + 1, syntax);
				const close = findClosing(text, start, syntax, open);
				const end = close < 0 ? findBetween(text, start, syntax) : close + 1;
				if (key !== "") {
					const times = seen.get(key) ?? 0;
					seen.set(key, times + 1);
					into.add(
						times === 0 ? key : `${key}.${times}`,
						close < 0
							? text.slice(start, end).trim()
							: withoutEscapes(text.slice(start + 1, close), text[start]),
					);
				}
				at = end + 1;
			}
			if (into.count > 0) return undefined;
			return new Reject(
				"kv.noPairs",
				`The message has no pair of the form key${settings.valueDelimiter}value.`,
			);
		},
	};
}

interface Syntax {
	readonly between: number;
	readonly assign: number;
}

/** Quotes that turned out to have no end. None that follows has one, so hostile text is not searched again and again. */
interface OpenQuotes {
	hasDouble: boolean;
	hasSingle: boolean;
}

const space = 0x20;
const doubleQuote = 0x22;
const singleQuote = 0x27;
const backslash = 0x5c;

/** White space, and the separators 0x1c to 0x1f: auditd puts 0x1d in front of the names it adds. */
function isBlank(code: number): boolean {
	return (
		code === space ||
		code === 0x09 ||
		code === 0x0a ||
		code === 0x0d ||
		(code >= 0x1c && code <= 0x1f)
	);
}

function isBetween(code: number, { between }: Syntax): boolean {
	return code === between || (between === space && isBlank(code));
}

/** The next value delimiter, or the delimiter of pairs that comes first. */
function findKeyEnd(text: string, from: number, syntax: Syntax): number {
	let at = from;
	while (at < text.length) {
		const code = text.charCodeAt(at);
		if (code === syntax.assign || isBetween(code, syntax)) break;
		at++;
	}
	return at;
}

function findBetween(text: string, from: number, syntax: Syntax): number {
	let at = from;
	while (at < text.length && !isBetween(text.charCodeAt(at), syntax)) at++;
	return at;
}

/** `key = "value"; …` may have blanks around the value when they delimit nothing. */
function skipPadding(text: string, from: number, syntax: Syntax): number {
	let at = from;
	while (
		isBlank(text.charCodeAt(at)) &&
		!isBetween(text.charCodeAt(at), syntax)
	) {
		at++;
	}
	return at;
}

/** Where the quote at `start` closes; -1 when none opens there or it has no end. */
function findClosing(
	text: string,
	start: number,
	syntax: Syntax,
	open: OpenQuotes,
): number {
	const code = text.charCodeAt(start);
	const isDouble = code === doubleQuote;
	if (!isDouble && code !== singleQuote) return -1;
	if (isDouble ? open.hasDouble : open.hasSingle) return -1;
	const sign = isDouble ? '"' : "'";
	let at = text.indexOf(sign, start + 1);
	while (at >= 0) {
		const isLast =
			at + 1 === text.length || isBetween(text.charCodeAt(at + 1), syntax);
		if (isLast && !isEscaped(text, at, start)) return at;
		at = text.indexOf(sign, at + 1);
	}
	if (isDouble) open.hasDouble = true;
	else open.hasSingle = true;
	return -1;
}

function isEscaped(text: string, at: number, start: number): boolean {
	let first = at;
	while (first - 1 > start && text.charCodeAt(first - 1) === backslash) first--;
	return (at - first) % 2 === 1;
}

function withoutEscapes(value: string, sign: string | undefined): string {
	if (!value.includes("\\")) return value;
	return sign === '"'
		? value.replace(/\\(["\\])/g, "$1")
		: value.replace(/\\(['\\])/g, "$1");
}
