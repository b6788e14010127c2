/** Reads a journal to its end and beyond, hands groups of records to a handler, and keeps the place. */
import { setTimeout as delay } from "node:timers/promises";
import { describeError } from "#schema/index.ts";
import type { Cursor } from "./cursor.ts";
import type { Journal } from "./journal.ts";
import type { JournalReader } from "./reader.ts";
import type { JournalRecord } from "./record.ts";

export interface ConsumerOptions {
	readonly journal: Journal;
	readonly cursor: Cursor;
	/** A group ends when it holds so many bytes … */
	readonly maxBytes: number;
	/** … or so long after its first record was read. 0 = hand on at once. */
	readonly gatherMs: number;
	/**
	 * Does the work of records `from` … `end` (exclusive). Called again with exactly the same records after a failure, or
	 * after a crash before `advance` was durable; it must recognise what it has done already.
	 */
	handle(
		records: readonly JournalRecord[],
		range: { readonly from: number; readonly end: number },
		/** Aborts when the consumer stops; work that may wait long ends then. */
		signal: AbortSignal,
	): Promise<void>;
	/** Called when the place moved. */
	onAdvance?(next: number): Promise<void>;
	/** Wait after the first failure; doubles up to `maxRetryMs`. */
	readonly retryMs?: number;
	readonly maxRetryMs?: number;
}

export interface ConsumerState {
	readonly next: number;
	/** Records that wait. */
	readonly lag: number;
	/** Why the work does not advance. */
	readonly problem?: string;
	/** True when it will not go on by itself: the journal is damaged. */
	readonly hasFailed: boolean;
}

export interface Consumer {
	state(): ConsumerState;
	/** Ends after the group in hand, or at once when it waits for a retry. */
	stop(): Promise<void>;
}

export function startConsumer(options: ConsumerOptions): Consumer {
	const { journal, cursor } = options;
	const stopping = new AbortController();
	let problem: string | undefined;
	let hasFailed = false;

	async function gather(reader: JournalReader): Promise<JournalRecord[]> {
		const records = await reader.read(options.maxBytes, stopping.signal);
		let bytes = sizeOf(records);
		if (records.length === 0 || options.gatherMs === 0) return records;
		const signal = AbortSignal.any([
			stopping.signal,
			AbortSignal.timeout(options.gatherMs),
		]);
		while (bytes < options.maxBytes && !signal.aborted) {
			const more = await reader.read(options.maxBytes - bytes, signal);
			// Nothing, and at once, also when the journal closed; asking again would never let go of the process.
			if (more.length === 0) break;
			bytes += sizeOf(more);
			records.push(...more);
		}
		return records;
	}

	async function readRange(end: number): Promise<JournalRecord[]> {
		const reader = journal.reader(cursor.next);
		const records: JournalRecord[] = [];
		try {
			while ((records.at(-1)?.sequence ?? 0) < end - 1) {
				const more = await reader.read(options.maxBytes, stopping.signal);
				if (more.length === 0) return [];
				records.push(...more.filter((record) => record.sequence < end));
			}
		} finally {
			await reader.close();
		}
		return records;
	}

	async function work(
		records: readonly JournalRecord[],
		end: number,
	): Promise<boolean> {
		let wait = options.retryMs ?? 250;
		for (;;) {
			try {
				await cursor.intend(end);
				await options.handle(
					records,
					{ from: cursor.next, end },
					stopping.signal,
				);
				await cursor.advance(end);
				problem = undefined;
				break;
			} catch (error) {
				problem = describeError(error);
			}
			try {
				await delay(wait, undefined, { signal: stopping.signal });
			} catch {
				// Stopped while waiting: the group stays announced and is done at the next start.
				return false;
			}
			wait = Math.min(wait * 2, options.maxRetryMs ?? 10_000);
		}
		await options.onAdvance?.(cursor.next);
		return true;
	}

	async function run(): Promise<void> {
		// The journal was lost and begun anew: its records are others than those that were done.
		const { first, next } = journal.state();
		if (cursor.next > next) await cursor.advance(first);
		const announced = cursor.intendedEnd;
		if (announced !== undefined) {
			const records = await readRange(announced);
			if (records.length === 0 || !(await work(records, announced))) return;
		}
		const reader = journal.reader(cursor.next);
		try {
			while (!stopping.signal.aborted) {
				const records = await gather(reader);
				const last = records.at(-1);
				if (last === undefined) break;
				if (!(await work(records, last.sequence + 1))) break;
			}
		} finally {
			await reader.close();
		}
	}

	// What ends the loop (a damaged journal, a cursor that cannot be written) stays visible as the service's problem.
	const running = run().catch((error: unknown) => {
		problem = describeError(error);
		hasFailed = true;
	});

	return {
		state: () => ({
			next: cursor.next,
			lag: journal.state().next - cursor.next,
			hasFailed,
			...(problem === undefined ? {} : { problem }),
		}),
		async stop() {
			stopping.abort();
			await running;
		},
	};
}

function sizeOf(records: readonly JournalRecord[]): number {
	return records.reduce((sum, record) => sum + record.payload.length, 0);
}
