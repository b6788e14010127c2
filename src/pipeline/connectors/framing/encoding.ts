import { isAscii, isUtf8 } from "node:buffer";
import { TextDecoder } from "node:util";
import { connectorErrors } from "../errors.ts";

/** A run of bytes made readable; every range asked for must begin and end between characters. */
export interface DecodedRegion {
	/** True when no byte of the region had to be replaced, so `isDamaged` need not be asked. */
	readonly isSound: boolean;
	text(start: number, end: number): string;
	/** Whether bytes of the range became U+FFFD; `text` is what `text(start, end)` gave. */
	isDamaged(start: number, end: number, text: string): boolean;
}

/**
 * One character encoding of the WHATWG Encoding Standard. A byte order mark is kept as U+FEFF: only whoever knows where
 * the stream begins can tell it from a character.
 */
export interface Encoding {
	readonly name: string;
	/** Bytes of an ASCII character: 2 in UTF-16, where a delimiter has to be looked for at even offsets. */
	readonly unitBytes: 1 | 2;
	readonly isBigEndian: boolean;
	read(region: Buffer): DecodedRegion;
	/** Largest length up to `limit` that does not cut a character of UTF-8 or UTF-16 in two. */
	floor(bytes: Buffer, limit: number): number;
}

/** Encodings whose characters differ in length, so text offsets don't follow from byte offsets. */
const variableWidth = new Set([
	"big5",
	"euc-jp",
	"euc-kr",
	"gb18030",
	"gbk",
	"iso-2022-jp",
	"shift_jis",
]);

const replacement = "\ufffd";

/** Finds an encoding by its WHATWG label; throws connectors.unknownEncoding. */
export function findEncoding(label: string): Encoding {
	const decoder = openDecoder(label);
	if (decoder.encoding === "utf-8") return utf8;
	const isWide = decoder.encoding.startsWith("utf-16");
	return {
		name: decoder.encoding,
		unitBytes: isWide ? 2 : 1,
		isBigEndian: decoder.encoding === "utf-16be",
		read: variableWidth.has(decoder.encoding)
			? (region) => readRanges(decoder, region)
			: (region) => readWhole(decoder, region, isWide ? 2 : 1),
		floor: (_bytes, limit) => (isWide ? limit - (limit % 2) : limit),
	};
}

function openDecoder(label: string): TextDecoder {
	try {
		return new TextDecoder(label, { ignoreBOM: true });
	} catch (cause) {
		throw connectorErrors.make("unknownEncoding", { label }, cause);
	}
}

const utf8: Encoding = {
	name: "utf-8",
	unitBytes: 1,
	isBigEndian: false,
	read(region) {
		// Most logs are ASCII, where one decoding serves all messages: a slice costs a tenth of a decoding.
		if (isAscii(region)) return fixedWidth(region.toString("latin1"), 1, true);
		return {
			isSound: isUtf8(region),
			text: (start, end) => region.toString("utf8", start, end),
			isDamaged: (start, end) => !isUtf8(region.subarray(start, end)),
		};
	},
	floor(bytes, limit) {
		let end = Math.min(limit, bytes.length);
		if (end === bytes.length) return end;
		// A character has at most three continuation bytes (10xxxxxx); more of them are damage anyway.
		for (let back = 0; back < 3 && isContinuation(bytes[end]); back++) end--;
		return end;
	},
};

function isContinuation(byte: number | undefined): boolean {
	return byte !== undefined && (byte & 0xc0) === 0x80;
}

function fixedWidth(
	whole: string,
	unitBytes: number,
	isSound: boolean,
): DecodedRegion {
	return {
		isSound,
		text: (start, end) => whole.slice(start / unitBytes, end / unitBytes),
		isDamaged: (_start, _end, text) => text.includes(replacement),
	};
}

/** Encodings of one or two bytes a character: decodes the region once. An unpaired surrogate keeps its place. */
function readWhole(
	decoder: TextDecoder,
	region: Buffer,
	unitBytes: 1 | 2,
): DecodedRegion {
	if (region.length % unitBytes !== 0) return readRanges(decoder, region);
	const whole = decoder.decode(region);
	return fixedWidth(whole, unitBytes, !whole.includes(replacement));
}

function readRanges(decoder: TextDecoder, region: Buffer): DecodedRegion {
	return {
		isSound: false,
		text: (start, end) => decoder.decode(region.subarray(start, end)),
		isDamaged: (_start, _end, text) => text.includes(replacement),
	};
}
