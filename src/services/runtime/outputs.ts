/**
 * What reads a service's journal and brings its events on: one consumer per destination, each with a place of its own.
 * A destination that is down keeps its part of the journal, which pushes back on the sources when it is full.
 */
import type { Counter } from "#core/index.ts";
import type { ConsumerState, Cursor, Journal } from "#pipeline/index.ts";

export interface Output {
	/** Of the destinations that it brings events to. */
	readonly names: readonly string[];
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
				...output.names.map((name) => ({
					name: "waiting",
					reason: name,
					value: output.consumer.state().lag,
				})),
			]),
		problems: () =>
			outputs.flatMap(({ names, consumer }) => {
				const { problem } = consumer.state();
				return problem === undefined ? [] : [`${names.join(", ")}: ${problem}`];
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
