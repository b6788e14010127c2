import type { Event } from "#event/index.ts";

/** What became of the events of one batch. */
export interface Aggregated {
	/** Events that no rule takes, in order. */
	readonly passed: readonly Event[];
	/** Their positions in the batch. */
	readonly passedIndexes: readonly number[];
	/** Events that went into a result that is still open or just ended, in order; kept in the journal until it ends. */
	readonly absorbed: readonly Event[];
	/** Absorbed events by name of the rule. */
	readonly absorbedBy: ReadonlyMap<string, number>;
	/** Results that reached their threshold. */
	readonly results: readonly AggregatedEvent[];
}

export interface AggregatedEvent {
	readonly event: Event;
	/** Name of the rule. */
	readonly rule: string;
}

/**
 * Makes one event of many like ones (reference: pipeline-resources §6). Its state follows from its calls alone: the
 * same calls with the same arguments, after `restore` of the same snapshot, give the same answers, ids of results
 * included. So a collector that was killed rebuilds it from its journal.
 */
export interface Aggregator {
	/** `at` is the moment of receipt; an earlier `at` than before is allowed and counts as the same moment. */
	take(events: readonly Event[], at: number): Aggregated;
	/** Results whose lifetime has ended by `at`. */
	advance(at: number): readonly AggregatedEvent[];
	/** When the next lifetime ends; undefined when nothing is open. */
	nextDue(): number | undefined;
	/** Events in results that are still open. */
	openEvents(): number;
	snapshot(): unknown;
	/** Throws when the value is not one of `snapshot`. */
	restore(snapshot: unknown): void;
}
