/**
 * Looks for a group of entries that makes all selectors fire: inside one span no longer than the window, each selector
 * has its threshold of entries. Only called for an entry that just came, so a group that exists is new. The group is
 * the earliest one: of each selector its first entries in the earliest span that satisfies.
 */
import {
	countDistinct,
	type Entry,
	firstAfter,
	firstAtOrAfter,
	isBefore,
	type Tally,
} from "./tally.ts";

export interface Search {
	/** Tallies of the selectors that are not recovery, in the rule's order, and their thresholds. */
	readonly tallies: readonly Tally[];
	readonly thresholds: readonly number[];
	readonly isUnique: boolean;
	/** Longest span, milliseconds. */
	readonly span: number;
	/** Time of the new entry. */
	readonly time: number;
	/** Only entries later than this and not later than `until` take part: a recovery separates. */
	readonly after: number;
	readonly until: number;
}

/** One selector without unique fields: any run of `threshold` entries that holds the one at `index`. */
export function findRun(
	entries: readonly Entry[],
	index: number,
	threshold: number,
	span: number,
): Entry[] | undefined {
	const last = Math.min(index, entries.length - threshold);
	for (let from = Math.max(0, index - threshold + 1); from <= last; from++) {
		const first = entries[from];
		const final = entries[from + threshold - 1];
		if (first === undefined || final === undefined) return undefined;
		if (final.time - first.time <= span) {
			return entries.slice(from, from + threshold);
		}
	}
	return undefined;
}

function hasEnough(search: Search): boolean {
	return search.thresholds.every((threshold, position) => {
		const tally = search.tallies[position];
		if (tally === undefined || tally.entries.length < threshold) return false;
		return !search.isUnique || countDistinct(tally) >= threshold;
	});
}

/** The selectors in any order. One pass over the entries near the new one. */
export function findUnordered(search: Search): Entry[] | undefined {
	if (!hasEnough(search)) return undefined;
	const { tallies, thresholds, isUnique, span, time, after, until } = search;
	const windows = tallies.map((tally) =>
		slidingWindow(tally.entries, Math.max(time - span, after), isUnique),
	);
	for (const window of windows) window.skip(after);
	for (;;) {
		let start = Infinity;
		for (const window of windows) start = Math.min(start, window.start());
		if (start > time) return undefined;
		const limit = Math.min(start + span, until);
		let isSatisfied = true;
		let isExhausted = true;
		windows.forEach((window, position) => {
			window.extend(limit);
			if (window.count() < (thresholds[position] ?? 0)) isSatisfied = false;
			if (window.hasMore(until)) isExhausted = false;
		});
		if (isSatisfied) {
			return merge(
				windows.map((window, position) =>
					window.first(thresholds[position] ?? 0),
				),
			);
		}
		// A later start only loses entries when the end cannot move on.
		if (isExhausted) return undefined;
		for (const window of windows) window.skip(start);
	}
}

function slidingWindow(
	entries: readonly Entry[],
	from: number,
	isUnique: boolean,
) {
	let head = firstAtOrAfter(entries, from);
	let end = head;
	const values = isUnique ? new Map<string, number>() : undefined;
	return {
		start: () => entries[head]?.time ?? Infinity,
		extend(limit: number) {
			for (; ; end++) {
				const entry = entries[end];
				if (entry === undefined || entry.time > limit) return;
				values?.set(entry.unique, (values.get(entry.unique) ?? 0) + 1);
			}
		},
		skip(time: number) {
			for (; ; head++) {
				const entry = entries[head];
				if (entry === undefined || entry.time > time) return;
				if (head >= end) {
					end = head + 1;
					continue;
				}
				const count = values?.get(entry.unique);
				if (count === 1) values?.delete(entry.unique);
				else if (count !== undefined) values?.set(entry.unique, count - 1);
			}
		},
		count: () => values?.size ?? end - head,
		hasMore(until: number) {
			const next = entries[end];
			return next !== undefined && next.time <= until;
		},
		first: (threshold: number) => firstEntries(entries, head, threshold),
	};

	function firstEntries(
		all: readonly Entry[],
		start: number,
		threshold: number,
	): Entry[] {
		if (!isUnique) return all.slice(start, start + threshold);
		const seen = new Set<string>();
		const found: Entry[] = [];
		for (let index = start; found.length < threshold; index++) {
			const entry = all[index];
			if (entry === undefined) break;
			if (seen.has(entry.unique)) continue;
			seen.add(entry.unique);
			found.push(entry);
		}
		return found;
	}
}

/** Starts tried for one event that came late into an ordered rule; in order of time one is enough. */
const maxStarts = 64;

/** The selectors one after another: each counts entries not earlier than the moment the one before it fired. */
export function findOrdered(search: Search): Entry[] | undefined {
	if (!hasEnough(search)) return undefined;
	const { tallies, span, time, after, until } = search;
	const firsts = tallies[0]?.entries ?? [];
	let from = Math.max(
		firstAtOrAfter(firsts, time - span),
		firstAfter(firsts, after),
	);
	for (let tries = 0; tries < maxStarts; tries++, from++) {
		const start = firsts[from];
		if (start === undefined || start.time > time) return undefined;
		const limit = Math.min(start.time + span, until);
		const group = followSequence(search, from, limit);
		if (group !== undefined) return group;
		// With every entry already inside the limit a later start sees no more.
		if (tallies.every((tally) => (tally.entries.at(-1)?.time ?? 0) <= limit)) {
			return undefined;
		}
	}
	return undefined;
}

function followSequence(
	search: Search,
	from: number,
	limit: number,
): Entry[] | undefined {
	let group: Entry[] = [];
	let moment = -Infinity;
	for (const [position, tally] of search.tallies.entries()) {
		const { entries } = tally;
		const needed = search.thresholds[position] ?? 0;
		const seen = new Set<string>();
		const step: Entry[] = [];
		let index = position === 0 ? from : firstAtOrAfter(entries, moment);
		for (; step.length < needed; index++) {
			const entry = entries[index];
			if (entry === undefined || entry.time > limit) return undefined;
			// One event is not two steps.
			if (entry.time === moment && isInGroup(group, entry)) continue;
			if (search.isUnique) {
				if (seen.has(entry.unique)) continue;
				seen.add(entry.unique);
			}
			step.push(entry);
		}
		moment = step.at(-1)?.time ?? moment;
		group = group.concat(step);
	}
	return merge([group]);
}

function isInGroup(group: readonly Entry[], entry: Entry): boolean {
	return group.some(
		({ time, id }) => time === entry.time && id === entry.id && id !== "",
	);
}

/** Sorted by time; an event that several selectors count appears once. */
function merge(parts: readonly (readonly Entry[])[]): Entry[] {
	const sorted = parts
		.flat()
		.sort((a, b) => (isBefore(a, b) ? -1 : isBefore(b, a) ? 1 : 0));
	return sorted.filter((entry, index) => {
		const previous = sorted[index - 1];
		return (
			previous === undefined ||
			entry.id === "" ||
			previous.id !== entry.id ||
			previous.time !== entry.time
		);
	});
}
