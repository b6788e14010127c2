import type { Lookups } from "#conditions/index.ts";
import type { Event } from "#event/index.ts";
import {
	type ActiveListSettings,
	createActiveList,
	type HeldRecord,
} from "./active-list.ts";
import type { Bucket } from "./bucket.ts";
import { compileRule, type NamedRule } from "./compile-rule.ts";
import type { Identity } from "./correlation-event.ts";
import type { Correlator, Detection } from "./correlator.ts";
import { createDispatch } from "./dispatch.ts";
import { createDueHeap } from "./due-heap.ts";
import { correlationErrors } from "./errors.ts";
import { expiredRecordEvent } from "./expired-record.ts";
import { type RunningRule, startRule } from "./running-rule.ts";
import { restoreState, saveState } from "./state.ts";

export interface CorrelatorOptions {
	/** Run in this order on every event. */
	readonly rules: readonly NamedRule[];
	readonly activeLists: readonly ActiveListSettings[];
	readonly lookups: Omit<Lookups, "activeList">;
	readonly identity: Identity;
	readonly limits?: Partial<CorrelatorLimits>;
}

export interface CorrelatorLimits {
	/** Buckets per rule. */
	readonly buckets: number;
	/** Records per active list. */
	readonly records: number;
	/** Whole events kept in buckets, over all rules; beyond, buckets keep only id, time and affected assets. */
	readonly wholeEvents: number;
}

const defaultLimits: CorrelatorLimits = {
	buckets: 1_000_000,
	records: 1_000_000,
	wholeEvents: 20_000,
};

/** Generations of events that rules may make from each other's events. */
const maxLoops = 8;

interface Looped {
	readonly event: Event;
	readonly generation: number;
}

/**
 * Compiles the rules. Throws errors of `correlationErrors` for a rule that cannot work, with its name.
 *
 * Order: within a call first everything that fell due by the clock, by its moment; then the events in their order, each
 * through all rules in theirs; the events a rule loops back follow at once, before the next event.
 */
export function createCorrelator(options: CorrelatorOptions): Correlator {
	const limits = { ...defaultLimits, ...options.limits };
	const buckets = createDueHeap<Bucket>();
	const records = createDueHeap<HeldRecord>();
	const budget = { held: 0, limit: limits.wholeEvents };
	const lists = options.activeLists.map((settings, list) =>
		createActiveList(settings, { list, maxRecords: limits.records }, records),
	);
	const listsByName = new Map([
		...lists.map((list) => [list.name, list] as const),
		...lists.map((list) => [list.id, list] as const),
	]);
	const findList = (list: string) => listsByName.get(list);

	let clock = 0;
	let eventCount = 0;
	let detectionCount = 0;
	let loopsCut = 0;
	let generation = 0;
	let detections: Detection[] = [];
	const looped: Looped[] = [];

	const outlet = {
		now: () => clock,
		detect(detection: Detection) {
			detectionCount += 1;
			detections.push(detection);
		},
		loop(event: Event) {
			if (generation >= maxLoops) loopsCut += 1;
			else looped.push({ event, generation: generation + 1 });
		},
	};
	const lookups = { ...options.lookups, activeList: findList };
	const rules = startRules();
	const dispatch = createDispatch(rules, options.lookups.filter);

	function startRules(): RunningRule[] {
		const seen = new Set<string>();
		return options.rules.map((named, number) => {
			if (seen.has(named.id)) {
				throw correlationErrors.make("duplicateRule", { rule: named.name });
			}
			seen.add(named.id);
			const { identity } = options;
			const rule = compileRule(named, { identity, lookups, list: findList });
			const maxBuckets = limits.buckets;
			const around = { number, heap: buckets, budget, maxBuckets, outlet };
			return startRule(rule, around);
		});
	}

	/** Offers an event and then all that rules make of it. */
	function offer(event: Event): void {
		generation = 0;
		dispatch(event);
		drainLoops();
	}

	function drainLoops(): void {
		for (;;) {
			const next = looped.shift();
			if (next === undefined) break;
			generation = next.generation;
			dispatch(next.event);
		}
		generation = 0;
	}

	function windowsOf(bucket: Bucket) {
		return rules[bucket.rule]?.windows;
	}

	function moveClock(now: number): void {
		clock = Math.max(clock, now);
		const dueBuckets = buckets.takeDue(
			clock,
			(bucket) => windowsOf(bucket)?.dueAt(bucket) ?? clock,
		);
		const dueRecords = records.takeDue(clock, ({ expiresAt }) => expiresAt);
		if (dueBuckets.length + dueRecords.length === 0) return;
		const due = [
			...dueBuckets.map((bucket) => ({
				at: windowsOf(bucket)?.dueAt(bucket) ?? clock,
				// Lists before rules, then in their listed order.
				place: lists.length + bucket.rule,
				key: bucket.key,
				end: () => expireBucket(bucket),
			})),
			...dueRecords.map((record) => ({
				at: record.expiresAt,
				place: record.list,
				key: record.key,
				end: () => expireRecord(record),
			})),
		].sort(
			(a, b) => a.at - b.at || a.place - b.place || (a.key < b.key ? -1 : 1),
		);
		for (const { end } of due) end();
	}

	function expireBucket(bucket: Bucket): void {
		const windows = windowsOf(bucket);
		// What fell due before it may have ended it already.
		if (windows?.buckets.get(bucket.key) !== bucket) return;
		windows.expire(bucket, clock);
		drainLoops();
	}

	function expireRecord(record: HeldRecord): void {
		const list = lists[record.list];
		if (list?.held.get(record.key) !== record) return;
		if (record.expiresAt > clock) return;
		list.delete(record.key);
		offer(expiredRecordEvent(record, list.id, options.identity, clock));
	}

	function takeDetections(): Detection[] {
		const taken = detections;
		detections = [];
		return taken;
	}

	function sumOfWindows(part: "evicted" | "late"): number {
		return rules.reduce(
			(sum, { windows }) => sum + (windows?.counts[part] ?? 0),
			0,
		);
	}

	return {
		process(events, receivedAt) {
			moveClock(receivedAt);
			for (const event of events) {
				eventCount += 1;
				offer(event);
			}
			return takeDetections();
		},
		advance(now) {
			moveClock(now);
			return takeDetections();
		},
		counts: () => ({
			events: eventCount,
			detections: detectionCount,
			openBuckets: buckets.size,
			rateLimited: rules.reduce(
				(sum, { counts }) => sum + counts.rateLimited,
				0,
			),
			evictedBuckets: sumOfWindows("evicted"),
			late: sumOfWindows("late"),
			loopsCut,
			evictedRecords: lists.reduce((sum, { evicted }) => sum + evicted, 0),
			rules: Object.fromEntries(
				rules.map(({ rule, counts: { matched, fired } }) => [
					rule.id,
					{ matched, fired },
				]),
			),
			activeLists: Object.fromEntries(lists.map(({ id, size }) => [id, size])),
		}),
		lists: () => ({ find: findList, all: () => lists }),
		snapshot: () => saveState({ clock, rules, lists }),
		restore(snapshot) {
			clock = 0;
			const restored = restoreState(snapshot, { rules, lists, budget });
			clock = restored.clock;
			return restored.report;
		},
	};
}
