import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { conditionDefinition } from "#conditions/index.ts";
import type { Event } from "#event/index.ts";
import type { Correlator, Detection } from "./correlator.ts";
import {
	correlator,
	event,
	feed,
	is,
	operationalRule,
	second,
	simpleRule,
	standardRule,
	start,
} from "./testing/samples.ts";

const failure = { condition: is("Name", "fail") };
const success = { condition: is("Name", "success") };
const every = [
	{ trigger: "everyThreshold" as const },
	{ trigger: "timeout" as const },
];
const keyFields = ["SourceAddress"];

/** All kinds of state at once: windows, lives, recoveries, lists, rate limits, loops. */
const rules = [
	standardRule({ selectors: [{ ...failure, threshold: 3 }], actions: every }),
	standardRule({
		uniqueFields: ["DestinationUserName"],
		baseEvents: "all",
		selectors: [{ ...failure, threshold: 2 }, success],
		actions: every,
	}),
	standardRule({
		isOrdered: true,
		selectors: [failure, success],
		actions: every,
		rateLimit: 1,
	}),
	standardRule({
		selectors: [
			failure,
			{ condition: is("Name", "reset"), isRecovery: true, threshold: 2 },
		],
		actions: [{ trigger: "timeout", loop: true }],
	}),
	operationalRule({
		selectors: [success],
		activeLists: [
			{
				operation: "set",
				list: "Seen",
				keyFields,
				values: [{ listField: "user", eventField: "DestinationUserName" }],
			},
		],
	}),
	simpleRule({
		selectors: [
			{
				condition: conditionDefinition.parse({
					kind: "group",
					operator: "and",
					members: [
						is("Name", "reset"),
						{
							kind: "comparison",
							left: { kind: "activeList", list: "Seen", keyFields },
							operator: "inActiveList",
						},
					],
				}),
			},
		],
	}),
	simpleRule({
		selectors: [{ condition: is("Name", "active list record expired") }],
	}),
];
const activeLists = [{ id: "seen", name: "Seen", ttlSeconds: 20 }];

function create(): Correlator {
	return correlator(rules, { activeLists });
}

/** A call of `process`, or of `advance` without an event. */
interface Call {
	readonly at: number;
	readonly events: readonly Event[];
}

const calls = fc
	.array(
		fc.record({
			gap: fc.oneof(fc.nat(2000), fc.nat(6000), fc.nat(20_000)),
			delay: fc.oneof(fc.constant(0), fc.nat(8000), fc.constant(86_400_000)),
			isEmpty: fc.boolean(),
			source: fc.constantFrom("10.0.0.1", "10.0.0.2"),
			name: fc.constantFrom("fail", "success", "reset"),
			user: fc.constantFrom("ann", "bob"),
		}),
		{ minLength: 20, maxLength: 60 },
	)
	.map((parts): Call[] => {
		let at = start;
		return parts.map(({ gap, delay, isEmpty, source, name, user }) => {
			at += gap;
			const made = event((at - delay - start) / second, {
				Name: name,
				SourceAddress: source,
				DestinationUserName: user,
				Timestamp: at,
			});
			return { at, events: isEmpty ? [] : [made] };
		});
	});

function run(target: Correlator, list: readonly Call[]): Detection[] {
	return list.flatMap(({ at, events }) =>
		events.length === 0 ? target.advance(at) : target.process(events, at),
	);
}

test("a restored snapshot goes on as if nothing had happened, at any point", () => {
	fc.assert(
		fc.property(calls, fc.nat(60), (list, point) => {
			const uninterrupted = create();
			const expected = run(uninterrupted, list);
			const before = create();
			const found = run(before, list.slice(0, point));
			const after = create();
			const snapshot = before.snapshot();
			after.restore(snapshot);
			assert.equal(after.snapshot(), snapshot);
			found.push(...run(after, list.slice(point)));
			assert.deepEqual(found, expected);
			assert.equal(after.snapshot(), uninterrupted.snapshot());
		}),
		{ numRuns: 150 },
	);
});

test("killed anywhere and resumed from an older snapshot, it finds the same detections by id", () => {
	const crash = fc.record({ snapshot: fc.nat(40), kill: fc.nat(40) });
	fc.assert(
		fc.property(calls, crash, (list, { snapshot, kill }) => {
			const expected = run(create(), list).map((found) => found.event.ID);
			const first = create();
			const ids = run(first, list.slice(0, snapshot));
			const saved = first.snapshot();
			ids.push(...run(first, list.slice(snapshot, snapshot + kill)));
			const second = create();
			second.restore(saved);
			ids.push(...run(second, list.slice(snapshot)));
			assert.deepEqual(
				new Set(ids.map((found) => found.event.ID)),
				new Set(expected),
			);
		}),
		{ numRuns: 100 },
	);
});

test("the same stream from the same state gives the same ids, none twice", () => {
	fc.assert(
		fc.property(calls, (list) => {
			const ids = () => run(create(), list).map((found) => found.event.ID);
			const first = ids();
			assert.deepEqual(ids(), first);
			assert.equal(new Set(first).size, first.length);
		}),
		{ numRuns: 100 },
	);
});

test("a rule whose window changed starts empty, and the report says so", () => {
	const [rule] = rules;
	assert.ok(rule?.definition.kind === "standard");
	const before = correlator([rule]);
	feed(before, [event(0), event(1, { SourceAddress: "10.0.0.2" })]);
	const definition = { ...rule.definition, windowSeconds: 11 };
	const after = correlator([{ ...rule, definition }]);
	assert.deepEqual(after.restore(before.snapshot()), {
		buckets: 0,
		records: 0,
		droppedRules: [{ id: rule.id, buckets: 2 }],
		droppedLists: [],
	});
	assert.equal(after.counts().openBuckets, 0);
});

test("a new name, severity or runbook keeps the windows", () => {
	const rule = standardRule();
	const before = correlator([rule]);
	feed(before, [event(0)]);
	const definition = {
		...rule.definition,
		severity: "critical" as const,
		runbook: "Call.",
	};
	const after = correlator([{ ...rule, name: "renamed", definition }]);
	assert.equal(after.restore(before.snapshot()).buckets, 1);
	assert.equal(feed(after, [event(1)])[0]?.event.Name, "renamed");
});

test("what belongs to removed rules and lists is left out", () => {
	const before = create();
	feed(before, [event(0), event(1, { Name: "success" })]);
	const after = correlator([]);
	const report = after.restore(before.snapshot());
	assert.equal(report.buckets, 0);
	assert.equal(report.droppedRules.length, 4);
	assert.deepEqual(report.droppedLists, [{ id: "seen", records: 1 }]);
});

const watch = standardRule({
	selectors: [failure, { condition: is("Name", "reset"), isRecovery: true }],
	actions: [{ trigger: "timeout" }],
});

function restarted(target: Correlator): Correlator {
	const after = correlator([watch]);
	after.restore(target.snapshot());
	return after;
}

test("a recovery is remembered over a restart for the event that comes after it", () => {
	const before = correlator([watch]);
	feed(before, [event(3, { Name: "reset" })]);
	const after = restarted(before);
	after.process([event(1)], start + 4000);
	assert.deepEqual(after.advance(start + 60_000), []);
});

test("the latest firing is remembered over a restart for a recovery between", () => {
	const before = correlator([watch]);
	const latest = event(6);
	feed(before, [event(0), latest]);
	const after = restarted(before);
	after.process([event(3, { Name: "reset" })], start + 7000);
	const found = after.advance(start + 60_000);
	assert.deepEqual(found[0]?.baseEventIds, [latest.ID]);
});

test("a life that is over and may still be recovered goes on closing after a restart", () => {
	const before = correlator([watch]);
	const next = event(11);
	feed(before, [event(0), next]);
	const after = restarted(before);
	after.process([event(9, { Name: "reset" })], start + 12_000);
	const found = after.advance(start + 60_000);
	assert.deepEqual(
		found.map(({ baseEventIds }) => baseEventIds),
		[[next.ID]],
	);
});

test("whole events of a snapshot count towards the limit", () => {
	const rule = standardRule();
	const limits = { wholeEvents: 1 };
	const before = correlator([rule], { limits });
	feed(before, [event(0)]);
	const after = correlator([rule], { limits });
	after.restore(before.snapshot());
	const other = { SourceAddress: "10.0.0.2", Message: "long" };
	const [found] = feed(after, [event(1, other), event(2, other)]);
	assert.equal(found?.baseEvents[0]?.Message, undefined);
});

test("a life that is over is remembered over a restart for events that come late", () => {
	const rule = standardRule();
	const before = correlator([rule]);
	feed(before, [event(0), event(1), event(11)]);
	before.advance(start + 15_000);
	const after = correlator([rule]);
	after.restore(before.snapshot());
	assert.deepEqual(after.process([event(9)], start + 16_000), []);
	assert.equal(after.counts().late, 1);
});

test("an event that several buckets hold is saved once", () => {
	const target = correlator([standardRule(), standardRule(), standardRule()]);
	feed(target, [event(0, { Message: "only once" })]);
	assert.equal(target.snapshot().split("only once").length, 2);
});

test("numbers beyond 2^53 survive", () => {
	const rule = standardRule();
	const before = correlator([rule]);
	feed(before, [event(0, { BytesIn: 2n ** 60n })]);
	const after = correlator([rule]);
	after.restore(before.snapshot());
	const [found] = feed(after, [event(1)]);
	assert.equal(found?.baseEvents[0]?.BytesIn, 2n ** 60n);
});

test("refuses what is no snapshot, a torn one and one of another version, and stays empty", () => {
	const target = correlator([standardRule()]);
	feed(target, [event(0), event(1, { SourceAddress: "10.0.0.2" })]);
	const whole = target.snapshot();
	const torn = whole.slice(0, whole.lastIndexOf("\n"));
	const unreadable = { code: "correlation.snapshotUnreadable" };
	assert.throws(() => target.restore("nonsense"), unreadable);
	assert.throws(() => target.restore(""), unreadable);
	assert.throws(() => target.restore(torn), unreadable);
	assert.throws(
		() => target.restore(whole.replace('"version":1', '"version":2')),
		{
			code: "correlation.snapshotVersion",
		},
	);
	const wrong = whole.replace('"10.0.0.2",true', '"10.0.0.2","yes"');
	assert.notEqual(wrong, whole);
	assert.throws(() => target.restore(wrong), {
		code: "correlation.snapshotBucket",
	});
	assert.equal(target.counts().openBuckets, 0);
});
