/**
 * One record on disk: a header of 24 bytes (payload length, CRC-32 of all that follows it, kind, a count of what comes
 * before, sequence number) and the payload. All numbers are little-endian.
 */
import { crc32 } from "node:zlib";

export const headerBytes = 24;
const lengthAt = 0;
const checksumAt = 4;
const kindAt = 8;
const precedingAt = 12;
const sequenceAt = 16;

export const recordKind = { data: 1, checkpoint: 2 } as const;
export type RecordKind = (typeof recordKind)[keyof typeof recordKind];

export interface JournalRecord {
	/** Grows by one per data record, from 1. A checkpoint carries the number of the next data record. */
	readonly sequence: number;
	readonly kind: RecordKind;
	readonly payload: Buffer;
}

export function writeHeader(
	kind: RecordKind,
	sequence: number,
	payload: Uint8Array,
	/** Of a data record: records before it in the same write. Of a checkpoint: records in the file before. */
	preceding: number,
): Buffer {
	const header = Buffer.alloc(headerBytes);
	header.writeUInt32LE(payload.length, lengthAt);
	header.writeUInt32LE(kind, kindAt);
	header.writeUInt32LE(preceding, precedingAt);
	header.writeBigUInt64LE(BigInt(sequence), sequenceAt);
	header.writeUInt32LE(
		crc32(payload, crc32(header.subarray(kindAt))),
		checksumAt,
	);
	return header;
}

/** The record that begins at `offset`, or undefined when the bytes there are no whole, sound record. */
export function readRecord(
	bytes: Buffer,
	offset: number,
): JournalRecord | undefined {
	const bodyAt = offset + headerBytes;
	if (bodyAt > bytes.length) return undefined;
	const end = bodyAt + bytes.readUInt32LE(offset + lengthAt);
	if (end > bytes.length) return undefined;
	const kind = bytes.readUInt32LE(offset + kindAt);
	if (kind !== recordKind.data && kind !== recordKind.checkpoint) {
		return undefined;
	}
	const checksum = crc32(bytes.subarray(offset + kindAt, end));
	if (checksum !== bytes.readUInt32LE(offset + checksumAt)) return undefined;
	return {
		sequence: Number(bytes.readBigUInt64LE(offset + sequenceAt)),
		kind,
		payload: bytes.subarray(bodyAt, end),
	};
}

/** What the record that begins at `offset` says of those before it; see `writeHeader`. */
export function readPreceding(bytes: Buffer, offset: number): number {
	return bytes.readUInt32LE(offset + precedingAt);
}

/** Bytes that the record occupies. */
export function recordBytes(record: JournalRecord): number {
	return headerBytes + record.payload.length;
}
