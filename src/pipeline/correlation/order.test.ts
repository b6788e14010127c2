/**
 * What stays the same when events come out of order. The limit of what holds: whether a key ever fires. Which events a
 * firing counts and how many subsequent ones follow may differ, because a detection is not taken back.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { Event } from "#event/index.ts";
import type { NamedRule } from "./compile-rule.ts";
import { latenessMs } from "./event-time.ts";
import {
	correlator,
	event,
	is,
	second,
	standardRule,
	start,
} from "./testing/samples.ts";

interface Delayed {
	readonly event: Event;
	/** Milliseconds from its happening to its receipt. */
	readonly delay: number;
}

const sources = Array.from({ length: 16 }, (_, number) => `10.0.0.${number}`);

/**
 * A few events for each of many keys, so that most keys nearly fire. Delays go up to the allowed lateness; recoveries
 * come at once.
 */
const stream = fc
	.array(
		fc.record({
			time: fc.nat(30_000),
			delay: fc.oneof(
				fc.constant(0),
				fc.integer({ min: 4000, max: latenessMs }),
			),
			source: fc.constantFrom(...sources),
			name: fc.constantFrom("fail", "fail", "fail", "success", "reset"),
			user: fc.constantFrom("ann", "bob", "eve"),
		}),
		{ minLength: 60, maxLength: 120 },
	)
	.map((parts): Delayed[] =>
		parts
			.sort((a, b) => a.time - b.time)
			.map(({ time, delay, source, name, user }) => {
				const made = event(time / second, {
					Name: name,
					SourceAddress: source,
					DestinationUserName: user,
				});
				return { event: made, delay: name === "reset" ? 0 : delay };
			}),
	);

function firedKeys(
	rule: NamedRule,
	arrivals: readonly { event: Event; at: number }[],
): string[] {
	const target = correlator([rule]);
	const keys = arrivals.flatMap(({ event: each, at }) =>
		target.process([each], at).map((found) => found.event.SourceAddress ?? ""),
	);
	return [...new Set(keys)].sort();
}

function assertSameKeys(rule: NamedRule, delayed: readonly Delayed[]): void {
	const inOrder = delayed.map((each) => ({
		event: each.event,
		at: each.event.StartTime ?? start,
	}));
	const shuffled = delayed
		.map((each) => ({
			event: each.event,
			at: (each.event.StartTime ?? start) + each.delay,
		}))
		.sort((a, b) => a.at - b.at);
	assert.deepEqual(firedKeys(rule, shuffled), firedKeys(rule, inOrder));
}

const first = [{ trigger: "firstThreshold" as const }];
const failure = { condition: is("Name", "fail") };
const success = { condition: is("Name", "success") };
const reset = { condition: is("Name", "reset"), isRecovery: true };

const rules = {
	"a threshold": { selectors: [{ ...failure, threshold: 3 }] },
	"unique fields": {
		uniqueFields: ["DestinationUserName"],
		selectors: [{ ...failure, threshold: 3 }],
	},
	"several selectors": { selectors: [{ ...failure, threshold: 2 }, success] },
	"an order": {
		isOrdered: true,
		selectors: [{ ...failure, threshold: 2 }, success],
	},
	"a recovery": { selectors: [{ ...failure, threshold: 3 }, reset] },
	"several selectors and a recovery": {
		selectors: [{ ...failure, threshold: 2 }, success, reset],
	},
};

for (const [what, parts] of Object.entries(rules)) {
	test(`a rule with ${what} fires for the same keys when events come up to five seconds late`, () => {
		const rule = standardRule({ ...parts, actions: first });
		fc.assert(
			fc.property(stream, (delayed) => assertSameKeys(rule, delayed)),
			{ numRuns: 100 },
		);
	});
}

test("an order beyond the allowed lateness may lose a detection, for the events before are forgotten", () => {
	const rule = standardRule({ selectors: [{ ...failure, threshold: 2 }] });
	const target = correlator([rule]);
	const late = event(9);
	target.process([event(0)], start);
	target.process([event(40, { SourceAddress: "10.0.0.9" })], start + 40_000);
	assert.deepEqual(target.process([late], start + 40_000), []);
});
