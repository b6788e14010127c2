/**
 * A journal: records appended to files in order, durable when `append` resolves, read by any number of consumers at
 * their own pace. It is the one buffer between stages that may wait: what a collector acknowledged is in its journal,
 * and stays there until every consumer has it.
 *
 * Writes are grouped: what arrives while one write and sync is under way goes into the next. A full disk or a full
 * journal does not fail an append; it waits, the problem shows in `state()`, and so the source is pushed back.
 */
import { randomUUID } from "node:crypto";
import { join } from "node:path";
import {
	type FileSystem,
	isErrorCode,
	makeDirectory,
	nodeFileSystem,
	type OpenFile,
	readFileIfPresent,
	replaceFile,
	syncDirectory,
	writeFully,
} from "#platform/index.ts";
import { describeError } from "#schema/index.ts";
import { watchDisk } from "./disk.ts";
import { journalErrors } from "./errors.ts";
import { createReader, type JournalReader } from "./reader.ts";
import { type JournalRecord, recordKind, writeHeader } from "./record.ts";
import {
	cutSegment,
	listSegments,
	recoverSegment,
	type Segment,
	segmentPath,
} from "./segment.ts";

export interface JournalOptions {
	readonly directory: string;
	/** A new file begins past this size. Default 32 MiB. */
	readonly segmentBytes?: number;
	/** Appends wait while the files hold more. Default 10 GiB. */
	readonly limitBytes?: number;
	/**
	 * Appends wait while the disk has less room than this: cursors, saved states and the store need some to go on, and so
	 * to make room. Default 64 MiB, on a disk below 640 MiB a tenth of it. The journals that a stream of events passes one
	 * after the other have ever smaller reserves: what comes first must stop first, or what comes later could not go on.
	 */
	readonly reserveBytes?: number;
	/** Default 64 MiB. */
	readonly maxRecordBytes?: number;
	/** How long to wait before a failed write is tried again. Default 1 s. */
	readonly retryMs?: number;
	/**
	 * Content of the checkpoint that opens every file: what a reader of the last file alone must know. Asked when a file
	 * begins.
	 */
	readonly checkpoint?: () => string;
	/** Called while opening, for the records of the last file. */
	readonly recover?: (record: JournalRecord) => void;
	/** Default: the real one. */
	readonly fileSystem?: FileSystem;
}

export interface JournalState {
	readonly bytes: number;
	readonly limitBytes: number;
	/** Sequence number that the next record gets. */
	readonly next: number;
	/** Oldest record still kept. */
	readonly first: number;
	/** Why appends wait; absent when they do not. */
	readonly problem?: string;
}

export interface Journal {
	/** Made with the journal; tells its sequence numbers from those of any other, also after its directory was lost. */
	readonly id: string;
	/** Resolves with the record's sequence number when it is durable. */
	append(payload: Uint8Array): Promise<number>;
	/** A reader that begins with record `from`. */
	reader(from: number): JournalReader;
	/**
	 * Says that nobody needs records before `sequence` any more. Whole files of them are deleted; the one that is written
	 * to, only when there is no room for more and nothing in it is needed.
	 */
	releaseBefore(sequence: number): Promise<void>;
	state(): JournalState;
	/** Refuses new records, finishes the writes under way. */
	close(): Promise<void>;
}

interface PendingRecord {
	readonly payload: Uint8Array;
	readonly resolve: (sequence: number) => void;
	readonly reject: (error: unknown) => void;
}

const mebibyte = 1024 * 1024;

export async function openJournal(options: JournalOptions): Promise<Journal> {
	const fs = options.fileSystem ?? nodeFileSystem;
	await makeDirectory(options.directory, 0o700, fs);
	const segmentBytes = options.segmentBytes ?? 32 * mebibyte;
	const limitBytes = options.limitBytes ?? 10 * 1024 * mebibyte;
	const maxRecordBytes = options.maxRecordBytes ?? 64 * mebibyte;
	const retryMs = options.retryMs ?? 1000;
	const disk = await watchDisk(options.directory, options.reserveBytes, fs);
	const groupBytes = Math.min(16 * mebibyte, disk.reserveBytes);
	const id = await openId(join(options.directory, "journal.id"), fs);
	const segments = await listSegments(options.directory, fs);
	let next = 1;
	for (let last = segments.at(-1); last !== undefined; last = segments.at(-1)) {
		next = last.first;
		last.bytes = await recoverSegment(
			last,
			(record) => {
				if (record.kind === recordKind.data) next = record.sequence + 1;
				options.recover?.(record);
			},
			fs,
		);
		if (last.bytes > 0) break;
		// A crash while the file was begun. Without its checkpoint it must not be the last.
		await fs.rm(last.path);
		segments.pop();
	}
	// A killed process may have left names that only memory knows; and what was removed here must not come back.
	await syncDirectory(options.directory, fs);

	let file: OpenFile | undefined;
	let pending: PendingRecord[] = [];
	let isClosed = false;
	let writing: Promise<void> | undefined;
	let problem: string | undefined;
	/** A file may have been begun that is not in use: after a crash what went into the one before it would be behind it. */
	let mustBegin = false;
	/** A failed write may have left bytes behind the sound end of the last file. */
	let hasRemains = false;
	/** Nobody needs what is before. */
	let released = 1;
	let stopWaiting: (() => void) | undefined;
	const waiters = new Set<() => void>();

	function totalBytes(): number {
		return segments.reduce((sum, segment) => sum + segment.bytes, 0);
	}

	async function currentSegment(): Promise<{
		segment: Segment;
		file: OpenFile;
	}> {
		const segment = segments.at(-1);
		if (segment === undefined || mustBegin) return beginSegment(segment);
		// A file that has no record yet is never full, however large its checkpoint.
		if (segment.bytes >= segmentBytes && segment.first < next)
			return beginSegment(segment);
		file ??= await fs.open(segment.path, "r+");
		return { segment, file };
	}

	async function beginSegment(
		before: Segment | undefined,
	): Promise<{ segment: Segment; file: OpenFile }> {
		// First of all: its readers must not find there what the new file may get a different record for.
		if (before !== undefined) await cutSegment(before.path, before.bytes, fs);
		mustBegin = true;
		const path = segmentPath(options.directory, next);
		const created = await fs.open(path, "w+", 0o600);
		const checkpoint = Buffer.from(options.checkpoint?.() ?? "");
		const header = writeHeader(
			recordKind.checkpoint,
			next,
			checkpoint,
			next - (before?.first ?? next),
		);
		try {
			await writeFully(created, Buffer.concat([header, checkpoint]), 0);
			await created.datasync();
			await syncDirectory(options.directory, fs);
		} catch (error) {
			await created.close();
			await fs.rm(path, { force: true });
			throw error;
		}
		mustBegin = false;
		hasRemains = false;
		await file?.close();
		file = created;
		const segment = {
			path,
			first: next,
			bytes: header.length + checkpoint.length,
		};
		segments.push(segment);
		// Those before may have been needed only because they were the last.
		await deleteReleased();
		return { segment, file: created };
	}

	/** Takes what fits into one write of moderate size. */
	function takeGroup(): PendingRecord[] {
		let bytes = 0;
		let count = 0;
		for (const record of pending) {
			if (count > 0 && bytes + record.payload.length > groupBytes) break;
			bytes += record.payload.length;
			count++;
		}
		const group = pending.slice(0, count);
		pending = pending.slice(count);
		return group;
	}

	async function writeGroup(group: readonly PendingRecord[]): Promise<void> {
		const { segment, file: target } = await currentSegment();
		const parts = group.flatMap((record, index) => [
			writeHeader(recordKind.data, next + index, record.payload, index),
			record.payload,
		]);
		const bytes = Buffer.concat(parts);
		hasRemains = true;
		await writeFully(target, bytes, segment.bytes);
		disk.wrote(bytes.length);
		await target.datasync();
		segment.bytes += bytes.length;
		hasRemains = false;
		for (const record of group) record.resolve(next++);
	}

	async function writeAll(): Promise<void> {
		while (pending.length > 0) {
			if (totalBytes() > limitBytes) {
				problem = `the journal holds ${totalBytes()} bytes, its limit is ${limitBytes}`;
				if (!(await makeRoom()) && !(await pause())) break;
				continue;
			}
			const group = takeGroup();
			const shortage = await disk.shortage(sizeOf(group));
			if (shortage !== undefined) {
				pending = [...group, ...pending];
				problem = shortage;
				if (!(await makeRoom()) && !(await pause())) break;
				continue;
			}
			problem = undefined;
			try {
				await writeGroup(group);
			} catch (error) {
				// Bytes of a failed write lie past the sound end and are written over; records stay in order.
				pending = [...group, ...pending];
				await giveBack();
				problem = isErrorCode(error, "ENOSPC", "EDQUOT")
					? "the disk of the journal is full"
					: `the journal cannot be written: ${describeError(error)}`;
				if (!(await pause())) break;
			}
			wake();
		}
		// In the same turn in which nothing was left, so that the next append starts a new round.
		writing = undefined;
	}

	/** What a failed write left behind takes the room that others need to go on. */
	async function giveBack(): Promise<void> {
		const segment = segments.at(-1);
		if (!hasRemains || segment === undefined) return;
		try {
			await cutSegment(segment.path, segment.bytes, fs);
		} catch {
			// The next write goes over it all the same; what is wrong with the disk is told already.
		}
	}

	/** Refuses what waits. It will be sent again, so it must not be found here too. */
	async function refusePending(): Promise<void> {
		const segment = segments.at(-1);
		try {
			if (hasRemains && segment !== undefined)
				await cutSegment(segment.path, segment.bytes, fs);
		} finally {
			for (const record of pending) record.reject(journalErrors.make("closed"));
			pending = [];
		}
	}

	/** Begins a new file when nothing in the present ones is needed any more, so that they can be deleted. */
	async function makeRoom(): Promise<boolean> {
		const segment = segments.at(-1);
		// What a checkpoint takes is not worth a new file with another.
		if (segment === undefined || released < next || segment.first === next)
			return false;
		try {
			await beginSegment(segment);
			return true;
		} catch {
			// Not even room for that: what waits goes on waiting, with the problem it has.
			return false;
		}
	}

	async function deleteReleased(): Promise<void> {
		while (segments.length > 1 && (segments[1]?.first ?? 0) <= released) {
			const [oldest] = segments.splice(0, 1);
			if (oldest !== undefined) await fs.rm(oldest.path, { force: true });
		}
	}

	/** False when the journal closed meanwhile. */
	async function pause(): Promise<boolean> {
		if (isClosed) return false;
		await new Promise<void>((resolve) => {
			const timer = setTimeout(resolve, retryMs);
			stopWaiting = () => {
				clearTimeout(timer);
				resolve();
			};
		});
		stopWaiting = undefined;
		return !isClosed;
	}

	function wake(): void {
		for (const waiter of waiters) waiter();
	}

	/** Resolves when record `sequence` is durable, or the signal aborts, or the journal closes. */
	function waitFor(sequence: number, signal: AbortSignal): Promise<void> {
		const isOver = (): boolean => sequence < next || isClosed || signal.aborted;
		if (isOver()) return Promise.resolve();
		return new Promise((resolve) => {
			const check = (): void => {
				if (!isOver()) return;
				waiters.delete(check);
				signal.removeEventListener("abort", check);
				resolve();
			};
			waiters.add(check);
			signal.addEventListener("abort", check);
		});
	}

	return {
		id,

		append(payload) {
			if (isClosed) return Promise.reject(journalErrors.make("closed"));
			if (payload.length > maxRecordBytes) {
				return Promise.reject(
					journalErrors.make("tooLarge", { bytes: payload.length }),
				);
			}
			return new Promise((resolve, reject) => {
				pending.push({ payload, resolve, reject });
				writing ??= writeAll();
			});
		},

		reader: (from) =>
			createReader({ segments, next: () => next, waitFor }, from, fs),

		async releaseBefore(sequence) {
			released = Math.max(released, sequence);
			const before = segments.length;
			await deleteReleased();
			// A full disk or a full journal may have room again, or can make some.
			if (segments.length < before || released >= next) stopWaiting?.();
		},

		state: () => ({
			bytes: totalBytes(),
			limitBytes,
			next,
			first: segments[0]?.first ?? next,
			...(problem === undefined ? {} : { problem }),
		}),

		async close() {
			isClosed = true;
			stopWaiting?.();
			wake();
			try {
				await writing;
				await refusePending();
			} finally {
				await file?.close();
				file = undefined;
			}
		},
	};
}

async function openId(path: string, fs: FileSystem): Promise<string> {
	const kept = await readFileIfPresent(path, fs);
	if (kept !== undefined) return kept;
	const id = randomUUID();
	await replaceFile(path, id, 0o600, fs);
	return id;
}

function sizeOf(group: readonly PendingRecord[]): number {
	return group.reduce((sum, { payload }) => sum + payload.length, 0);
}
