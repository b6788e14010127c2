/** One rule at work: takes the events that its selectors match, keeps its windows, fires. */
import type { Event } from "#event/index.ts";
import { createRun } from "../normalizers/run.ts";
import type { Bucket } from "./bucket.ts";
import type { CompiledRule } from "./compile-rule.ts";
import { createFire, type Outlet, type RuleCounts } from "./detecting.ts";
import type { DueHeap } from "./due-heap.ts";
import { eventTime } from "./event-time.ts";
import { createRateLimit, type RateLimit } from "./rate-limit.ts";
import type { CopyBudget } from "./tally.ts";
import { createWindows, type Firing, type Windows } from "./windows.ts";

export interface RunningRule {
	readonly rule: CompiledRule;
	readonly counts: RuleCounts;
	readonly limit: RateLimit;
	/** Standard rules only. */
	readonly windows: Windows | undefined;
	/** An event for which the conditions of these selectors (ascending positions) hold. */
	accept(event: Event, matched: readonly number[]): void;
}

export interface RuleSurroundings {
	/** Number of the rule in the correlator. */
	readonly number: number;
	readonly heap: DueHeap<Bucket>;
	readonly budget: CopyBudget;
	readonly maxBuckets: number;
	readonly outlet: Outlet;
}

export function startRule(
	rule: CompiledRule,
	around: RuleSurroundings,
): RunningRule {
	const counts: RuleCounts = { matched: 0, fired: 0, rateLimited: 0 };
	const limit = createRateLimit(rule.rateLimit);
	const parts = { rule, counts, limit, windows: undefined };
	const { outlet } = around;
	switch (rule.kind) {
		case "simple": {
			const fire = createFire(rule, ["everyEvent"], limit, counts, outlet);
			return {
				...parts,
				accept(event) {
					counts.matched += 1;
					const time = eventTime(event);
					const id = event.ID ?? "";
					fire(
						{
							trigger: "everyEvent",
							key: rule.keyOf(event),
							entries: [{ time, id, unique: "", event, isWhole: true }],
							sample: event,
						},
						time,
					);
				},
			};
		}
		case "operational":
			return {
				...parts,
				accept(event) {
					counts.matched += 1;
					if (!limit.allow(eventTime(event))) {
						counts.rateLimited += 1;
						return;
					}
					counts.fired += 1;
					const now = outlet.now();
					const run = createRun({ referenceMs: now, offsetMinutes: 0 });
					for (const operation of rule.operations) operation(event, now, run);
				},
			};
		case "standard":
			return startStandard(rule, around, { counts, limit });
	}
}

function startStandard(
	rule: Extract<CompiledRule, { kind: "standard" }>,
	around: RuleSurroundings,
	{ counts, limit }: { counts: RuleCounts; limit: RateLimit },
): RunningRule {
	const { outlet } = around;
	const { definition, keyOf, uniqueOf } = rule;
	const fires = {
		first: createFire(
			rule,
			["firstThreshold", "everyThreshold"],
			limit,
			counts,
			outlet,
		),
		subsequent: createFire(
			rule,
			["subsequentThresholds", "everyThreshold"],
			limit,
			counts,
			outlet,
		),
		timeout: createFire(rule, ["timeout"], limit, counts, outlet),
	};
	const wants = (...triggers: string[]) =>
		rule.actions.some(({ trigger }) => triggers.includes(trigger));
	const windows = createWindows(
		{
			rule: around.number,
			windowMs: definition.windowSeconds * 1000,
			isOrdered: definition.isOrdered,
			isUnique: uniqueOf !== undefined,
			selectors: definition.selectors,
			wantsSubsequent: wants("subsequentThresholds", "everyThreshold"),
			wantsTimeout: wants("timeout"),
			maxBuckets: around.maxBuckets,
			pick: rule.pick,
		},
		around.heap,
		around.budget,
		({ kind, key, entries, sample, at }: Firing) =>
			fires[kind]({ trigger: kind, key, entries, sample }, at),
	);
	return {
		rule,
		counts,
		limit,
		windows,
		accept(event, matched) {
			counts.matched += 1;
			windows.accept({
				key: keyOf(event),
				time: eventTime(event),
				now: outlet.now(),
				matched,
				unique: uniqueOf === undefined ? "" : uniqueOf(event),
				event,
			});
		},
	};
}
