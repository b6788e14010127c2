/** Packets of TDS: a header of eight bytes, the last of a message marked (MS-TDS 2.2.3). */
import type { Duplex } from "node:stream";

export const packetType = {
	sqlBatch: 0x01,
	rpc: 0x03,
	tabularResult: 0x04,
	attention: 0x06,
	transactionManager: 0x0e,
	login: 0x10,
	prelogin: 0x12,
} as const;

const headerBytes = 8;
const endOfMessage = 0x01;
const packetBytes = 4096;
const bodyBytes = packetBytes - headerBytes;

export interface Message {
	readonly type: number;
	readonly body: Buffer;
}

export function encodePacket(
	type: number,
	body: Buffer,
	isLast: boolean,
	id: number,
): Buffer {
	const header = Buffer.alloc(headerBytes);
	header.writeUInt8(type, 0);
	header.writeUInt8(isLast ? endOfMessage : 0, 1);
	header.writeUInt16BE(headerBytes + body.length, 2);
	header.writeUInt8(id & 0xff, 6);
	return Buffer.concat([header, body]);
}

/** Takes whole packets off the front of `bytes`. */
export function takePacket(
	bytes: Buffer,
): { type: number; isLast: boolean; body: Buffer; rest: Buffer } | undefined {
	if (bytes.length < headerBytes) return undefined;
	const length = bytes.readUInt16BE(2);
	if (length < headerBytes) throw new Error("a packet without header");
	if (bytes.length < length) return undefined;
	return {
		type: bytes.readUInt8(0),
		isLast: (bytes.readUInt8(1) & endOfMessage) !== 0,
		body: bytes.subarray(headerBytes, length),
		rest: bytes.subarray(length),
	};
}

/** The messages of a client. An attention is not among them: it comes while an answer is being sent. */
export interface MessageReader {
	/** Undefined when the client is gone. */
	next(): Promise<Message | undefined>;
	/** True when the client asked to end the answer; asking clears it. */
	takeAttention(): boolean;
	/** Resolves when an attention comes or the client is gone. */
	readonly interrupted: Promise<void>;
}

export function readMessages(stream: Duplex): MessageReader {
	const messages: Message[] = [];
	let bytes: Buffer = Buffer.alloc(0);
	let parts: Buffer[] = [];
	let isOver = false;
	let hasAttention = false;
	let wake: () => void = () => {};
	let interrupt = Promise.withResolvers<void>();

	stream.on("data", (chunk: Buffer) => {
		bytes = Buffer.concat([bytes, chunk]);
		for (;;) {
			const packet = takePacket(bytes);
			if (packet === undefined) break;
			bytes = packet.rest;
			if (packet.type === packetType.attention) {
				hasAttention = true;
				interrupt.resolve();
				continue;
			}
			parts.push(packet.body);
			if (!packet.isLast) continue;
			messages.push({ type: packet.type, body: Buffer.concat(parts) });
			parts = [];
		}
		wake();
	});
	// A client that breaks off is as gone as one that ends.
	stream.on("error", () => {});
	stream.on("close", () => {
		isOver = true;
		interrupt.resolve();
		wake();
	});
	stream.on("end", () => stream.destroy());

	return {
		async next() {
			while (messages.length === 0 && !isOver) {
				// An attention without an answer under way has to be acknowledged all the same.
				if (hasAttention) return { type: packetType.attention, body: bytes };
				await new Promise<void>((resolve) => {
					wake = resolve;
				});
			}
			return messages.shift();
		},
		takeAttention() {
			const had = hasAttention;
			hasAttention = false;
			if (had) interrupt = Promise.withResolvers();
			return had;
		},
		get interrupted() {
			return interrupt.promise;
		},
	};
}

export interface MessageWriter {
	/** Resolves when there is room for more: a slow client slows the answer down. */
	write(token: Buffer): Promise<void>;
	end(): Promise<void>;
}

export function writeMessage(stream: Duplex): MessageWriter {
	let parts: Buffer[] = [];
	let length = 0;
	let id = 1;

	async function send(body: Buffer, isLast: boolean): Promise<void> {
		if (stream.destroyed) return;
		const packet = encodePacket(packetType.tabularResult, body, isLast, id++);
		if (stream.write(packet)) return;
		await new Promise<void>((resolve) => {
			stream.once("drain", resolve);
			stream.once("close", resolve);
		});
	}

	async function sendWhole(): Promise<void> {
		let bytes = Buffer.concat(parts);
		while (bytes.length >= bodyBytes) {
			await send(bytes.subarray(0, bodyBytes), false);
			bytes = bytes.subarray(bodyBytes);
		}
		parts = [bytes];
		length = bytes.length;
	}

	return {
		async write(token) {
			parts.push(token);
			length += token.length;
			if (length >= bodyBytes) await sendWhole();
		},
		async end() {
			await sendWhole();
			await send(Buffer.concat(parts), true);
		},
	};
}
