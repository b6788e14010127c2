import type { RawMessage } from "../../raw.ts";
import { createDelimitedFramer } from "../framing/delimited.ts";
import {
	decodeMessage,
	type FramingSettings,
	tooLong,
} from "../framing/framer.ts";

/** Appends the messages of a datagram. Its end is the end of a message: none goes on in the next one. */
export type DatagramReader = (datagram: Buffer, messages: RawMessage[]) => void;

const lineFeed = 10;
const carriageReturn = 13;

/**
 * Makes the reader for a delimiter. With none the whole datagram is the message, without the line feeds and NULs that
 * senders of syslog put at its end; an empty one is no message.
 */
export function createDatagramReader(
	delimiter: "none" | "\n" | "\t" | "\0",
	framing: FramingSettings,
): DatagramReader {
	const { encoding, maxMessageBytes } = framing;
	if (delimiter === "none")
		return (datagram, messages) => {
			const end =
				encoding.unitBytes === 1 ? trimmedEnd(datagram) : datagram.length;
			if (end === 0) return;
			const rejection = end > maxMessageBytes ? tooLong(framing) : undefined;
			messages.push(
				decodeMessage(encoding, datagram.subarray(0, end), rejection),
			);
		};
	const settings = { ...framing, delimiter };
	return (datagram, messages) => {
		const framer = createDelimitedFramer(settings);
		framer.push(datagram, messages);
		framer.end(messages);
	};
}

function trimmedEnd(datagram: Buffer): number {
	let end = datagram.length;
	while (end > 0 && isTrailer(datagram[end - 1])) end--;
	return end;
}

function isTrailer(byte: number | undefined): boolean {
	return byte === lineFeed || byte === carriageReturn || byte === 0;
}
