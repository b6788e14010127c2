/** Brings the records of one journal into the event store, each exactly once. */
import type { EventStore } from "#backends/event-store/index.ts";
import {
	type Consumer,
	type Cursor,
	type Journal,
	type JournalRecord,
	startConsumer,
} from "../journal/index.ts";
import {
	createGroupInserter,
	type StoredCounts,
	type StoredPart,
} from "./insert-group.ts";

/** A way into the one event store. */
export interface StorageWay {
	readonly insert: EventStore["insert"];
	readonly onStored: (counts: StoredCounts) => void;
}

export interface StorageWriterOptions {
	readonly journal: Journal;
	readonly cursor: Cursor;
	/**
	 * They go through the journal together: which way an event takes is then decided once, whatever settings change while
	 * one of them waits. A group is done when every way has its part.
	 */
	readonly ways: readonly StorageWay[];
	/** What a record holds for each way, in their order. */
	readonly decode: (record: JournalRecord) => readonly StoredPart[];
	/**
	 * Largest group of events for one insert. Default 32 MiB of records: what a part of the table costs hardly depends on
	 * how much is in it (docs/decisions/0006).
	 */
	readonly maxBytes?: number;
	/** How long a group may gather. Default 1 s. */
	readonly flushMs?: number;
	/** Wait after the first failure; see `ConsumerOptions`. */
	readonly retryMs?: number;
	readonly onAdvance: (next: number) => Promise<void>;
	readonly clock: () => number;
}

export function startStorageWriter(options: StorageWriterOptions): Consumer {
	const ways = options.ways.map(({ insert, onStored }) => ({
		inserter: createGroupInserter({ insert }, options.clock),
		onStored,
	}));
	/** Ways that have their part of the group, so that it is not sent again when another way has not. */
	let inHand = { token: "", done: new Set<number>() };

	return startConsumer({
		journal: options.journal,
		cursor: options.cursor,
		maxBytes: options.maxBytes ?? 32 * 1024 * 1024,
		gatherMs: options.flushMs ?? 1000,
		...(options.retryMs === undefined ? {} : { retryMs: options.retryMs }),
		async handle(records, range) {
			const token = `${options.journal.id}:${range.from}-${range.end}`;
			if (inHand.token !== token) inHand = { token, done: new Set() };
			const { done } = inHand;
			const parts = records.map(options.decode);
			const tries = await Promise.allSettled(
				ways.map(async ({ inserter, onStored }, index) => {
					if (done.has(index)) return;
					const counts = await inserter.insert(
						index === 0 ? token : `${token}~${index}`,
						parts.flatMap((shares) => shares[index] ?? []),
					);
					done.add(index);
					onStored(counts);
				}),
			);
			for (const one of tries) if (one.status === "rejected") throw one.reason;
		},
		onAdvance: options.onAdvance,
	});
}
