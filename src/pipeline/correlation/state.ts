/** Gathers the state of a correlator into a snapshot and puts it back. */
import type { Event } from "#event/index.ts";
import type { HeldList } from "./active-list.ts";
import { decodeBucket, encodeBucket } from "./bucket-text.ts";
import type { RestoreReport } from "./correlator.ts";
import { correlationErrors } from "./errors.ts";
import type { RunningRule } from "./running-rule.ts";
import { decodeState, encodeState, type RuleState } from "./snapshot.ts";
import type { CopyBudget } from "./tally.ts";

export interface StateParts {
	readonly rules: readonly RunningRule[];
	readonly lists: readonly HeldList[];
}

export function saveState(parts: StateParts & { clock: number }): string {
	const places = new Map<Event, number>();
	const placeOf = (event: Event): number => {
		const known = places.get(event);
		if (known !== undefined) return known;
		places.set(event, places.size);
		return places.size - 1;
	};
	const rules = parts.rules.map(({ rule, limit, windows }) => ({
		rule: rule.id,
		hash: rule.windowHash,
		rates: limit.state(),
		buckets: [...(windows?.buckets.values() ?? [])].map((bucket) =>
			encodeBucket(bucket, placeOf),
		),
	}));
	const lists = parts.lists.map((list) => ({
		list: list.id,
		records: [...list.records()],
	}));
	return encodeState({
		clock: parts.clock,
		events: [...places.keys()],
		rules,
		lists,
	});
}

/** The state is emptied first and stays empty when the snapshot cannot be used. */
export function restoreState(
	snapshot: string,
	parts: StateParts & { budget: CopyBudget },
): { clock: number; report: RestoreReport } {
	clear(parts);
	const state = decodeState(snapshot);
	const eventAt = (place: number): Event => {
		const event = state.events[place];
		if (event === undefined) throw new Error(`no event ${place}`);
		return event;
	};
	const droppedRules: { id: string; buckets: number }[] = [];
	let buckets = 0;
	for (const saved of state.rules) {
		const number = parts.rules.findIndex(({ rule }) => rule.id === saved.rule);
		const running = parts.rules[number];
		running?.limit.restore(saved.rates);
		if (running === undefined || running.rule.windowHash !== saved.hash) {
			const count = saved.buckets.length;
			if (count > 0) droppedRules.push({ id: saved.rule, buckets: count });
			continue;
		}
		try {
			adoptBuckets(saved, running, { ...parts, number, eventAt });
		} catch (error) {
			clear(parts);
			const { name } = running.rule;
			throw correlationErrors.make("snapshotBucket", { rule: name }, error);
		}
		buckets += saved.buckets.length;
	}
	const droppedLists: { id: string; records: number }[] = [];
	let records = 0;
	for (const saved of state.lists) {
		const list = parts.lists.find(({ id }) => id === saved.list);
		const count = saved.records.length;
		if (list === undefined) {
			if (count > 0) droppedLists.push({ id: saved.list, records: count });
			continue;
		}
		for (const record of saved.records) list.adopt(record);
		records += count;
	}
	const report = { buckets, records, droppedRules, droppedLists };
	return { clock: state.clock, report };
}

function adoptBuckets(
	saved: RuleState,
	{ rule, windows }: RunningRule,
	context: {
		number: number;
		budget: CopyBudget;
		eventAt(place: number): Event;
	},
): void {
	for (const line of saved.buckets) {
		windows?.adopt(
			decodeBucket(line, {
				rule: context.number,
				selectors: rule.selectors.length,
				isUnique: rule.kind === "standard" && rule.uniqueOf !== undefined,
				budget: context.budget,
				eventAt: context.eventAt,
			}),
		);
	}
}

function clear({ rules, lists }: StateParts): void {
	for (const { windows, limit } of rules) {
		windows?.clear();
		limit.restore([]);
	}
	for (const list of lists) list.clear();
}
