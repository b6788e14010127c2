/** How much of its events a bucket keeps: whole ones while there is room, then only what says whom they affect. */
import type { Event } from "#event/index.ts";
import { assetFields } from "./affected-assets.ts";
import type { Group } from "./bucket.ts";
import { type CopyBudget, type Entry, noEvent, type Tally } from "./tally.ts";

/** Whole events kept per tally; beyond, only the fields of affected assets; further on, only time and ID. */
const maxWhole = 100;
const maxSlim = 1000;

export interface Occurrence {
	readonly time: number;
	/** Values of the unique fields as one text; "" without unique fields. */
	readonly unique: string;
	readonly event: Event;
}

/** An entry for the tally; the caller counts it in the budget once it is in. */
export function makeEntry(
	tally: Tally,
	{ event, time, unique }: Occurrence,
	budget: CopyBudget,
): Entry {
	const count = tally.entries.length;
	const isWhole = count < maxWhole && budget.held < budget.limit;
	const kept = isWhole ? event : count < maxSlim ? assetsOf(event) : noEvent;
	return { time, id: event.ID ?? "", unique, event: kept, isWhole };
}

function assetsOf(event: Event): Event {
	const slim: Event = {};
	for (const field of assetFields) {
		const value = event[field];
		if (value !== undefined && value !== "") slim[field] = value;
	}
	return slim;
}

/** The group to be kept for long; its entries have left their tallies. `pick`: the sample's fields that matter. */
export function keepGroup(
	group: Group,
	budget: CopyBudget,
	pick: (event: Event) => Event,
): Group {
	const entries = group.entries.map((entry) => {
		if (!entry.isWhole) return entry;
		if (budget.held >= budget.limit) {
			return { ...entry, event: assetsOf(entry.event), isWhole: false };
		}
		budget.held += 1;
		return entry;
	});
	return { entries, sample: pick(group.sample) };
}

export function releaseGroup(
	group: Group | undefined,
	budget: CopyBudget,
): void {
	for (const { isWhole } of group?.entries ?? []) {
		if (isWhole) budget.held -= 1;
	}
}
