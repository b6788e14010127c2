import type { RawMessage } from "../../raw.ts";
import { createDelimitedFramer } from "./delimited.ts";
import type { DecodedRegion } from "./encoding.ts";
import { readFrameHeader } from "./frame-header.ts";
import {
	decodeMessage,
	type Framer,
	type FramingSettings,
	keptBytesOfTooLong,
	type Rejection,
	tooLong,
} from "./framer.ts";
import { HeldBytes } from "./held-bytes.ts";

const lineFeed = 10;
const headBytes = keptBytesOfTooLong + 4;

interface Frame {
	readonly bytes: number;
	/** Bytes of it that arrived. */
	arrived: number;
}

/**
 * Syslog frames with their length in front (RFC 6587 §3.4.1): `12 <34>1 - hello`. Line feeds, carriage returns and NULs
 * between frames are passed over: senders add them. Where a header should stand and none does, bytes up to the next
 * line feed are one message, so a sender that counts wrong loses nothing but borders.
 */
export function createOctetCountedFramer(settings: FramingSettings): Framer {
	return new OctetCountedFramer(settings);
}

class OctetCountedFramer implements Framer {
	readonly #settings: FramingSettings;
	readonly #lines: Framer;
	/** Content of a frame that has not arrived whole, or the beginning of a header. */
	readonly #held = new HeldBytes();
	#frame: Frame | undefined;
	#isInLine = false;
	readonly lastNumber = 0;

	constructor(settings: FramingSettings) {
		this.#settings = settings;
		this.#lines = createDelimitedFramer({
			...settings,
			delimiter: "\n",
			startsInside: true,
		});
	}

	get heldBytes(): number {
		return this.#held.length + this.#lines.heldBytes;
	}

	push(chunk: Buffer, messages: RawMessage[]): void {
		let rest = chunk;
		if (this.#frame !== undefined)
			rest = this.#continueFrame(this.#frame, chunk, messages);
		else if (!this.#isInLine) rest = this.#held.takeWith(chunk);
		this.#cut(rest, messages);
	}

	end(messages: RawMessage[], rejection?: Rejection): void {
		if (this.#frame === undefined) {
			// What looked like the beginning of a header was text.
			this.#lines.push(this.#held.take(), messages);
			this.#lines.end(messages, rejection);
			return;
		}
		const { bytes, arrived } = this.#frame;
		const cause = `the sender announced ${bytes} bytes and ended after ${arrived}`;
		messages.push(
			decodeMessage(
				this.#settings.encoding,
				this.#held.take(),
				rejection ?? { code: `${this.#settings.kind}.badOctetCount`, cause },
			),
		);
	}

	/** Cuts bytes that begin at a border of frames, or inside a line when `#isInLine`. */
	#cut(bytes: Buffer, messages: RawMessage[]): void {
		const decoded = this.#settings.encoding.read(bytes);
		let at = 0;
		while (at < bytes.length) {
			if (this.#isInLine) {
				at = this.#continueLine(bytes, at, messages);
				continue;
			}
			if (isBetweenFrames(bytes[at])) {
				at++;
				continue;
			}
			const header = readFrameHeader(bytes, at);
			if (header === "incomplete") {
				this.#held.append(bytes.subarray(at));
				return;
			}
			if (header === "none") {
				this.#isInLine = true;
				continue;
			}
			const end = header.contentStart + header.bytes;
			if (
				end <= bytes.length &&
				header.bytes <= this.#settings.maxMessageBytes
			) {
				const trimmed = trimmedEnd(bytes, header.contentStart, end);
				messages.push(readFrame(decoded, header.contentStart, trimmed));
				at = end;
				continue;
			}
			this.#frame = { bytes: header.bytes, arrived: 0 };
			const rest = bytes.subarray(header.contentStart);
			const after = this.#continueFrame(this.#frame, rest, messages);
			at = bytes.length - after.length;
		}
	}

	#continueLine(bytes: Buffer, at: number, messages: RawMessage[]): number {
		const found = bytes.indexOf(lineFeed, at);
		const end = found < 0 ? bytes.length : found + 1;
		this.#lines.push(bytes.subarray(at, end), messages);
		this.#isInLine = found < 0;
		return end;
	}

	/** Takes the bytes of the frame and gives back those behind it. */
	#continueFrame(frame: Frame, chunk: Buffer, messages: RawMessage[]): Buffer {
		const { encoding, maxMessageBytes } = this.#settings;
		const isTooLong = frame.bytes > maxMessageBytes;
		const taken = Math.min(frame.bytes - frame.arrived, chunk.length);
		const kept = isTooLong
			? Math.min(taken, Math.max(0, headBytes - this.#held.length))
			: taken;
		this.#held.append(chunk.subarray(0, kept));
		frame.arrived += taken;
		if (frame.arrived === frame.bytes) {
			this.#frame = undefined;
			const content = this.#held.take();
			const end = trimmedEnd(content, 0, content.length);
			messages.push(
				isTooLong
					? decodeMessage(encoding, content, tooLong(this.#settings))
					: decodeMessage(encoding, content.subarray(0, end)),
			);
		}
		return chunk.subarray(taken);
	}
}

/** A wrong count may cut a character in two, so frames are looked at even when the bytes as a whole are sound. */
function readFrame(
	decoded: DecodedRegion,
	start: number,
	end: number,
): RawMessage {
	const text = decoded.text(start, end);
	return decoded.isDamaged(start, end, text)
		? { text, isDamaged: true }
		: { text };
}

/** Some senders count the line feed they add to the message. */
function trimmedEnd(bytes: Buffer, start: number, end: number): number {
	if (end - start < 1 || bytes[end - 1] !== lineFeed) return end;
	return end - start >= 2 && bytes[end - 2] === 13 ? end - 2 : end - 1;
}

function isBetweenFrames(byte: number | undefined): boolean {
	return byte === lineFeed || byte === 13 || byte === 0;
}
