/**
 * TLS as TDS 7.4 has it: the handshake travels inside PRELOGIN packets, what follows is bare TLS. Only up to TLS 1.2,
 * where records tell by their type which is which.
 */
import { Duplex } from "node:stream";
import { createSecureContext, TLSSocket } from "node:tls";
import { encodePacket, packetType, takePacket } from "./packets.ts";

export interface Identity {
	readonly cert: string;
	readonly key: string;
}

const applicationData = 23;

/** Resolves when the handshake is done; rejects when the client breaks it off. */
export async function startTls(
	plain: Duplex,
	identity: Identity,
): Promise<Duplex> {
	const inner = unwrapHandshake(plain);
	const secure = new TLSSocket(inner, {
		isServer: true,
		secureContext: createSecureContext({ ...identity, maxVersion: "TLSv1.2" }),
	});
	await new Promise<void>((resolve, reject) => {
		secure.once("secure", resolve);
		secure.once("error", reject);
		plain.once("close", () => reject(new Error("closed in the handshake")));
	});
	return secure;
}

function unwrapHandshake(plain: Duplex): Duplex {
	let bytes: Buffer = Buffer.alloc(0);
	// From the first bare record on there are no packets, and chunks may begin in the middle of a record.
	let isReadBare = false;
	let isWrittenBare = false;
	const inner = new Duplex({
		read() {
			plain.resume();
		},
		write(record: Buffer, _encoding, done) {
			isWrittenBare ||= record.readUInt8(0) === applicationData;
			plain.write(
				isWrittenBare
					? record
					: encodePacket(packetType.prelogin, record, true, 1),
				done,
			);
		},
		final(done) {
			plain.end(done);
		},
		destroy(error, done) {
			plain.destroy();
			done(error);
		},
	});
	function give(chunk: Buffer): void {
		if (!inner.push(chunk)) plain.pause();
	}
	plain.on("data", (chunk: Buffer) => {
		bytes = Buffer.concat([bytes, chunk]);
		while (!isReadBare && bytes[0] === packetType.prelogin) {
			const packet = takePacket(bytes);
			if (packet === undefined) return;
			give(packet.body);
			bytes = packet.rest;
		}
		if (bytes.length === 0) return;
		isReadBare = true;
		give(bytes);
		bytes = Buffer.alloc(0);
	});
	plain.on("close", () => inner.destroy());
	return inner;
}
