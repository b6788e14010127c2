/** Reads a journal from one position on, file after file, never past what is durable. */
import { type FileHandle, open } from "node:fs/promises";
import { journalErrors } from "./errors.ts";
import {
	type JournalRecord,
	readRecord,
	recordBytes,
	recordKind,
} from "./record.ts";
import type { Segment } from "./segment.ts";

export interface JournalReader {
	/**
	 * Waits for the next records and returns at least one, up to about `maxBytes`. Empty when the signal aborted or the
	 * journal closed. Throws journal.corrupt where a file is damaged.
	 */
	read(maxBytes: number, signal: AbortSignal): Promise<JournalRecord[]>;
	close(): Promise<void>;
}

export interface ReadableJournal {
	/** Segments in order; `bytes` of each is its durable part. */
	readonly segments: readonly Segment[];
	/** Sequence number that the next record gets. */
	next(): number;
	waitFor(sequence: number, signal: AbortSignal): Promise<void>;
}

export function createReader(
	journal: ReadableJournal,
	from: number,
): JournalReader {
	let position = from;
	let file:
		| { handle: FileHandle; segment: Segment; offset: number }
		| undefined;

	async function openAt(sequence: number): Promise<NonNullable<typeof file>> {
		// After a release the wanted record may be gone; reading goes on with the oldest that is left.
		const segment =
			journal.segments.findLast((candidate) => candidate.first <= sequence) ??
			journal.segments[0];
		if (segment === undefined) throw new Error("a journal has a segment");
		if (file?.segment === segment) return file;
		await file?.handle.close();
		file = { handle: await open(segment.path, "r"), segment, offset: 0 };
		return file;
	}

	async function readChunk(wanted: number): Promise<JournalRecord[]> {
		const current = await openAt(position);
		const available = current.segment.bytes - current.offset;
		const buffer = Buffer.allocUnsafe(Math.min(wanted, available));
		const { bytesRead } = await current.handle.read(
			buffer,
			0,
			buffer.length,
			current.offset,
		);
		const bytes = buffer.subarray(0, bytesRead);
		const records: JournalRecord[] = [];
		let offset = 0;
		for (;;) {
			const record = readRecord(bytes, offset);
			if (record === undefined) break;
			offset += recordBytes(record);
			if (record.kind !== recordKind.data || record.sequence < position)
				continue;
			records.push(record);
			position = record.sequence + 1;
		}
		current.offset += offset;
		if (offset === 0 && bytesRead > 0) {
			if (buffer.length === available) {
				throw journalErrors.make("corrupt", {
					file: current.segment.path,
					offset: current.offset,
				});
			}
			return readChunk(wanted * 4);
		}
		return records;
	}

	return {
		async read(maxBytes, signal) {
			await journal.waitFor(position, signal);
			while (position < journal.next() && !signal.aborted) {
				const records = await readChunk(maxBytes);
				if (records.length > 0) return records;
			}
			return [];
		},
		async close() {
			await file?.handle.close();
			file = undefined;
		},
	};
}
