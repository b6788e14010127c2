/** Sends the events of a collector's journal to a correlator, those of its routing filter, each batch with its time. */
import type { CollectedBytes } from "../collector/index.ts";
import {
	type Consumer,
	type Cursor,
	type Journal,
	type JournalRecord,
	startConsumer,
} from "../journal/index.ts";
import { type EncodedPart, encodeForwarded, encodePart } from "./forwarded.ts";

export interface CorrelatorFeedOptions {
	readonly journal: Journal;
	readonly cursor: Cursor;
	readonly decode: (record: JournalRecord) => CollectedBytes;
	/** Events to send, of the lines of a record; absent = all. */
	readonly select?: (lines: readonly string[]) => readonly string[];
	/** Resolves when the correlator has the record; what it has already it takes as done. */
	readonly deliver: (payload: Buffer, signal: AbortSignal) => Promise<void>;
	readonly onAdvance: (next: number) => Promise<void>;
	readonly onSent?: (events: number) => void;
	/** Wait after the first failure; see `ConsumerOptions`. */
	readonly retryMs?: number;
}

export function startCorrelatorFeed(options: CorrelatorFeedOptions): Consumer {
	return startConsumer({
		journal: options.journal,
		cursor: options.cursor,
		maxBytes: 4 * 1024 * 1024,
		gatherMs: 0,
		maxRetryMs: 2000,
		...(options.retryMs === undefined ? {} : { retryMs: options.retryMs }),
		async handle(records, range, signal) {
			const parts = records.flatMap((record): EncodedPart[] => {
				const { header, events } = options.decode(record);
				const { at, events: count } = header;
				if (count === 0) return [];
				if (options.select === undefined) return [{ at, count, lines: events }];
				const lines = options.select(events.toString().split("\n"));
				return lines.length === 0 ? [] : [encodePart({ at, lines })];
			});
			if (parts.length === 0) return;
			const origin = { journal: options.journal.id, ...range };
			await options.deliver(encodeForwarded(origin, parts), signal);
			options.onSent?.(parts.reduce((sum, { count }) => sum + count, 0));
		},
		onAdvance: options.onAdvance,
	});
}
