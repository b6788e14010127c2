/** Segments: the files of a journal, each named after the first data record it may hold. */
import { join } from "node:path";
import { type FileSystem, writeFully } from "#platform/index.ts";
import { journalErrors } from "./errors.ts";
import {
	type JournalRecord,
	readPreceding,
	readRecord,
	recordBytes,
	recordKind,
} from "./record.ts";

export interface Segment {
	readonly path: string;
	/** Sequence number of its first data record. */
	readonly first: number;
	bytes: number;
}

export function segmentPath(directory: string, first: number): string {
	return join(directory, `${String(first).padStart(16, "0")}.journal`);
}

/** The segments in a directory, in order. */
export async function listSegments(
	directory: string,
	fs: FileSystem,
): Promise<Segment[]> {
	const segments: Segment[] = [];
	for (const name of await fs.readdir(directory)) {
		const match = /^(\d{16})\.journal$/.exec(name);
		if (match === null) continue;
		const path = join(directory, name);
		const { size } = await fs.stat(path);
		segments.push({ path, first: Number(match[1]), bytes: size });
	}
	return segments.sort((a, b) => a.first - b.first);
}

/**
 * Walks the records of the last segment and returns where the sound part ends; that part is durable then. What follows
 * is a torn write, never acknowledged, and is cut off. Throws journal.corrupt when it was durable before. Only of the
 * very last write nobody can tell: when it is damaged, it counts as torn.
 */
export async function recoverSegment(
	segment: Segment,
	visit: (record: JournalRecord) => void,
	fs: FileSystem,
): Promise<number> {
	const bytes = await fs.readFile(segment.path);
	let next = segment.first;
	let offset = 0;
	let lastWrite = 0;
	while (offset < bytes.length) {
		const record = readRecord(bytes, offset);
		if (record === undefined || record.sequence !== next) break;
		if (readPreceding(bytes, offset) === 0) lastWrite = offset;
		visit(record);
		if (record.kind === recordKind.data) next++;
		offset += recordBytes(record);
	}
	if (offset < bytes.length && wasDurable(bytes, offset, next))
		throw journalErrors.make("corrupt", { file: segment.path, offset });
	const file = await fs.open(segment.path, "r+");
	try {
		// When its sync failed before the process was killed, another sync would say yes and write nothing.
		await writeFully(file, bytes.subarray(lastWrite, offset), lastWrite);
		await file.truncate(offset);
		await file.sync();
	} finally {
		await file.close();
	}
	return offset;
}

/**
 * True when record `sequence` at `offset`, which is not sound, was durable once: a later write begins only after it.
 * The records of one write may reach the disk in any order, so one of the same write says nothing.
 */
function wasDurable(bytes: Buffer, offset: number, sequence: number): boolean {
	for (let at = offset + 1; at < bytes.length; at++) {
		const record = readRecord(bytes, at);
		if (record?.kind !== recordKind.data) continue;
		const writeBegan = record.sequence - readPreceding(bytes, at);
		if (offset === 0 || writeBegan > sequence) return true;
	}
	return false;
}

/** Cuts the file behind its sound part, and makes that durable. */
export async function cutSegment(
	path: string,
	bytes: number,
	fs: FileSystem,
): Promise<void> {
	const file = await fs.open(path, "r+");
	try {
		await file.truncate(bytes);
		await file.sync();
	} finally {
		await file.close();
	}
}
