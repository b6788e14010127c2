/**
 * Events as text: one JSON object a line. The same bytes go into the journal, to the event store and over a link, so
 * an event is encoded once. Absent fields are left out; whole numbers beyond 2^53 are written in full.
 */
import type { Event } from "./event.ts";
import { findField } from "./event.ts";
import { toInt64 } from "./path.ts";

const hasRawJson =
	typeof (JSON as { rawJSON?: unknown }).rawJSON === "function";
const rawJson = hasRawJson
	? (JSON as unknown as { rawJSON(text: string): unknown }).rawJSON
	: (text: string) => text;

function exactBigint(_key: string, value: unknown): unknown {
	return typeof value === "bigint" ? rawJson(value.toString()) : value;
}

/**
 * One event as one line without the line feed. Lone surrogates become U+FFFD, since the event store refuses a whole
 * batch for one of them.
 */
export function encodeEvent(event: Event): string {
	let text: string;
	try {
		text = JSON.stringify(event);
	} catch {
		text = JSON.stringify(event, exactBigint);
	}
	// Without this, looking into every short text would cost a tenth of writing it.
	if (!text.includes("\\")) return text;
	return surrogateEscape.test(text)
		? text.replace(loneSurrogate, "$1\\ufffd")
		: text;
}

// The engine looks at every third character only, where a search for the text itself stops at every backslash.
const surrogateEscape = /\\ud[89a-f]/;

// JSON.stringify escapes only lone surrogates as \udXXX; an even number of backslashes before one means that the
// text itself held "\ud…".
const loneSurrogate = /((?<!\\)(?:\\\\)*)\\ud[89a-f][0-9a-f]{2}/g;

/** Reads a line that `encodeEvent` wrote. Throws SyntaxError when it is no JSON object. */
export function decodeEvent(line: string): Event {
	const plain: unknown = JSON.parse(line);
	// A reviver makes parsing several times slower, so it is used only where a number needs it.
	const value: unknown = hasUnsafeNumber(plain)
		? JSON.parse(line, reviveInt64)
		: plain;
	if (typeof value !== "object" || value === null || Array.isArray(value)) {
		throw new SyntaxError("an event is a JSON object");
	}
	// Journals and links carry only what encodeEvent wrote; outside input goes through a normalizer instead.
	return value as Event;
}

function hasUnsafeNumber(value: unknown): boolean {
	if (typeof value === "number") return Math.abs(value) > maxExact;
	if (typeof value !== "object" || value === null) return false;
	// Own members only: what JSON.parse made has no others.
	for (const name in value) {
		// The loop gives the names that the object has.
		const member = (value as Readonly<Record<string, unknown>>)[name];
		if (typeof member !== "string" && hasUnsafeNumber(member)) return true;
	}
	return false;
}

const maxExact = Number.MAX_SAFE_INTEGER;

function reviveInt64(
	_key: string,
	value: unknown,
	context?: { source?: string },
): unknown {
	if (typeof value !== "number" || Number.isSafeInteger(value)) return value;
	const source = context?.source;
	if (source === undefined || !/^-?\d+$/.test(source)) return value;
	return toInt64(BigInt(source)) ?? value;
}

/** True when the field holds no information and may be left out of an answer. */
export function isEmptyValue(value: unknown): boolean {
	if (value === undefined || value === null || value === "") return true;
	if (value === 0 || value === 0n) return true;
	if (Array.isArray(value)) return value.length === 0;
	return typeof value === "object" && Object.keys(value).length === 0;
}

/** The fields of a stored row that say something, in the row's own order; unknown columns stay. */
export function withoutEmptyFields(
	row: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
	const kept: Record<string, unknown> = {};
	for (const [name, value] of Object.entries(row)) {
		if (findField(name) === undefined || !isEmptyValue(value)) {
			kept[name] = value;
		}
	}
	return kept;
}
