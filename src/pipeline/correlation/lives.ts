/**
 * The lives of the buckets of one rule: how they begin, are cut short by a recovery and end with a timeout. Where a
 * recovery may still come late, a life that is over stays in the bucket as `closing` until no such event is allowed any
 * more, beside a new life that may have begun.
 */
import type { Event } from "#event/index.ts";
import { type Bucket, type Group, groupStart, type Life } from "./bucket.ts";
import { latenessMs, liveWithinMs } from "./event-time.ts";
import { keepGroup, releaseGroup } from "./keeping.ts";
import {
	type CopyBudget,
	type Entry,
	firstAfter,
	type Tally,
	take,
} from "./tally.ts";

export interface LifeSettings {
	readonly windowMs: number;
	readonly wantsTimeout: boolean;
	readonly hasRecovery: boolean;
	/** Only the identical fields of an event. */
	pick(event: Event): Event;
}

export interface Lives {
	/** Begins a life with the group's earliest entry; a life before it ends. */
	begin(bucket: Bucket, group: Group, tallies: Tally[] | undefined): void;
	/** Remembers the latest firing of a life. */
	note(life: Life, group: Group): void;
	/** Ends what no event from `time` on can belong to, even if more come late. */
	pass(bucket: Bucket, time: number): void;
	/** A recovery fired at `moment`. Returns per selector the entries of a life that ended so, that come after it. */
	recover(bucket: Bucket, moment: number): Entry[][];
	/** When the clock ends the first life; Infinity when there is none. */
	dueAt(bucket: Bucket): number;
	/** Ends what the clock ends. */
	expire(bucket: Bucket, now: number): void;
	/** Without a timeout. */
	drop(bucket: Bucket): void;
}

/** Marks the time of a life as over: events of it that still come are late. */
export function settle(bucket: Bucket, start: number, to: number): void {
	bucket.settled = { from: start - latenessMs, to };
}

export function createLives(
	settings: LifeSettings,
	budget: CopyBudget,
	timeout: (bucket: Bucket, group: Group, at: number) => void,
): Lives {
	const { windowMs, hasRecovery, wantsTimeout } = settings;
	const idleMs = Math.max(windowMs, liveWithinMs);

	function release(life: Life): void {
		for (const tally of life.tallies ?? []) take(tally, 0, Infinity, budget);
		releaseGroup(life.first, budget);
		if (life.latest !== life.first) releaseGroup(life.latest, budget);
	}

	function endLife(bucket: Bucket): void {
		const { life } = bucket;
		if (life === undefined) return;
		bucket.life = undefined;
		settle(bucket, life.start, life.end);
		finish(bucket, life);
	}

	function endClosing(bucket: Bucket): void {
		const { closing } = bucket;
		bucket.closing = undefined;
		if (closing !== undefined) finish(bucket, closing);
	}

	function finish(bucket: Bucket, life: Life): void {
		release(life);
		if (life.first !== undefined) timeout(bucket, life.first, life.end);
	}

	/** Makes room for a life that starts at `start`. */
	function retire(bucket: Bucket, start: number): void {
		const { life } = bucket;
		if (life === undefined) return;
		if (life.first === undefined || !hasRecovery || start <= life.end) {
			endLife(bucket);
			return;
		}
		endClosing(bucket);
		for (const tally of life.tallies ?? []) take(tally, 0, Infinity, budget);
		bucket.life = undefined;
		bucket.closing = life;
		settle(bucket, life.start, life.end);
	}

	/** True when the life goes on, from a firing after the recovery. */
	function restart(life: Life, moment: number): boolean {
		const { latest } = life;
		if (latest === undefined || groupStart(latest) <= moment) return false;
		life.start = groupStart(latest);
		life.end = life.start + windowMs;
		releaseGroup(life.first, budget);
		life.first = latest;
		return true;
	}

	function clockEnd(bucket: Bucket, life: Life | undefined): number {
		if (life === undefined) return Infinity;
		if (!bucket.isLive) return bucket.lastArrival + idleMs;
		return life.end + bucket.lag + latenessMs;
	}

	return {
		begin(bucket, group, tallies) {
			const start = groupStart(group);
			retire(bucket, start);
			const first = wantsTimeout
				? keepGroup(group, budget, settings.pick)
				: undefined;
			const end = start + windowMs;
			bucket.life = { start, end, tallies, first, latest: first };
		},
		note(life, group) {
			// Only a recovery makes another firing than the first matter.
			if (!wantsTimeout || !hasRecovery) return;
			if (life.latest !== life.first) releaseGroup(life.latest, budget);
			life.latest = keepGroup(group, budget, settings.pick);
		},
		pass(bucket, time) {
			const { closing, life } = bucket;
			if (closing && time > closing.end + latenessMs) endClosing(bucket);
			if (life && time > life.end + latenessMs) endLife(bucket);
		},
		recover(bucket, moment) {
			const { closing, life } = bucket;
			if (closing && isDuring(closing, moment) && !restart(closing, moment)) {
				bucket.closing = undefined;
				release(closing);
			}
			if (life === undefined || !isDuring(life, moment)) return [];
			for (const tally of life.tallies ?? []) {
				take(tally, 0, firstAfter(tally.entries, moment), budget);
			}
			if (restart(life, moment)) return [];
			const later = (life.tallies ?? []).map((tally) =>
				take(tally, 0, Infinity, budget),
			);
			bucket.life = undefined;
			settle(bucket, life.start, moment);
			release(life);
			return later;
		},
		dueAt: (bucket) =>
			Math.min(clockEnd(bucket, bucket.closing), clockEnd(bucket, bucket.life)),
		expire(bucket, now) {
			if (clockEnd(bucket, bucket.closing) <= now) endClosing(bucket);
			if (clockEnd(bucket, bucket.life) <= now) endLife(bucket);
		},
		drop(bucket) {
			if (bucket.closing !== undefined) release(bucket.closing);
			if (bucket.life !== undefined) release(bucket.life);
			bucket.closing = undefined;
			bucket.life = undefined;
		},
	};
}

function isDuring(life: Life, moment: number): boolean {
	return moment >= life.start && moment <= life.end;
}
