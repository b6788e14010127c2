import type { Lookups } from "#conditions/index.ts";
import { type Event, eventType } from "#event/index.ts";
import { deriveId } from "#platform/index.ts";
import type { AggregatedEvent, Aggregator } from "./aggregator.ts";
import {
	compileRule,
	type NamedAggregationRule,
	type RunningRule,
} from "./compile-rule.ts";
import { aggregationErrors } from "./errors.ts";
import {
	absorb,
	finishFields,
	type OpenResult,
	openResult,
} from "./open-result.ts";
import {
	decodeState,
	encodeState,
	type SavedRule,
	shapeOf,
} from "./snapshot.ts";

export interface AggregatorOptions {
	/** An event goes to the first whose filter matches. */
	readonly rules: readonly NamedAggregationRule[];
	/** Lists, dictionaries and saved filters of the rules' filters. */
	readonly lookups: Lookups;
	/** Of the collector: tells its results from those that others make by the same rules. */
	readonly identity?: { readonly serviceId: string };
	/** Most results that are open at a time; then the oldest ends early. Default 200,000. */
	readonly maxOpen?: number;
	/** Most that open results may weigh together, bytes, about; then the oldest ends early. Default 64 MiB. */
	readonly maxWeight?: number;
}

/**
 * Only calls of `take` that absorb or end something, and calls of `advance` that end something, change the state; others
 * may be left out when it is rebuilt. Throws aggregation.*, conditions.*.
 */
export function createAggregator(options: AggregatorOptions): Aggregator {
	const maxOpen = options.maxOpen ?? 200_000;
	const maxWeight = options.maxWeight ?? 64 * 1024 * 1024;
	const serviceId = options.identity?.serviceId ?? "";
	const rules = compileRules(options);
	/** Rules of a restored state that are gone or are others now; what they hold ends with the next call. */
	let retired: RunningRule[] = [];
	let clock = Number.NEGATIVE_INFINITY;
	let serial = 0;
	let openCount = 0;
	let openEvents = 0;
	let weight = 0;
	let endedEarly = 0;

	function end(rule: RunningRule, result: OpenResult): AggregatedEvent {
		rule.open.remove(result);
		openCount--;
		openEvents -= result.count;
		weight -= result.weight;
		const event: Event = {
			ID: deriveId(
				"aggregated event",
				serviceId,
				rule.id,
				result.key,
				String(result.startedAt),
				String(result.serial),
			),
			Type: eventType.aggregated,
			...finishFields(result, rule.fields),
			AggregationRuleID: rule.id,
			AggregationRuleName: rule.name,
		};
		return { event, rule: rule.name };
	}

	/** The rule whose oldest result has the smallest `rank`; undefined when nothing is open. */
	function first(
		rank: (rule: RunningRule, oldest: OpenResult) => number,
	): { rule: RunningRule; oldest: OpenResult; rank: number } | undefined {
		let found: ReturnType<typeof first>;
		for (const rule of retired.length > 0 ? [...retired, ...rules] : rules) {
			const { oldest } = rule.open;
			if (oldest === undefined) continue;
			const value = rank(rule, oldest);
			const isEarlier =
				found === undefined ||
				value < found.rank ||
				(value === found.rank && oldest.serial < found.oldest.serial);
			if (isEarlier) found = { rule, oldest, rank: value };
		}
		return found;
	}

	function dueOf(rule: RunningRule, { startedAt }: OpenResult): number {
		return retired.includes(rule)
			? Number.NEGATIVE_INFINITY
			: startedAt + rule.lifetimeMs;
	}

	function endDue(moment: number, results: AggregatedEvent[]): void {
		for (;;) {
			const next = first(dueOf);
			if (next === undefined || next.rank > moment) break;
			results.push(end(next.rule, next.oldest));
			// `advance(Infinity)` ends everything and is no moment to go on from.
			if (moment < Number.POSITIVE_INFINITY) clock = moment;
		}
		if (retired.length > 0) retired = [];
	}

	function endOldest(results: AggregatedEvent[]): void {
		const oldest = first((_, result) => result.serial);
		if (oldest === undefined) return;
		endedEarly++;
		results.push(end(oldest.rule, oldest.oldest));
	}

	function add(
		rule: RunningRule,
		event: Event,
		results: AggregatedEvent[],
	): void {
		const key = rule.keyOf(event);
		let result = rule.open.find(key);
		if (result === undefined) {
			if (openCount >= maxOpen) endOldest(results);
			const place = { key, serial: ++serial, at: clock };
			result = openResult(rule.fields, place, event);
			rule.open.add(result);
			openCount++;
			weight += result.weight;
		}
		const before = result.weight;
		absorb(result, rule.fields, event, clock);
		openEvents++;
		weight += result.weight - before;
		if (result.count >= rule.definition.threshold)
			results.push(end(rule, result));
		while (weight > maxWeight) endOldest(results);
	}

	function restoreRule(saved: SavedRule): void {
		const same = rules.find(({ id }) => id === saved.id);
		const isSame =
			same !== undefined &&
			JSON.stringify(shapeOf(same.definition)) === JSON.stringify(saved.shape);
		const rule = isSame
			? same
			: compileRule({ ...saved, definition: saved.shape }, options.lookups);
		if (!isSame) retired.push(rule);
		for (const result of saved.open) {
			rule.open.add(result);
			openCount++;
			openEvents += result.count;
			weight += result.weight;
		}
	}

	return {
		take(events, at) {
			const moment = Math.max(at, clock);
			const passed: Event[] = [];
			const passedIndexes: number[] = [];
			const absorbed: Event[] = [];
			const absorbedBy = new Map<string, number>();
			const results: AggregatedEvent[] = [];
			endDue(moment, results);
			for (const [index, event] of events.entries()) {
				const rule = rules.find(({ matches }) => matches(event));
				if (rule === undefined) {
					passed.push(event);
					passedIndexes.push(index);
					continue;
				}
				clock = moment;
				add(rule, event, results);
				absorbed.push(event);
				absorbedBy.set(rule.name, (absorbedBy.get(rule.name) ?? 0) + 1);
			}
			return { passed, passedIndexes, absorbed, absorbedBy, results };
		},
		advance(at) {
			const results: AggregatedEvent[] = [];
			endDue(Math.max(at, clock), results);
			return results;
		},
		nextDue: () => first(dueOf)?.rank,
		openEvents: () => openEvents,
		endedEarly: () => endedEarly,
		snapshot: () =>
			encodeState({
				clock,
				serial,
				rules: [...retired, ...rules].flatMap((rule) => {
					const { id, name, definition } = rule;
					const open = rule.open.all();
					return open.length === 0
						? []
						: [{ id, name, shape: shapeOf(definition), open }];
				}),
			}),
		restore(snapshot) {
			const state = decodeState(snapshot);
			for (const rule of rules) rule.open.clear();
			retired = [];
			openCount = 0;
			openEvents = 0;
			weight = 0;
			({ clock, serial } = state);
			for (const saved of state.rules) restoreRule(saved);
		},
	};
}

function compileRules({ rules, lookups }: AggregatorOptions): RunningRule[] {
	const ids = new Set<string>();
	return rules.map((rule) => {
		if (ids.has(rule.id))
			throw aggregationErrors.make("duplicateRule", { rule: rule.name });
		ids.add(rule.id);
		return compileRule(rule, lookups);
	});
}
