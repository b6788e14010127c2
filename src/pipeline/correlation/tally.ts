/**
 * The events that one selector counts in one bucket, sorted by event time and then by ID, whatever order they came in.
 * Plain data and functions, no methods: there are hundreds of thousands of tallies.
 */
import type { Event } from "#event/index.ts";

export interface Entry {
	readonly time: number;
	/** ID of the event; "" when it has none. */
	readonly id: string;
	/** Values of the rule's unique fields, as one text; "" when the rule has none. */
	readonly unique: string;
	/** The event, or only its fields that say whom it affects, or nothing of it. */
	readonly event: Event;
	/** True when `event` is the whole event; such copies are limited over the whole correlator. */
	readonly isWhole: boolean;
}

export interface Tally {
	entries: Entry[];
	/** Unique value → how many entries have it; kept only for rules with unique fields and more than a few entries. */
	combinations: Map<string, number> | undefined;
}

/** Whole events that buckets hold at the moment, over all rules of the correlator. */
export interface CopyBudget {
	held: number;
	readonly limit: number;
}

/** Stands in an entry of which only time and ID are kept; never told from another empty event. */
export const noEvent: Event = Object.freeze({});

/** From this many entries on a map pays for itself. */
const mapFrom = 8;
const fewEntries = 4;

export function createTally(): Tally {
	return { entries: [], combinations: undefined };
}

export function isBefore(a: Entry, b: Entry): boolean {
	return a.time < b.time || (a.time === b.time && a.id < b.id);
}

/** Index of the first entry not earlier than `time`. */
export function firstAtOrAfter(
	entries: readonly Entry[],
	time: number,
): number {
	let low = 0;
	let high = entries.length;
	while (low < high) {
		const middle = (low + high) >> 1;
		const entry = entries[middle];
		if (entry !== undefined && entry.time < time) low = middle + 1;
		else high = middle;
	}
	return low;
}

/** Index of the first entry later than `time`. */
export function firstAfter(entries: readonly Entry[], time: number): number {
	let low = 0;
	let high = entries.length;
	while (low < high) {
		const middle = (low + high) >> 1;
		const entry = entries[middle];
		if (entry !== undefined && entry.time <= time) low = middle + 1;
		else high = middle;
	}
	return low;
}

/** Puts the entry in its place and returns the index; -1 when the same event (by ID) is already there. */
export function insert(tally: Tally, entry: Entry, isUnique: boolean): number {
	const { entries } = tally;
	const last = entries.at(-1);
	let index = entries.length;
	if (last !== undefined && !isBefore(last, entry)) {
		index = firstAtOrAfter(entries, entry.time);
		for (; ; index++) {
			const other = entries[index];
			if (other === undefined || other.time > entry.time) break;
			if (other.id > entry.id) break;
			if (other.id === entry.id && entry.id !== "") return -1;
		}
		entries.splice(index, 0, entry);
	} else if (entries.length < fewEntries) {
		// The first push takes room for seventeen, and most buckets never hold more than a few.
		tally.entries = [...entries, entry];
	} else {
		entries.push(entry);
	}
	if (isUnique) countCombination(tally, entry);
	return index;
}

function countCombination(tally: Tally, entry: Entry): void {
	if (tally.combinations !== undefined) {
		const count = tally.combinations.get(entry.unique) ?? 0;
		tally.combinations.set(entry.unique, count + 1);
	} else if (tally.entries.length >= mapFrom) {
		const combinations = new Map<string, number>();
		for (const { unique } of tally.entries) {
			combinations.set(unique, (combinations.get(unique) ?? 0) + 1);
		}
		tally.combinations = combinations;
	}
}

/** Number of different unique values. */
export function countDistinct(tally: Tally): number {
	if (tally.combinations !== undefined) return tally.combinations.size;
	const { entries } = tally;
	let distinct = 0;
	for (let index = 0; index < entries.length; index++) {
		if (findSame(entries, index, -1) < 0) distinct += 1;
	}
	return distinct;
}

/** Index of the nearest entry with the same unique value in the given direction; -1 when there is none. */
export function findSame(
	entries: readonly Entry[],
	from: number,
	direction: 1 | -1,
): number {
	const unique = entries[from]?.unique;
	for (let index = from + direction; ; index += direction) {
		const entry = entries[index];
		if (entry === undefined) return -1;
		if (entry.unique === unique) return index;
	}
}

/** Takes out entries from index `from` to before `to` and returns them. */
export function take(
	tally: Tally,
	from: number,
	to: number,
	budget: CopyBudget,
): Entry[] {
	const { entries } = tally;
	if (to <= from || entries.length === 0) return [];
	let taken: Entry[];
	if (from === 0 && to >= entries.length) {
		taken = entries;
		tally.entries = [];
		tally.combinations = undefined;
	} else {
		taken = entries.splice(from, to - from);
	}
	for (const entry of taken) {
		if (entry.isWhole) budget.held -= 1;
		const count = tally.combinations?.get(entry.unique);
		if (count === undefined) continue;
		if (count === 1) tally.combinations?.delete(entry.unique);
		else tally.combinations?.set(entry.unique, count - 1);
	}
	return taken;
}
