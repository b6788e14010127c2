import type { RawMessage } from "../../raw.ts";
import { delimiterOf } from "./delimiter.ts";
import type { DecodedRegion } from "./encoding.ts";
import {
	decodeMessage,
	type Framer,
	type FramingSettings,
	keptBytesOfTooLong,
	type Numbering,
	type Rejection,
	tooLong,
} from "./framer.ts";
import { HeldBytes } from "./held-bytes.ts";

export type Delimiter = "\n" | "\t" | "\0";

export interface DelimitedSettings extends FramingSettings {
	readonly delimiter: Delimiter;
	readonly numbering?: Numbering;
	/** False when the first byte is not the first of the stream, so it can't be a byte order mark. */
	readonly startsInside?: boolean;
}

const byteOrderMark = 0xfeff;
/** A few bytes more than is kept, to see whether the cut falls inside a character. */
const headBytes = keptBytesOfTooLong + 4;

/**
 * Messages that end with a delimiter. A carriage return before a line feed belongs to the delimiter. An empty message
 * is no message: it is neither delivered nor counted, though it takes a number of its stream. A message of more than
 * maxMessageBytes becomes one rejected message with its first 64 KiB as soon as its delimiter arrives.
 */
export function createDelimitedFramer(settings: DelimitedSettings): Framer {
	return new DelimitedFramer(settings);
}

class DelimitedFramer implements Framer {
	readonly #settings: DelimitedSettings;
	readonly #delimiter: ReturnType<typeof delimiterOf>;
	readonly #held = new HeldBytes();
	/** The held message is longer than allowed: only its first part is kept, the rest is skipped. */
	#isSkipping = false;
	/** Second half of a UTF-16 unit is still to come. */
	#half: Buffer | undefined;
	/** Offset in the stream of the next byte to be pushed. */
	#offset: number;
	#line: number;
	#isAtStart: boolean;

	constructor(settings: DelimitedSettings) {
		this.#settings = settings;
		this.#delimiter = delimiterOf(settings.delimiter, settings.encoding);
		const after = settings.numbering?.after ?? 0;
		this.#offset = after;
		this.#line = after;
		this.#isAtStart = settings.startsInside !== true;
	}

	get heldBytes(): number {
		return this.#held.length + (this.#half?.length ?? 0);
	}

	get lastNumber(): number {
		return this.#line;
	}

	push(bytes: Buffer, messages: RawMessage[]): void {
		const chunk = this.#align(bytes);
		const chunkStart = this.#offset;
		this.#offset += chunk.length;
		const last = this.#delimiter.lastIn(chunk);
		if (last < 0) {
			this.#hold(chunk);
			return;
		}
		const { width } = this.#delimiter;
		let from = 0;
		if (this.#isSkipping) {
			const found = this.#delimiter.nextIn(chunk, 0);
			from = found + width;
			this.#hold(chunk.subarray(0, found));
			this.#endSkipping(chunkStart + from, messages);
		}
		if (from < last + width) {
			const held = this.#held.length;
			const region = this.#held.takeWith(chunk.subarray(from, last + width));
			this.#cut(region, chunkStart + from - held, messages);
		}
		this.#hold(chunk.subarray(last + width));
	}

	end(messages: RawMessage[], rejection?: Rejection): void {
		if (this.#half !== undefined) {
			this.#offset += this.#half.length;
			this.#hold(this.#half);
			this.#half = undefined;
		}
		if (this.#isSkipping) {
			this.#endSkipping(this.#offset, messages);
			return;
		}
		const rest = this.#held.take();
		const end = this.#delimiter.trimmed(rest, 0, rest.length);
		if (end === 0) return;
		this.#line++;
		const whole = decodeMessage(
			this.#settings.encoding,
			rest.subarray(0, end),
			rejection,
		);
		this.#add(this.#withoutMark(whole), this.#offset, messages);
	}

	/** In UTF-16 every chunk is made to begin and end between units, so offsets in it tell the alignment. */
	#align(bytes: Buffer): Buffer {
		if (this.#settings.encoding.unitBytes === 1) return bytes;
		const chunk =
			this.#half === undefined ? bytes : Buffer.concat([this.#half, bytes]);
		const odd = chunk.length % 2;
		this.#half = odd ? Buffer.from(chunk.subarray(-1)) : undefined;
		return odd ? chunk.subarray(0, -1) : chunk;
	}

	#hold(rest: Buffer): void {
		if (!this.#isSkipping) {
			const length = this.#held.length + rest.length;
			if (length <= this.#settings.maxMessageBytes) {
				this.#held.append(rest);
				return;
			}
			this.#isSkipping = true;
			if (this.#held.length > headBytes)
				this.#held.append(this.#held.take().subarray(0, headBytes));
		}
		const room = Math.max(0, headBytes - this.#held.length);
		this.#held.append(rest.subarray(0, room));
	}

	#endSkipping(end: number, messages: RawMessage[]): void {
		this.#isSkipping = false;
		const head = this.#held.take();
		const length = this.#delimiter.trimmed(head, 0, head.length);
		this.#line++;
		this.#reject(head.subarray(0, length), end, messages);
	}

	#reject(head: Buffer, end: number, messages: RawMessage[]): void {
		const { encoding } = this.#settings;
		const message = decodeMessage(encoding, head, tooLong(this.#settings));
		this.#add(this.#withoutMark(message), end, messages);
	}

	/** Cuts a region that ends with a delimiter; `start` is its offset in the stream. */
	#cut(region: Buffer, start: number, messages: RawMessage[]): void {
		const delimiter = this.#delimiter;
		const { encoding, maxMessageBytes } = this.#settings;
		const decoded = encoding.read(region);
		for (let from = 0; from < region.length; ) {
			const found = delimiter.nextIn(region, from);
			const next = found + delimiter.width;
			const end = delimiter.trimmed(region, from, found);
			this.#line++;
			if (found - from > maxMessageBytes) {
				this.#reject(region.subarray(from, end), start + next, messages);
			} else if (end > from) {
				const message = readMessage(decoded, from, end);
				this.#add(this.#withoutMark(message), start + next, messages);
			}
			from = next;
		}
	}

	#add(message: RawMessage, end: number, messages: RawMessage[]): void {
		const { numbering } = this.#settings;
		if (message.text === "" && message.rejection === undefined) return;
		if (numbering === undefined) {
			messages.push(message);
			return;
		}
		const number = numbering.unit === "lines" ? this.#line : end;
		messages.push({
			...message,
			sequence: { stream: numbering.stream, number },
		});
	}

	/** Editors on Windows begin UTF-8 files with a byte order mark; left in, it would break JSON and headers. */
	#withoutMark(message: RawMessage): RawMessage {
		if (!this.#isAtStart) return message;
		this.#isAtStart = false;
		if (message.text.charCodeAt(0) !== byteOrderMark) return message;
		return { ...message, text: message.text.slice(1) };
	}
}

function readMessage(
	decoded: DecodedRegion,
	start: number,
	end: number,
): RawMessage {
	const text = decoded.text(start, end);
	return !decoded.isSound && decoded.isDamaged(start, end, text)
		? { text, isDamaged: true }
		: { text };
}
