import type { RawMessage } from "../../raw.ts";
import type { Encoding } from "./encoding.ts";

export type Rejection = NonNullable<RawMessage["rejection"]>;

/** Cuts the bytes of one sender into messages. The result does not depend on how the bytes were chunked. */
export interface Framer {
	/** Appends the messages that the chunk completes. Keeps no reference to the chunk. */
	push(chunk: Buffer, messages: RawMessage[]): void;
	/**
	 * The sender ended: appends what stands after the last delimiter, as a message when the end was in order and with
	 * the given rejection when it was not. The framer must not be used afterwards.
	 */
	end(messages: RawMessage[], rejection?: Rejection): void;
	/** Bytes kept for messages that are not complete. */
	readonly heldBytes: number;
	/** Number of the last message that was complete, empty ones included; 0 without numbering. */
	readonly lastNumber: number;
	/** Present when lines are joined to messages: some may be held until their time is over. */
	readonly groups?: HeldGroups;
}

export interface HeldGroups {
	/** True while something waits for its time to be over. */
	readonly isWaiting: boolean;
	/** Appends the messages whose time is over. */
	expire(messages: RawMessage[]): void;
	/** Appends all messages that are held. */
	closeAll(messages: RawMessage[]): void;
}

/** Gives every message a number in a stream. */
export interface Numbering {
	readonly stream: string;
	/** lines: the n-th message; bytes: offset of the byte after its delimiter. */
	readonly unit: "lines" | "bytes";
	/** Number of the message before the first, or offset of the first byte. */
	readonly after: number;
}

export interface FramingSettings {
	readonly maxMessageBytes: number;
	readonly encoding: Encoding;
	/** Kind of the connector; begins the codes of rejections. */
	readonly kind: string;
}

/** What of a message that is too long goes to the dead letters. */
export const keptBytesOfTooLong = 64 * 1024;

export function tooLong(settings: FramingSettings): Rejection {
	return {
		code: `${settings.kind}.tooLong`,
		cause: `the message is longer than ${settings.maxMessageBytes} bytes; only its first part is kept`,
	};
}

/** Bytes that are one message as a whole, such as a datagram or the head of a message that is too long. */
export function decodeMessage(
	encoding: Encoding,
	bytes: Buffer,
	rejection?: Rejection,
): RawMessage {
	const end = rejection
		? encoding.floor(bytes, Math.min(bytes.length, keptBytesOfTooLong))
		: bytes.length;
	const region = encoding.read(
		end === bytes.length ? bytes : bytes.subarray(0, end),
	);
	const text = region.text(0, end);
	const isDamaged = !region.isSound && region.isDamaged(0, end, text);
	return {
		text,
		...(isDamaged ? { isDamaged } : undefined),
		...(rejection ? { rejection } : undefined),
	};
}
