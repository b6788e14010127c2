/** Segments: the files of a journal, each named after the first data record it may hold. */
import { open, readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { type JournalRecord, readRecord, recordBytes } from "./record.ts";

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
export async function listSegments(directory: string): Promise<Segment[]> {
	const segments: Segment[] = [];
	for (const name of await readdir(directory)) {
		const match = /^(\d{16})\.journal$/.exec(name);
		if (match === null) continue;
		const path = join(directory, name);
		const { size } = await stat(path);
		segments.push({ path, first: Number(match[1]), bytes: size });
	}
	return segments.sort((a, b) => a.first - b.first);
}

/**
 * Walks the records of the last segment and returns where the sound part ends. What follows is a torn write, never
 * acknowledged, and is cut off.
 */
export async function recoverSegment(
	segment: Segment,
	visit: (record: JournalRecord) => void,
): Promise<number> {
	const bytes = await readFile(segment.path);
	let offset = 0;
	while (offset < bytes.length) {
		const record = readRecord(bytes, offset);
		if (record === undefined) break;
		visit(record);
		offset += recordBytes(record);
	}
	if (offset < bytes.length) await cutSegment(segment.path, offset);
	return offset;
}

/** Cuts the file behind its sound part. */
export async function cutSegment(path: string, bytes: number): Promise<void> {
	const file = await open(path, "r+");
	try {
		await file.truncate(bytes);
		await file.sync();
	} finally {
		await file.close();
	}
}
