/**
 * The windows of one standard rule: which events of one key make it fire. Knows event times and keys, no conditions and
 * no actions.
 *
 * Before the first firing the window slides: the rule fires as soon as any span not longer than the window holds what
 * all selectors ask for. The earliest event of that group starts a life of one window's length; counting begins anew,
 * and what meets the thresholds within the life is a subsequent firing. Events after the life slide again.
 *
 * Order of arrival. Entries are kept sorted by event time and one lateness longer than the window, so an event that
 * comes at most `latenessMs` after a newer one of its key finds everything it would have found in order:
 * - whether a key ever fires is the same in any such order (with recovery selectors: as long as the recovery itself
 *   does not come late; ordered rules: up to `maxStarts` starts and `orderedSlack` entries);
 * - which events a firing counts, and how many subsequent ones follow, may differ, because a detection once given
 *   is not taken back; for the same reason a life does not begin earlier for an event that comes late, so it may end up
 *   to one lateness later than in order.
 * An event that comes later still may find older ones forgotten. One that falls into a life already over counts nowhere
 * and is counted as late, as long as its bucket is remembered; after that it begins a new bucket.
 *
 * End of a life: an event of the key more than one lateness after its end; or the clock. A live bucket (its events
 * were received within ten minutes) ends at end + the longest delay of receipt seen in it + one lateness. A historic
 * one (a replayed log) when the clock has moved max(window, 10 min) since its last event.
 */
import type { Event } from "#event/index.ts";
import {
	addBarrier,
	type Bucket,
	barrierBefore,
	barrierFrom,
	type Group,
	groupStart,
	indexAfter,
	isEmpty,
	type Life,
} from "./bucket.ts";
import { type CountingRule, createCounting } from "./counting.ts";
import type { DueHeap } from "./due-heap.ts";
import { latenessMs, liveWithinMs } from "./event-time.ts";
import type { Occurrence } from "./keeping.ts";
import { createLives, settle } from "./lives.ts";
import { createOldestFirst } from "./oldest-first.ts";
import {
	type CopyBudget,
	createTally,
	type Entry,
	firstAfter,
	firstAtOrAfter,
	take,
} from "./tally.ts";

export interface WindowSettings extends CountingRule {
	/** Number of the rule in the correlator. */
	readonly rule: number;
	readonly windowMs: number;
	/** False when no action asks for more than the first firing. */
	readonly wantsSubsequent: boolean;
	readonly wantsTimeout: boolean;
	readonly maxBuckets: number;
	/** Only the identical fields of an event. */
	pick(event: Event): Event;
}

export interface Firing extends Group {
	readonly kind: "first" | "subsequent" | "timeout";
	readonly key: string;
	/** Event time: of the event that completed the group, or the end of the life. */
	readonly at: number;
}

export interface Arrival extends Occurrence {
	readonly key: string;
	/** Clock at receipt. */
	readonly now: number;
	/** Positions of the selectors whose condition holds, ascending. */
	readonly matched: readonly number[];
}

export interface Windows {
	readonly buckets: ReadonlyMap<string, Bucket>;
	readonly counts: { readonly evicted: number; readonly late: number };
	accept(arrival: Arrival): void;
	/** When the clock ends the bucket's life or, without one, the bucket. */
	dueAt(bucket: Bucket): number;
	/** Ends what is due; the bucket has left the heap. */
	expire(bucket: Bucket, now: number): void;
	/** Puts a bucket of a snapshot back. */
	adopt(bucket: Bucket): void;
	clear(): void;
}

export function createWindows(
	settings: WindowSettings,
	heap: DueHeap<Bucket>,
	budget: CopyBudget,
	fire: (firing: Firing) => void,
): Windows {
	const { windowMs, selectors } = settings;
	const counting = createCounting(settings, budget);
	const hasRecovery = selectors.some(({ isRecovery }) => isRecovery);
	// A recovery may split a life, and then what came after it counts anew.
	const followsLife = settings.wantsSubsequent || hasRecovery;
	const lives = createLives(
		{ ...settings, hasRecovery },
		budget,
		({ key }, group, at) => fire({ ...group, kind: "timeout", key, at }),
	);
	const idleMs = Math.max(windowMs, liveWithinMs);
	const buckets = new Map<string, Bucket>();
	const counts = { evicted: 0, late: 0 };
	const oldest = createOldestFirst(buckets);

	function open(arrival: Arrival): Bucket {
		while (buckets.size >= settings.maxBuckets) {
			const first = oldest.next();
			if (first === undefined) break;
			drop(first);
			counts.evicted += 1;
		}
		const bucket: Bucket = {
			dueKey: 0,
			heapIndex: -1,
			key: arrival.key,
			rule: settings.rule,
			isLive: isLive(arrival),
			lag: 0,
			lastArrival: arrival.now,
			waiting: selectors.map(createTally),
			life: undefined,
			closing: undefined,
			settled: undefined,
			barriers: undefined,
		};
		buckets.set(arrival.key, bucket);
		return bucket;
	}

	function drop(bucket: Bucket): void {
		for (const tally of bucket.waiting) take(tally, 0, Infinity, budget);
		lives.drop(bucket);
		heap.remove(bucket);
		buckets.delete(bucket.key);
	}

	function accept(arrival: Arrival): void {
		const { time, now } = arrival;
		const bucket = buckets.get(arrival.key) ?? open(arrival);
		if (lives.dueAt(bucket) === Infinity && isEmpty(bucket.waiting)) {
			bucket.isLive = isLive(arrival);
			bucket.lag = 0;
		}
		bucket.lastArrival = now;
		bucket.lag = Math.max(bucket.lag, Math.min(now - time, liveWithinMs));
		lives.pass(bucket, time);
		forget(bucket, time);
		if (!hasRecovery || !recover(bucket, arrival)) count(bucket, arrival);
		heap.schedule(bucket, dueAt(bucket));
	}

	function isLive({ time, now }: Arrival): boolean {
		return Math.abs(now - time) <= liveWithinMs;
	}

	/** Forgets what can no longer share a window with an event as late as is allowed. */
	function forget(bucket: Bucket, time: number): void {
		let before = time - windowMs - latenessMs;
		if (bucket.barriers !== undefined) {
			while ((bucket.barriers[0] ?? Infinity) < before) bucket.barriers.shift();
			before = Math.max(before, barrierBefore(bucket, time - latenessMs));
		}
		for (const tally of bucket.waiting) {
			const first = tally.entries[0];
			if (first === undefined || first.time >= before) continue;
			take(tally, 0, firstAtOrAfter(tally.entries, before), budget);
		}
	}

	/** Offers the event to the recovery selectors; true when one of them took it. */
	function recover(bucket: Bucket, arrival: Arrival): boolean {
		let isTaken = false;
		for (const position of arrival.matched) {
			const selector = selectors[position];
			const tally = bucket.waiting[position];
			if (!selector?.isRecovery || tally === undefined) continue;
			isTaken = true;
			if (selector.threshold === 1) {
				endSituation(bucket, arrival.time);
				continue;
			}
			const last = counting
				.countOne(tally, position, arrival, windowMs)
				?.at(-1);
			if (last === undefined) continue;
			take(tally, 0, indexAfter(tally, last), budget);
			endSituation(bucket, last.time);
		}
		return isTaken;
	}

	/** A recovery at `moment`: nothing before it counts any more. */
	function endSituation(bucket: Bucket, moment: number): void {
		addBarrier(bucket, moment);
		lives.recover(bucket, moment).forEach((entries, position) => {
			const target = bucket.waiting[position];
			if (target === undefined) return;
			for (const entry of entries) counting.move(target, entry);
		});
	}

	function count(bucket: Bucket, arrival: Arrival): void {
		const { time } = arrival;
		const until = barrierFrom(bucket, time);
		const { life, settled } = bucket;
		if (life !== undefined && isOfLife(life, time, until)) {
			countInLife(bucket, life, arrival);
			return;
		}
		if (settled !== undefined && time >= settled.from && time <= settled.to) {
			counts.late += 1;
			return;
		}
		const entries = counting.count(bucket.waiting, arrival, {
			span: windowMs,
			after: barrierBefore(bucket, time),
			until,
		});
		const last = entries?.at(-1);
		if (entries === undefined || last === undefined) return;
		startLife(bucket, { entries, sample: arrival.event }, last, until);
		if (bucket.life !== undefined) bucket.isLive = isLive(arrival);
	}

	function isOfLife(life: Life, time: number, until: number): boolean {
		if (time > life.end || time < life.start - latenessMs) return false;
		return until >= life.start;
	}

	function startLife(
		bucket: Bucket,
		group: Group,
		last: Entry,
		until: number,
	): void {
		const start = groupStart(group);
		const end = start + windowMs;
		const isRecovered = until <= end;
		const tallies = followsLife ? selectors.map(createTally) : undefined;
		bucket.waiting.forEach((tally, position) => {
			if (selectors[position]?.isRecovery) return;
			const from = indexAfter(tally, last);
			const to = isRecovered ? from : firstAfter(tally.entries, end);
			const within = take(tally, from, to, budget);
			take(tally, 0, from, budget);
			const target = tallies?.[position];
			if (target === undefined) return;
			for (const entry of within) counting.move(target, entry);
		});
		// A late group that a recovery has already ended leaves the life of the events after it alone.
		if (isRecovered) settle(bucket, start, until);
		else lives.begin(bucket, group, tallies);
		fire({ ...group, kind: "first", key: bucket.key, at: last.time });
	}

	function countInLife(bucket: Bucket, life: Life, arrival: Arrival): void {
		const { tallies } = life;
		if (tallies === undefined) return;
		const entries = counting.count(tallies, arrival, {
			span: Infinity,
			after: -Infinity,
			until: Infinity,
		});
		const last = entries?.at(-1);
		if (entries === undefined || last === undefined) return;
		for (const tally of tallies) {
			take(tally, 0, indexAfter(tally, last), budget);
		}
		const group = { entries, sample: arrival.event };
		lives.note(life, group);
		fire({ ...group, kind: "subsequent", key: bucket.key, at: last.time });
	}

	function dueAt(bucket: Bucket): number {
		const ofLives = lives.dueAt(bucket);
		if (ofLives < Infinity) return ofLives;
		const { lastArrival } = bucket;
		// Without entries only the latest recovery and life are remembered, for events that are late.
		if (isEmpty(bucket.waiting)) return lastArrival + latenessMs;
		return lastArrival + (bucket.isLive ? windowMs + latenessMs : idleMs);
	}

	function expire(bucket: Bucket, now: number): void {
		lives.expire(bucket, now);
		const due = dueAt(bucket);
		if (due > now) heap.schedule(bucket, due);
		else drop(bucket);
	}

	return {
		buckets,
		counts,
		accept,
		dueAt,
		expire,
		adopt(bucket) {
			buckets.set(bucket.key, bucket);
			heap.schedule(bucket, dueAt(bucket));
		},
		clear() {
			for (const bucket of [...buckets.values()]) drop(bucket);
			oldest.reset();
		},
	};
}
