/** What a standard rule remembers of one key: plain data, so that half a million of them fit into memory. */
import type { Event } from "#event/index.ts";
import type { DueItem } from "./due-heap.ts";
import { type Entry, firstAfter, type Tally } from "./tally.ts";

/** Thresholds were met. The life takes in all events of its time, so that one situation fires once. */
export interface Life {
	/** Time of the earliest event it counts; the life ends one window later. */
	start: number;
	end: number;
	/** Per selector what counts towards the next time the thresholds are met; undefined when the rule does not care. */
	tallies: Tally[] | undefined;
	/** Events that started the life, kept for the timeout trigger. */
	first: Group | undefined;
	/** Events of the latest firing; a late recovery between the two makes it the first. */
	latest: Group | undefined;
}

/** Events that made a rule fire, oldest first. */
export interface Group {
	readonly entries: readonly Entry[];
	/** One event of the key, for its identical fields. */
	readonly sample: Event;
}

export interface Bucket extends DueItem {
	readonly key: string;
	/** Number of its rule in the correlator. */
	readonly rule: number;
	/** True when it ends by the clock: its first event was received soon after it happened. */
	isLive: boolean;
	/** How long after it happened an event of this bucket was received, at most; 0 to ten minutes. */
	lag: number;
	/** Clock at the last event. */
	lastArrival: number;
	/** Per selector, what has not fired yet. */
	waiting: Tally[];
	life: Life | undefined;
	/** A life that is over but may still be ended by a recovery that comes late. */
	closing: Life | undefined;
	/** The life before: events of its time that still come are late and count nowhere. */
	settled: { readonly from: number; readonly to: number } | undefined;
	/** Moments at which a recovery selector fired, ascending. */
	barriers: number[] | undefined;
}

export function groupStart(group: Group): number {
	return group.entries[0]?.time ?? 0;
}

/** Recoveries remembered per bucket, newest first. */
const maxBarriers = 64;

export function addBarrier(bucket: Bucket, moment: number): void {
	bucket.barriers ??= [];
	const { barriers } = bucket;
	let index = barriers.length;
	while (index > 0 && (barriers[index - 1] ?? 0) >= moment) index -= 1;
	if (barriers[index] === moment) return;
	barriers.splice(index, 0, moment);
	if (barriers.length > maxBarriers) barriers.shift();
}

/** The recovery that ends the stretch in which `time` lies; Infinity when none came yet. */
export function barrierFrom(bucket: Bucket, time: number): number {
	return bucket.barriers?.find((moment) => moment >= time) ?? Infinity;
}

/** The recovery before that stretch; -Infinity when there was none. */
export function barrierBefore(bucket: Bucket, time: number): number {
	return bucket.barriers?.findLast((moment) => moment < time) ?? -Infinity;
}

export function isEmpty(tallies: readonly Tally[]): boolean {
	for (const tally of tallies) if (tally.entries.length > 0) return false;
	return true;
}

/** Entries that come after the given one in order of time and ID. */
export function indexAfter(tally: Tally, last: Entry): number {
	const { entries } = tally;
	let index = firstAfter(entries, last.time);
	for (; index > 0; index--) {
		const entry = entries[index - 1];
		if (entry === undefined || entry.time < last.time) break;
		if (entry.id <= last.id) break;
	}
	return index;
}
