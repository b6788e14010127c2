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
	/**
	 * Results that ended: first those whose lifetime was over before the batch came, then those that reached their
	 * threshold or had to make room, in the order of the events.
	 */
	readonly results: readonly AggregatedEvent[];
}

/** `ID` and `Type` are set; `Timestamp`, tenant and service are left to the collector, as in every event. */
export interface AggregatedEvent {
	readonly event: Event;
	/** Name of the rule. */
	readonly rule: string;
}

/**
 * Makes one event of many like ones (reference: pipeline-resources §6). Its state follows from its calls alone: the
 * same calls with the same arguments, after `restore` of the same snapshot, give the same answers, ids of results
 * included. So a collector that was killed rebuilds it from its journal. Calls that absorbed and ended nothing leave no
 * trace and need not be repeated, nor do events that passed.
 */
export interface Aggregator {
	/** `at` is the moment of receipt; an earlier `at` than before is allowed and counts as the same moment. */
	take(events: readonly Event[], at: number): Aggregated;
	/** Results whose lifetime has ended by `at`; Infinity ends all. */
	advance(at: number): readonly AggregatedEvent[];
	/** When the next lifetime ends; undefined when nothing is open, -Infinity for what a changed rule left behind. */
	nextDue(): number | undefined;
	/** Events in results that are still open. */
	openEvents(): number;
	/** Results that ended before their time to make room for others, since the aggregator was made. */
	endedEarly(): number;
	/** Plain data that JSON can hold. */
	snapshot(): unknown;
	/**
	 * Goes on from a snapshot. Results of rules that are gone or have changed end with the next call, built by the rule as
	 * it was. Throws aggregation.badSnapshot when the value is not one of `snapshot`.
	 */
	restore(snapshot: unknown): void;
}
