/** Standard rules against evaluators that are too slow to be wrong. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { Event } from "#event/index.ts";
import type { Detection } from "./correlator.ts";
import {
	correlator,
	event,
	feed,
	is,
	second,
	standardRule,
	start,
} from "./testing/samples.ts";

const windowSeconds = 10;
const windowMs = windowSeconds * second;

interface Found {
	readonly key: string;
	readonly kind: "first" | "subsequent";
	readonly ids: readonly string[];
}

const actions = [
	{ trigger: "firstThreshold" as const },
	{
		trigger: "subsequentThresholds" as const,
		enrichment: [
			{ kind: "constant" as const, field: "Message", value: "subsequent" },
		],
	},
];

function toFound(detections: readonly Detection[]): Found[] {
	return detections.map(({ event: made, baseEventIds }) => ({
		key: made.SourceAddress ?? "",
		kind: made.Message === "subsequent" ? "subsequent" : "first",
		ids: baseEventIds,
	}));
}

function timeOf(item: Event): number {
	return item.StartTime ?? 0;
}

/** Events in order of time; `isEnough` picks from a list the ones that complete the thresholds, or none. */
function evaluate(
	events: readonly Event[],
	isEnough: (held: readonly Event[]) => readonly Event[] | undefined,
): Found[] {
	const found: Found[] = [];
	const held = new Map<string, Event[]>();
	const ends = new Map<string, number>();
	for (const item of events) {
		const key = item.SourceAddress ?? "";
		const time = timeOf(item);
		const end = ends.get(key);
		const isInLife = end !== undefined && time <= end;
		if (end !== undefined && !isInLife) {
			ends.delete(key);
			held.set(key, []);
		}
		const list = (held.get(key) ?? []).filter(
			(other) => isInLife || timeOf(other) >= time - windowMs,
		);
		list.push(item);
		const group = isEnough(list);
		held.set(key, group === undefined ? list : []);
		if (group === undefined) continue;
		const ids = group.map(({ ID }) => ID ?? "");
		found.push({ key, kind: isInLife ? "subsequent" : "first", ids });
		const first = group[0];
		if (!isInLife && first) ends.set(key, timeOf(first) + windowMs);
	}
	return found;
}

const sources = Array.from({ length: 8 }, (_, number) => `10.0.0.${number}`);

/** Some events for each of several keys, in order of time, so that most keys nearly fire. */
const stream = fc
	.array(
		fc.record({
			// Whole half seconds, so that spans of exactly one window and equal times occur.
			time: fc.nat(80).map((halves) => halves * 500),
			source: fc.constantFrom(...sources),
			name: fc.constantFrom("fail", "fail", "success", "other"),
			user: fc.constantFrom("ann", "bob", "eve", "sam"),
		}),
		{ minLength: 40, maxLength: 120 },
	)
	.map((parts) =>
		parts
			.sort((a, b) => a.time - b.time)
			.map(({ time, source, name, user }) =>
				event(time / second, {
					Name: name,
					SourceAddress: source,
					DestinationUserName: user,
				}),
			),
	);

function named(events: readonly Event[], name: string): Event[] {
	return events.filter(({ Name }) => Name === name);
}

test("a threshold rule finds what a plain evaluator finds, with the same base events", () => {
	fc.assert(
		fc.property(stream, fc.integer({ min: 1, max: 5 }), (events, threshold) => {
			const rule = standardRule({
				windowSeconds,
				selectors: [{ condition: is("Name", "fail"), threshold }],
				actions,
			});
			const expected = evaluate(named(events, "fail"), (held) =>
				held.length >= threshold ? held : undefined,
			);
			assert.deepEqual(toFound(feed(correlator([rule]), events)), expected);
		}),
	);
});

test("a rule with unique fields finds what a plain evaluator finds", () => {
	fc.assert(
		fc.property(stream, fc.integer({ min: 1, max: 4 }), (events, threshold) => {
			const rule = standardRule({
				windowSeconds,
				uniqueFields: ["DestinationUserName"],
				selectors: [{ condition: is("Name", "fail"), threshold }],
				actions: [{ trigger: "firstThreshold" }],
			});
			const detections = feed(correlator([rule]), events);
			// Which event stands for a value may differ, so the lives may; the first detection of a key may not.
			const expected = evaluate(named(events, "fail"), (held) => {
				const users = new Set(held.map((one) => one.DestinationUserName));
				return users.size >= threshold ? held : undefined;
			});
			assert.deepEqual(
				firstMoments(toFound(detections), events),
				firstMoments(expected, events),
			);
		}),
	);
});

test("a rule with several selectors finds what a plain evaluator finds, floods included", () => {
	const needs = fc.record({
		fail: fc.integer({ min: 1, max: 3 }),
		success: fc.integer({ min: 1, max: 2 }),
	});
	fc.assert(
		fc.property(stream, needs, (events, { fail, success }) => {
			const rule = standardRule({
				windowSeconds,
				selectors: [
					{ condition: is("Name", "fail"), threshold: fail },
					{ condition: is("Name", "success"), threshold: success },
				],
				actions: [{ trigger: "firstThreshold" }],
			});
			const relevant = events.filter(({ Name }) => Name !== "other");
			const expected = evaluate(relevant, (held) => {
				const failures = named(held, "fail").slice(0, fail);
				const successes = named(held, "success").slice(0, success);
				const isComplete =
					failures.length >= fail && successes.length >= success;
				return isComplete ? held : undefined;
			});
			assert.deepEqual(
				firstMoments(toFound(feed(correlator([rule]), events)), events),
				firstMoments(expected, events),
			);
		}),
	);
});

test("an ordered rule fires when a sequence exists in some window, and not otherwise", () => {
	fc.assert(
		fc.property(stream, (events) => {
			const rule = standardRule({
				windowSeconds,
				isOrdered: true,
				selectors: [
					{ condition: is("Name", "fail"), threshold: 2 },
					{ condition: is("Name", "success") },
				],
				actions: [{ trigger: "firstThreshold" }],
			});
			const fired = new Set(
				toFound(feed(correlator([rule]), events)).map(({ key }) => key),
			);
			for (const source of sources) {
				const own = events.filter((one) => one.SourceAddress === source);
				assert.equal(fired.has(source), hasSequence(own), source);
			}
		}),
	);
});

/** Tries every two failures and every success. */
function hasSequence(events: readonly Event[]): boolean {
	const failures = named(events, "fail").map(timeOf);
	const successes = named(events, "success").map(timeOf);
	return failures.some((first, index) =>
		failures
			.slice(index + 1)
			.some((next) =>
				successes.some(
					(last) => last >= next && last - first <= windowMs && next >= first,
				),
			),
	);
}

/** Key → time of the latest base event of its first detection. */
function firstMoments(
	found: readonly Found[],
	events: readonly Event[],
): Record<string, number> {
	const times = new Map(events.map((one) => [one.ID, timeOf(one) - start]));
	const moments: Record<string, number> = {};
	for (const { key, ids } of found) {
		moments[key] ??= Math.max(...ids.map((id) => times.get(id) ?? 0));
	}
	return moments;
}
