import type { IncomingMessage } from "node:http";
import { promisify } from "node:util";
import { gunzip, inflate, inflateRaw } from "node:zlib";
import { isErrorCode } from "#platform/index.ts";
import { connectorErrors } from "../errors.ts";

/** Memory that all bodies on their way in may take together. */
export interface BodyRoom {
	/** False when there is no room for so many more bytes. */
	take(bytes: number): boolean;
	give(bytes: number): void;
}

export function createBodyRoom(limit: number): BodyRoom {
	let taken = 0;
	return {
		take(bytes) {
			if (taken + bytes > limit) return false;
			taken += bytes;
			return true;
		},
		give(bytes) {
			taken -= bytes;
		},
	};
}

/** What deflate usually gains on logs; the room a body will need is taken before it is decompressed. */
const usualRatio = 10;

const decompressors = {
	gzip: promisify(gunzip),
	zlib: promisify(inflate),
	raw: promisify(inflateRaw),
};

export interface ReceivedBody {
	readonly bytes: Buffer;
	/** Gives the memory back; to be called once the messages are stored or refused. */
	release(): void;
}

export interface BodyReceipt {
	/** Bytes a body may have, before and after decompression. */
	readonly limit: number;
	readonly room: BodyRoom;
	/** Called once nothing speaks against the body, for senders that wait for that (Expect: 100-continue). */
	readonly onWanted: () => void;
}

/**
 * Receives and decompresses a body. Throws connectors.bodyTooLarge, overloaded, unknownContentEncoding,
 * damagedCompression, and an error without code when the sender went away.
 */
export async function receiveBody(
	request: IncomingMessage,
	{ limit, room, onWanted }: BodyReceipt,
): Promise<ReceivedBody> {
	const encoding = contentEncoding(request);
	if (Number(request.headers["content-length"] ?? 0) > limit)
		throw connectorErrors.make("bodyTooLarge", { limit });
	onWanted();
	let taken = 0;
	const take = (bytes: number) => {
		if (!room.take(bytes)) throw connectorErrors.make("overloaded");
		taken += bytes;
	};
	const release = () => {
		room.give(taken);
		taken = 0;
	};
	try {
		const body = await readBytes(request, limit, take);
		if (encoding === "identity" || body.length === 0)
			return { bytes: body, release };
		take(Math.min(limit, body.length * usualRatio));
		return { bytes: await decompress(body, encoding, limit), release };
	} catch (error) {
		release();
		throw error;
	}
}

type ContentEncoding = "identity" | "gzip" | "deflate";

function contentEncoding(request: IncomingMessage): ContentEncoding {
	const header = request.headers["content-encoding"]?.trim().toLowerCase();
	switch (header) {
		case undefined:
		case "":
		case "identity":
			return "identity";
		case "gzip":
		case "x-gzip":
			return "gzip";
		case "deflate":
			return "deflate";
		default:
			throw connectorErrors.make("unknownContentEncoding", {
				encoding: header,
			});
	}
}

function readBytes(
	request: IncomingMessage,
	limit: number,
	take: (bytes: number) => void,
): Promise<Buffer> {
	return new Promise((resolve, reject) => {
		const chunks: Buffer[] = [];
		let length = 0;
		const keep = (chunk: Buffer) => {
			length += chunk.length;
			try {
				if (length > limit)
					throw connectorErrors.make("bodyTooLarge", { limit });
				take(chunk.length);
				chunks.push(chunk);
			} catch (error) {
				request.off("data", keep).pause();
				reject(error);
			}
		};
		request.on("data", keep);
		request.on("end", () => resolve(Buffer.concat(chunks, length)));
		request.on("error", reject);
		// "close" without "end": the sender went away. Rejecting after resolving changes nothing.
		request.on("close", () => reject(new Error("the sender went away")));
	});
}

/**
 * Reads what is left of a refused body, up to a bound: a sender that is still sending would find its connection reset
 * and never read the answer.
 */
export async function discardRest(
	request: IncomingMessage,
	limit: number,
): Promise<void> {
	if (request.complete || request.destroyed) return;
	await new Promise<void>((resolve) => {
		let discarded = 0;
		request.on("data", (chunk: Buffer) => {
			discarded += chunk.length;
			if (discarded > limit) resolve();
		});
		request.once("end", resolve).once("close", resolve).resume();
	});
}

async function decompress(
	body: Buffer,
	encoding: "gzip" | "deflate",
	limit: number,
): Promise<Buffer> {
	const format = encoding === "gzip" ? "gzip" : deflateFormat(body);
	try {
		return await decompressors[format](body, { maxOutputLength: limit });
	} catch (error) {
		if (isErrorCode(error, "ERR_BUFFER_TOO_LARGE"))
			throw connectorErrors.make("bodyTooLarge", { limit }, error);
		throw connectorErrors.make("damagedCompression", { encoding }, error);
	}
}

/** The standard means zlib (RFC 9110 §8.4.1.2); some senders leave out its header, whose 16 bits divide by 31. */
function deflateFormat(body: Buffer): "zlib" | "raw" {
	const isZlib =
		body.length >= 2 &&
		(body.readUInt8(0) & 0x0f) === 8 &&
		body.readUInt16BE(0) % 31 === 0;
	return isZlib ? "zlib" : "raw";
}
