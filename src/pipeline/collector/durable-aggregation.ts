/**
 * The state of aggregation as the records of a collector's journal have it. Each file begins with that state and the
 * settings it belongs to; the records after it say what was taken in and when something ended. When other settings
 * come into use, a record says so: what was taken in before is replayed by the settings of that time.
 *
 * While a collector runs, it follows the records as they become durable. The aggregator at work is ahead of it by what
 * is being written, which a crash may undo, so only this state may be saved.
 */
import type { Event } from "#event/index.ts";
import type { Aggregator } from "../aggregation/index.ts";
import type { CollectedHeader } from "./collected.ts";

export interface Aggregation {
	/** From which the same aggregator can be built again; compared as text. */
	readonly settings: string;
	readonly aggregator: Aggregator;
}

export interface SavedAggregation {
	readonly settings: string;
	readonly state: unknown;
}

/** What a record says about aggregation. */
export type AggregationRecord = Pick<
	CollectedHeader,
	"at" | "aggregation" | "produced"
>;

export interface DurableAggregation {
	/** At the beginning of a file. */
	begin(saved: SavedAggregation | undefined): void;
	/** For each record, in order. */
	follow(record: AggregationRecord, absorbed: readonly Event[]): void;
	/** For the beginning of the next file, and for whoever goes on; undefined when nothing is aggregated. */
	save(): SavedAggregation | undefined;
}

/** Throws what `build` and `Aggregator.restore` throw. */
export function createDurableAggregation(
	build: (settings: string) => Aggregator,
): DurableAggregation {
	let present: Aggregation | undefined;

	function switchTo(settings: string): void {
		if (settings === present?.settings) return;
		const before = present;
		present =
			settings === "" ? undefined : { settings, aggregator: build(settings) };
		if (before !== undefined)
			present?.aggregator.restore(before.aggregator.snapshot());
	}

	return {
		begin(saved) {
			present =
				saved === undefined
					? undefined
					: { settings: saved.settings, aggregator: build(saved.settings) };
			if (saved !== undefined) present?.aggregator.restore(saved.state);
		},
		follow({ at, aggregation, produced }, absorbed) {
			if (aggregation !== undefined) switchTo(aggregation);
			else if (absorbed.length > 0) present?.aggregator.take(absorbed, at);
			else if (produced.length > 0) present?.aggregator.advance(at);
		},
		save: () =>
			present && {
				settings: present.settings,
				state: present.aggregator.snapshot(),
			},
	};
}
