/** Parameters of calls, in the types that clients send (MS-TDS 2.2.5.4, 2.2.5.5). */
import type { Value } from "./types.ts";

const maximum = 0xffff;
const msPerDay = 86_400_000;
const daysTo1970 = 719_162;
const epoch1900 = Date.UTC(1900, 0, 1);

/** Reads a parameter of a call. */
export function readParameter(
	body: Buffer,
	start: number,
): { readonly value: Value; readonly next: number } {
	let at = start;
	const byte = () => body.readUInt8(at++);
	const type = byte();
	switch (type) {
		case 0x26:
		case 0x68: {
			at++;
			const length = byte();
			const value = length === 0 ? null : signed(body, at, length);
			return { value, next: at + length };
		}
		case 0x6d: {
			at++;
			const length = byte();
			const value =
				length === 0
					? null
					: length === 4
						? body.readFloatLE(at)
						: body.readDoubleLE(at);
			return { value, next: at + length };
		}
		case 0x6f: {
			at++;
			const length = byte();
			const value =
				length === 0
					? null
					: timeText(
							epoch1900 + body.readInt32LE(at) * msPerDay,
							Math.round((body.readUInt32LE(at + 4) * 100_000) / 3),
							3,
						);
			return { value, next: at + length };
		}
		case 0x2a: {
			const scale = byte();
			const length = byte();
			if (length === 0) return { value: null, next: at };
			const ticks = body.readUIntLE(at, length - 3) * 10 ** (7 - scale);
			const days = body.readUIntLE(at + length - 3, 3) - daysTo1970;
			return { value: timeText(days * msPerDay, ticks, 7), next: at + length };
		}
		case 0xe7:
		case 0xa7:
			return readLong(body, at + 7, body.readUInt16LE(at), (bytes) =>
				bytes.toString(type === 0xe7 ? "utf16le" : "latin1"),
			);
		case 0xa5:
			return readLong(body, at + 2, body.readUInt16LE(at), (bytes) => bytes);
		default:
			throw new Error(`parameter type ${type} is not imitated`);
	}
}

function readLong(
	body: Buffer,
	at: number,
	declared: number,
	read: (bytes: Buffer) => Value,
) {
	if (declared !== maximum) {
		const length = body.readUInt16LE(at);
		if (length === maximum) return { value: null, next: at + 2 };
		const end = at + 2 + length;
		return { value: read(body.subarray(at + 2, end)), next: end };
	}
	if (body.readBigUInt64LE(at) === 0xffffffffffffffffn) {
		return { value: null, next: at + 8 };
	}
	const chunks: Buffer[] = [];
	let next = at + 8;
	for (;;) {
		const length = body.readUInt32LE(next);
		next += 4;
		if (length === 0) break;
		chunks.push(body.subarray(next, next + length));
		next += length;
	}
	return { value: read(Buffer.concat(chunks)), next };
}

function signed(body: Buffer, at: number, length: number): bigint {
	if (length === 8) return body.readBigInt64LE(at);
	return BigInt(length === 1 ? body.readUInt8(at) : body.readIntLE(at, length));
}

function timeText(dayMs: number, ticks: number, places: number): string {
	const wholeMs = Math.floor(ticks / 10_000);
	const text = new Date(dayMs + wholeMs).toISOString().replace("T", " ");
	const below = String(Math.round(ticks % 10_000)).padStart(4, "0");
	return (text.slice(0, -1) + below).slice(0, 20 + places);
}
