/**
 * Reads `{"tenantID": …, "assets": […]}` of many megabytes without stopping the process: one asset is parsed at a time,
 * out of the bytes. `JSON.parse` of the whole would hold up everybody else for a second and take ten times the memory.
 */
import type { Readable } from "node:stream";
import { v1Errors } from "./errors.ts";

export interface ImportBody {
	/** Members but the assets, by their names in lower case. */
	readonly members: ReadonlyMap<string, unknown>;
	/** Absent or null: undefined. May be walked several times. */
	readonly assets: (() => Generator<unknown>) | undefined;
}

/** Throws v1.bodyTooLarge. */
export async function readBytes(
	raw: Readable,
	maxBytes: number,
): Promise<Buffer> {
	const chunks: Buffer[] = [];
	let bytes = 0;
	// Not destroyed where reading stops early: the client could not read the answer.
	for await (const chunk of raw.iterator({ destroyOnReturn: false })) {
		bytes += chunk.length;
		if (bytes > maxBytes) throw v1Errors.make("bodyTooLarge");
		chunks.push(chunk);
	}
	return Buffer.concat(chunks);
}

/** Throws v1.bodyNotDecoded for what is no JSON object; assets are parsed only when they are walked. */
export function openImportBody(bytes: Buffer): ImportBody {
	const members = new Map<string, unknown>();
	let assets: Range | undefined;
	if (bytes.length === 0) return { members, assets: undefined };
	let at = skipSpace(bytes, 0);
	if (bytes[at] !== openBrace) {
		const value = parse(bytes, { start: 0, end: bytes.length });
		if (value === null) return { members, assets: undefined };
		throw notDecoded("the body is not a JSON object");
	}
	at = skipSpace(bytes, at + 1);
	let isFirst = true;
	while (bytes[at] !== closeBrace) {
		if (!isFirst) {
			if (bytes[at] !== comma) throw notDecoded(unexpected(bytes, at));
			at = skipSpace(bytes, at + 1);
		}
		isFirst = false;
		const nameEnd = skipValue(bytes, at);
		const name = parse(bytes, { start: at, end: nameEnd });
		if (typeof name !== "string") throw notDecoded(unexpected(bytes, at));
		at = skipSpace(bytes, nameEnd);
		if (bytes[at] !== colon) throw notDecoded(unexpected(bytes, at));
		at = skipSpace(bytes, at + 1);
		const end = skipValue(bytes, at);
		if (name.toLowerCase() === "assets" && bytes[at] === openBracket) {
			assets = { start: at, end };
		} else {
			members.set(name.toLowerCase(), parse(bytes, { start: at, end }));
		}
		at = skipSpace(bytes, end);
	}
	if (skipSpace(bytes, at + 1) < bytes.length) {
		throw notDecoded(unexpected(bytes, skipSpace(bytes, at + 1)));
	}
	if (assets === undefined) {
		const other = members.get("assets") ?? undefined;
		if (other !== undefined) throw notDecoded("assets: not an array");
		return { members, assets: undefined };
	}
	const range = assets;
	return { members, assets: () => elements(bytes, range) };
}

interface Range {
	readonly start: number;
	/** Behind the last byte. */
	readonly end: number;
}

function* elements(bytes: Buffer, { start, end }: Range): Generator<unknown> {
	let at = skipSpace(bytes, start + 1);
	if (at === end - 1) return;
	for (;;) {
		const next = skipValue(bytes, at);
		yield parse(bytes, { start: at, end: next });
		at = skipSpace(bytes, next);
		if (at === end - 1) return;
		if (bytes[at] !== comma) throw notDecoded(unexpected(bytes, at));
		at = skipSpace(bytes, at + 1);
	}
}

const openBrace = 0x7b;
const closeBrace = 0x7d;
const openBracket = 0x5b;
const closeBracket = 0x5d;
const comma = 0x2c;
const colon = 0x3a;
const quote = 0x22;
const backslash = 0x5c;

function isSpace(byte: number | undefined): boolean {
	return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

function skipSpace(bytes: Buffer, from: number): number {
	let at = from;
	while (isSpace(bytes[at])) at++;
	return at;
}

/** Behind the value that begins there. Only its outline is looked at: `parse` checks the inside. */
function skipValue(bytes: Buffer, from: number): number {
	let at = from;
	let depth = 0;
	for (;;) {
		const byte = bytes[at];
		if (byte === undefined) throw notDecoded("the body ends too early");
		if (byte === quote) {
			at = skipString(bytes, at);
		} else if (byte === openBrace || byte === openBracket) {
			depth++;
			at++;
		} else if (byte === closeBrace || byte === closeBracket) {
			// Of the list or object around a value that is missing.
			if (depth === 0) throw notDecoded(unexpected(bytes, at));
			depth--;
			at++;
		} else if (depth === 0) {
			const end = skipBare(bytes, at);
			if (end === at) throw notDecoded(unexpected(bytes, at));
			return end;
		} else {
			at++;
		}
		if (depth === 0) return at;
	}
}

function skipString(bytes: Buffer, from: number): number {
	let at = from + 1;
	for (;;) {
		const end = bytes.indexOf(quote, at);
		if (end < 0) throw notDecoded("the body ends within a string");
		let slashes = 0;
		while (bytes[end - 1 - slashes] === backslash) slashes++;
		if (slashes % 2 === 0) return end + 1;
		at = end + 1;
	}
}

/** A number or a word. */
function skipBare(bytes: Buffer, from: number): number {
	let at = from;
	for (; at < bytes.length; at++) {
		const byte = bytes[at];
		if (isSpace(byte)) return at;
		if (byte === comma || byte === closeBrace || byte === closeBracket) {
			return at;
		}
		if (byte === colon || byte === quote)
			throw notDecoded(unexpected(bytes, at));
	}
	return at;
}

function parse(bytes: Buffer, { start, end }: Range): unknown {
	try {
		const text = new TextDecoder("utf-8", { fatal: true }).decode(
			bytes.subarray(start, end),
		);
		return JSON.parse(text);
	} catch (error) {
		// SyntaxError of JSON.parse, TypeError of the decoder: both say what is wrong with the client's bytes.
		const reason = error instanceof Error ? error.message : String(error);
		throw notDecoded(`at byte ${start}: ${reason}`, error);
	}
}

function unexpected(bytes: Buffer, at: number): string {
	return at >= bytes.length
		? "the body ends too early"
		: `unexpected character at byte ${at}`;
}

function notDecoded(details: string, cause?: unknown) {
	return v1Errors.make("bodyNotDecoded", { details }, cause);
}
