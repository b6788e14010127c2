/** Text as a JSON string, for the long texts that events hold. */
import { Buffer } from "node:buffer";

/** Longer texts are too rare to keep room for. */
const maxChars = 64 * 1024;

/** Bytes, and the same bytes as a view. */
export interface Target {
	readonly bytes: Buffer;
	readonly view: DataView;
}

/** The most bytes that `Quote` may touch for a text of so many UTF-16 units. */
export function quotedBytes(chars: number): number {
	return 2 * chars + 8;
}

/**
 * Writes text to a place of the target as JSON.stringify writes it, in UTF-8; gives the place behind it, or -1 when this
 * is a text for JSON.stringify. The target has `quotedBytes` of room.
 */
export type Quote = (text: string, target: Target, at: number) => number;

/**
 * A message that is JSON itself has a quote or a backslash every ten characters, and each costs JSON.stringify 12 ns.
 * Here a look into a table turns two characters into two to four bytes, without a branch for either: half the time. What
 * the table does not hold is left to JSON.stringify: control characters without a short escape, and text beyond ASCII.
 */
export function createQuote(): Quote {
	const { pieces, sizes } = pairTables();
	const input = new Uint16Array(maxChars / 2 + 1);
	const inputBytes = Buffer.from(input.buffer);

	return (text, { bytes, view }, from) => {
		const { length } = text;
		if (length > maxChars || beyondLatin1.test(text)) return -1;
		inputBytes.write(text, 0, length, "latin1");
		// An odd character makes a pair with the quote behind it.
		const isOdd = length % 2 === 1;
		if (isOdd) inputBytes[length] = space;
		const pairs = (length + 1) >>> 1;
		let size = 0;
		let at = from + 1;
		for (let pair = 0; pair < pairs; pair++) {
			const code = input[pair] ?? 0;
			view.setUint32(at, pieces[code] ?? 0, true);
			const added = sizes[code] ?? 0;
			at += added & 7;
			size |= added;
		}
		if ((size & unknown) !== 0) return -1;
		if (isOdd) at--;
		bytes[from] = quote;
		bytes[at] = quote;
		return at + 1;
	};
}

// A string of one byte a character, as V8 keeps it, fails this without being looked at.
const beyondLatin1 = /[^\0-\xff]/;
const space = 0x20;
const quote = 0x22;
const backslash = 0x5c;
const lastAscii = 0x7f;
/** Set in the size of pairs with a character that the table can't write. */
const unknown = 8;

const shortEscapes: ReadonlyMap<number, string> = new Map([
	[0x08, "b"],
	[0x09, "t"],
	[0x0a, "n"],
	[0x0c, "f"],
	[0x0d, "r"],
	[quote, '"'],
	[backslash, "\\"],
]);

/** By two characters as they lie in memory: what is written for them, first byte lowest, and how many bytes it has. */
function pairTables(): { pieces: Uint32Array; sizes: Uint8Array } {
	const pieces = new Uint32Array(0x1_0000);
	const sizes = new Uint8Array(0x1_0000);
	const pair = new Uint16Array(1);
	const bytes = new Uint8Array(pair.buffer);
	for (let first = 0; first < 256; first++) {
		for (let second = 0; second < 256; second++) {
			bytes[0] = first;
			bytes[1] = second;
			const code = pair[0] ?? 0;
			const written = [...writeCharacter(first), ...writeCharacter(second)];
			pieces[code] = written.reduceRight((sum, byte) => sum * 256 + byte, 0);
			sizes[code] =
				written.length + (isKnown(first) && isKnown(second) ? 0 : unknown);
		}
	}
	return { pieces, sizes };
}

function isKnown(code: number): boolean {
	return (code >= space && code <= lastAscii) || shortEscapes.has(code);
}

function writeCharacter(code: number): number[] {
	const letter = shortEscapes.get(code);
	return letter === undefined ? [code] : [backslash, letter.charCodeAt(0)];
}
