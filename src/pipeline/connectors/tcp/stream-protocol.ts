/**
 * Numbered streams: how a sender of ours gets every line stored exactly once over plain tcp.
 *
 *     sender:    URSA-STREAM 1 <uuid of the stream> <number of the first line>\n
 *     connector: ACK <number>\n      the stream is durable up to here; on opening and whenever it grows
 *     connector: ERR <sentence>\n    and closes, when the header can't be read
 *
 * Then every line feed ends a message (empty ones included), numbered from the first number up by one. The sender keeps
 * lines until they are acknowledged and sends them again on a new connection; lines at or below the acknowledged number
 * are passed over. A stream has one connection: a later one ends the earlier. A last line without line feed is no
 * message: its sender did not finish it and will send it again.
 */
import { isAscii } from "node:buffer";

export interface StreamHeader {
	readonly stream: string;
	readonly firstNumber: number;
}

export type Opening =
	| { readonly kind: "plain" }
	| { readonly kind: "incomplete" }
	| { readonly kind: "invalid"; readonly sentence: string }
	| {
			readonly kind: "stream";
			readonly header: StreamHeader;
			/** Bytes of the header line. */
			readonly bytes: number;
	  };

const word = Buffer.from("URSA-STREAM ");
const version = "1";
const longestHeader = 128;
const uuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;
/** 1 and up; 15 digits stay exact in a JavaScript number. */
const lineNumber = /^[1-9]\d{0,14}$/;

export function streamHeaderLine({ stream, firstNumber }: StreamHeader) {
	return `${word}${version} ${stream} ${firstNumber}\n`;
}

/** Reads what a connection begins with. */
export function readOpening(bytes: Buffer): Opening {
	const compared = Math.min(bytes.length, word.length);
	if (!bytes.subarray(0, compared).equals(word.subarray(0, compared)))
		return { kind: "plain" };
	const end = bytes.subarray(0, longestHeader).indexOf(10);
	if (end >= 0) return readHeader(bytes.subarray(0, end), end + 1);
	if (bytes.length < longestHeader) return { kind: "incomplete" };
	return invalid(`the header line is longer than ${longestHeader} bytes`);
}

function readHeader(line: Buffer, bytes: number): Opening {
	const [, number, stream = "", first = "", ...more] = line
		.toString("latin1")
		.replace(/\r$/, "")
		.split(" ");
	if (!isAscii(line)) return invalid("the header line is not ASCII");
	if (number !== version)
		return invalid("only version 1 of numbered streams is known");
	if (more.length > 0 || !uuid.test(stream) || !lineNumber.test(first))
		return invalid(
			"expected URSA-STREAM 1, the UUID of the stream and the number of the first line (1 or more)",
		);
	const header = { stream: stream.toLowerCase(), firstNumber: Number(first) };
	return { kind: "stream", header, bytes };
}

function invalid(sentence: string): Opening {
	return { kind: "invalid", sentence };
}

export type StreamAnswer =
	| { readonly kind: "acknowledged"; readonly number: number }
	| { readonly kind: "refused"; readonly sentence: string };

/** Reads a line of the connector; undefined when it is none of the protocol's. */
export function readStreamAnswer(line: string): StreamAnswer | undefined {
	const acknowledged = /^ACK (\d{1,15})$/.exec(line);
	if (acknowledged !== null)
		return { kind: "acknowledged", number: Number(acknowledged[1]) };
	const refused = /^ERR (.*)$/.exec(line);
	if (refused !== null) return { kind: "refused", sentence: refused[1] ?? "" };
	return undefined;
}
