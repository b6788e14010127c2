/** Reads a journal from one position on, file after file, never past what is durable. */
import type { FileSystem, OpenFile } from "#platform/index.ts";
import { journalErrors } from "./errors.ts";
import {
	headerBytes,
	type JournalRecord,
	readPreceding,
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
	fs: FileSystem,
): JournalReader {
	let position = from;
	let file: { handle: OpenFile; segment: Segment; offset: number } | undefined;
	/** Where the file was closed. */
	let place: { segment: Segment; offset: number } | undefined;

	async function openAt(sequence: number): Promise<NonNullable<typeof file>> {
		const segment =
			journal.segments.findLast((candidate) => candidate.first <= sequence) ??
			journal.segments[0];
		if (segment === undefined) throw new Error("a journal has a segment");
		if (file?.segment === segment) return file;
		const offset = place?.segment === segment ? place.offset : 0;
		await closeFile();
		file = { handle: await fs.open(segment.path, "r"), segment, offset };
		return file;
	}

	async function closeFile(): Promise<void> {
		if (file === undefined) return;
		const { handle, segment, offset } = file;
		place = { segment, offset };
		file = undefined;
		await handle.close();
	}

	async function readChunk(wanted: number): Promise<JournalRecord[]> {
		const current = await openAt(position);
		const available = current.segment.bytes - current.offset;
		if (available === 0) {
			await passEnd(current);
			return [];
		}
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
			if (record.sequence > Math.max(position, current.segment.first)) break;
			offset += recordBytes(record);
			if (record.kind !== recordKind.data || record.sequence < position)
				continue;
			records.push(record);
			position = record.sequence + 1;
		}
		current.offset += offset;
		if (offset === 0) {
			if (buffer.length === available) throw damageAt(current);
			return readChunk(wanted * 4);
		}
		return records;
	}

	/**
	 * Goes on with the next file although records between are missing, when that says that a whole file was between:
	 * somebody moved it away.
	 */
	async function passEnd(ended: NonNullable<typeof file>): Promise<void> {
		const following = journal.segments.find(
			({ first }) => first > ended.segment.first,
		);
		if (following === undefined) throw damageAt(ended);
		const handle = await fs.open(following.path, "r");
		try {
			const header = Buffer.alloc(headerBytes);
			await handle.read(header, 0, headerBytes, 0);
			const before = following.first - readPreceding(header, 0);
			if (before <= ended.segment.first) throw damageAt(ended);
		} finally {
			await handle.close();
		}
		position = following.first;
	}

	function damageAt({ segment, offset }: NonNullable<typeof file>): Error {
		return journalErrors.make("corrupt", { file: segment.path, offset });
	}

	return {
		async read(maxBytes, signal) {
			for (;;) {
				// After a release the wanted record may be gone; reading goes on with the oldest that is left.
				position = Math.max(position, journal.segments[0]?.first ?? 1);
				// A file that is held open takes its room on the disk even when it is deleted, and waiting may take long.
				if (position >= journal.next()) await closeFile();
				await journal.waitFor(position, signal);
				if (position >= journal.next() || signal.aborted) return [];
				const records = await readChunk(maxBytes);
				if (records.length > 0) return records;
			}
		},
		close: closeFile,
	};
}
