/**
 * What reads a service's journal and brings its events on: one consumer per destination, each with a place of its own.
 * A destination that is down keeps its part of the journal, which pushes back on the sources when it is full.
 */
import type { EventStore } from "#backends/event-store/index.ts";
import type { Counter } from "#core/index.ts";
import {
	type ConsumerState,
	type Cursor,
	type Journal,
	type JournalRecord,
	type StoredPart,
	startStorageWriter,
} from "#pipeline/index.ts";

export interface Output {
	readonly name: string;
	readonly consumer: {
		state(): Pick<ConsumerState, "lag" | "problem" | "hasFailed">;
		stop(): Promise<void>;
	};
	readonly cursor: Cursor;
	counters(): readonly Counter[];
	/** Ends work that may wait long; it is done again at the next start. */
	abort(): void;
	close(): void;
}

/** How long outputs may take at the end for what is in hand. */
const graceMs = 5000;

export interface Outputs {
	/** First record that some output still needs; the end of the journal when there is no output. */
	neededFrom(): number;
	counters(): readonly Counter[];
	problems(): readonly string[];
	isStopped(): boolean;
	/** Ends after what is in hand. */
	stop(): Promise<void>;
}

export function joinOutputs(
	outputs: readonly Output[],
	journal: Journal,
): Outputs {
	return {
		neededFrom: () =>
			Math.min(
				journal.state().next,
				...outputs.map(({ cursor }) => cursor.next),
			),
		counters: () =>
			outputs.flatMap((output) => [
				...output.counters(),
				{
					name: "waiting",
					reason: output.name,
					value: output.consumer.state().lag,
				},
			]),
		problems: () =>
			outputs.flatMap(({ name, consumer }) => {
				const { problem } = consumer.state();
				return problem === undefined ? [] : [`${name}: ${problem}`];
			}),
		isStopped: () => outputs.some(({ consumer }) => consumer.state().hasFailed),
		async stop() {
			const late = setTimeout(() => {
				for (const output of outputs) output.abort();
			}, graceMs);
			await Promise.all(outputs.map(({ consumer }) => consumer.stop()));
			clearTimeout(late);
			for (const output of outputs) output.close();
		},
	};
}

/** Events with ledger and dead letters into the event store, through `insert`. */
export function startStorageOutput(options: {
	readonly name: string;
	readonly cursor: Cursor;
	readonly journal: Journal;
	readonly insert: EventStore["insert"];
	readonly decode: (record: JournalRecord) => StoredPart;
	readonly flushMs: number;
	readonly clock: () => number;
	readonly onAdvance: () => Promise<void>;
	/** Of the inserts. */
	readonly stopping: AbortController;
	readonly close: () => void;
}): Output {
	const { name, cursor } = options;
	const counts = { stored: 0, refused: 0 };
	const consumer = startStorageWriter({
		journal: options.journal,
		cursor,
		eventStore: { insert: options.insert },
		decode: options.decode,
		flushMs: options.flushMs,
		clock: options.clock,
		onAdvance: options.onAdvance,
		onStored({ events, refused }) {
			counts.stored += events;
			counts.refused += refused;
		},
	});
	return {
		name,
		cursor,
		consumer,
		counters: () => [
			{ name: "stored", reason: name, value: counts.stored },
			{ name: "rejected", reason: "storage.refused", value: counts.refused },
		],
		abort: () => options.stopping.abort(),
		close: options.close,
	};
}
