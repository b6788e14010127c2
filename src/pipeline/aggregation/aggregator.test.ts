import assert from "node:assert/strict";
import { test } from "node:test";
import { eventType } from "#event/index.ts";
import { aggregationRuleDefinition } from "./aggregation.definition.ts";
import { aggregate, makeRule, only } from "./testing.ts";

const bySource = { identicalFields: ["SourceAddress"] };
const one = { SourceAddress: "10.0.0.1" };
const other = { SourceAddress: "10.0.0.2" };

test("a rule without numbers ends its results at 100 events or after 60 seconds", () => {
	const { threshold, lifetimeSeconds } =
		aggregationRuleDefinition.parse(bySource);
	assert.deepEqual([threshold, lifetimeSeconds], [100, 60]);
	assert.equal(
		aggregationRuleDefinition.safeParse({ ...bySource, threshold: 5001 })
			.success,
		false,
	);
	assert.equal(
		aggregationRuleDefinition.safeParse({ identicalFields: [] }).success,
		false,
	);
});

test("a result ends with the event that reaches the threshold, and another one begins", () => {
	const aggregator = aggregate([makeRule({ ...bySource, threshold: 3 })]);
	const { results, absorbed, passed } = aggregator.take(
		[one, other, one, one, one],
		1000,
	);
	assert.equal(absorbed.length, 5);
	assert.deepEqual(passed, []);
	assert.deepEqual(
		results.map(({ event }) => [event.SourceAddress, event.BaseEventCount]),
		[["10.0.0.1", 3]],
	);
	assert.equal(aggregator.openEvents(), 2);
	assert.equal(aggregator.nextDue(), 61_000);
});

test("a lifetime ends at its last moment, and before the events that come then", () => {
	const aggregator = aggregate([
		makeRule({ ...bySource, lifetimeSeconds: 10 }),
	]);
	aggregator.take([one], 0);
	aggregator.take([one], 9999);
	assert.deepEqual(aggregator.advance(9999), []);
	const { results } = aggregator.take([one], 10_000);
	assert.deepEqual(
		results.map(({ event }) => event.BaseEventCount),
		[2],
	);
	assert.equal(aggregator.nextDue(), 20_000);
	assert.equal(aggregator.advance(20_000).length, 1);
	assert.equal(aggregator.nextDue(), undefined);
	assert.equal(aggregator.openEvents(), 0);
});

test("an event that no rule wants passes, with its place in the batch", () => {
	const rules = [makeRule({ ...bySource, filter: only("Name", "a") })];
	const events = [{ Name: "b" }, { Name: "a" }, { Name: "c" }];
	const taken = aggregate(rules).take(events, 0);
	assert.deepEqual(taken.passed, [events[0], events[2]]);
	assert.deepEqual(taken.passedIndexes, [0, 2]);
	assert.deepEqual(taken.absorbed, [events[1]]);
	assert.deepEqual([...taken.absorbedBy], [["rule 1", 1]]);
});

test("the first rule whose filter matches takes the event", () => {
	const rules = [
		makeRule({ ...bySource, filter: only("Name", "a") }),
		makeRule(bySource, "00000000-0000-4000-8000-000000000002"),
	];
	const { absorbedBy } = aggregate(rules).take(
		[{ Name: "a" }, { Name: "b" }, { Name: "a" }],
		0,
	);
	assert.deepEqual(
		[...absorbedBy],
		[
			["rule 1", 2],
			["rule 2", 1],
		],
	);
});

test("a result says what its events have in common, their span, their sums and their different values", () => {
	const rule = makeRule({
		identicalFields: ["SourceAddress", "Extra.user"],
		uniqueFields: ["DestinationPort", "DestinationHostName", "RequestMethod"],
		sumFields: ["BytesIn", "BytesOut", "F.cost"],
		threshold: 2,
	});
	const aggregator = aggregate([rule], { identity: { serviceId: "service" } });
	const { results } = aggregator.take(
		[
			{
				...one,
				Extra: { user: "root", host: "x" },
				DestinationPort: 443,
				DestinationHostName: "b",
				RequestMethod: "GET",
				BytesIn: 2n ** 62n,
				BytesOut: 5,
				F: { cost: 0.5 },
				DeviceVendor: "Acme",
				Name: "deny",
				DeviceReceiptTime: 5000,
				SourcePort: 1,
			},
			{
				...one,
				Extra: { user: "root" },
				DestinationPort: 22,
				DestinationHostName: "a",
				RequestMethod: "GET",
				BytesIn: 2n ** 62n,
				F: { cost: 0.25 },
				DeviceVendor: "Acme",
				Name: "allow",
				StartTime: 1000,
				EndTime: 4000,
				SourcePort: 1,
			},
		],
		9000,
	);
	const { ID, ...event } = results[0]?.event ?? {};
	assert.match(ID ?? "", /^[\da-f-]{36}$/);
	assert.deepEqual(JSON.parse(JSON.stringify(event, bigintAsText)), {
		Type: eventType.aggregated,
		SourceAddress: "10.0.0.1",
		Extra: {
			user: "root",
			"unique.DestinationPort": '["443","22"]',
			"unique.DestinationHostName": '["b","a"]',
			"unique.RequestMethod": '["GET"]',
		},
		DestinationHostName: "b, a",
		RequestMethod: "GET",
		DeviceVendor: "Acme",
		BytesIn: "9223372036854775807",
		BytesOut: 5,
		F: { cost: 0.75 },
		StartTime: 1000,
		EndTime: 5000,
		BaseEventCount: 2,
		AggregationRuleID: rule.id,
		AggregationRuleName: rule.name,
	});
});

test("many different values are cut, and the result says so", () => {
	const rule = makeRule({
		...bySource,
		uniqueFields: ["SourcePort", "RequestUrl"],
		threshold: 1500,
	});
	const events = Array.from({ length: 1500 }, (_, index) => ({
		...one,
		SourcePort: index + 1,
		RequestUrl: `/${"x".repeat(90)}/${index}`,
	}));
	const [result] = aggregate([rule]).take(events, 0).results;
	const ports = JSON.parse(result?.event.Extra?.["unique.SourcePort"] ?? "");
	assert.equal(ports.length, 1001);
	assert.equal(ports.at(-1), "…");
	assert.equal(result?.event.SourcePort, undefined);
	const urls = result?.event.Extra?.["unique.RequestUrl"] ?? "";
	assert.ok(urls.length < 20_000 && urls.endsWith('"…"]'));
	const joined = result?.event.RequestUrl ?? "";
	assert.ok(joined.length <= 1023 && joined.endsWith(", …"), joined);
});

test("values that look alike when they are joined stay apart, absent ones are as empty ones", () => {
	const rule = makeRule({ identicalFields: ["Name", "SourcePort", "Message"] });
	const aggregator = aggregate([rule]);
	aggregator.take(
		[
			{ Name: "1:a", Message: "b" },
			{ Name: "1:", Message: "ab" },
			{ Name: "1", Message: "ab" },
			{ Name: "1", SourcePort: 0, Message: "ab" },
			{ Name: "1", SourcePort: 1, Message: "b" },
			{ Name: "1:1", Message: "b" },
		],
		0,
	);
	assert.deepEqual(
		aggregator.advance(60_000).map(({ event }) => event.BaseEventCount),
		[1, 1, 2, 1, 1],
	);
});

test("time that goes back counts as the latest moment that mattered", () => {
	const aggregator = aggregate([
		makeRule({ ...bySource, lifetimeSeconds: 10 }),
	]);
	aggregator.take([one], 5000);
	aggregator.take([other], 1000);
	assert.equal(aggregator.nextDue(), 15_000);
	assert.deepEqual(aggregator.advance(14_999), []);
	assert.equal(aggregator.advance(15_000).length, 2);
});

test("what a rule held that changed or is gone ends with the next call, built as the rule was", () => {
	const before = aggregate([
		makeRule({ ...bySource, sumFields: ["BytesIn"] }),
		makeRule(
			{ identicalFields: ["Name"], filter: only("Name", "kept") },
			"00000000-0000-4000-8000-000000000003",
		),
	]);
	before.take([{ ...one, BytesIn: 2 }], 1000);
	const snapshot = JSON.parse(JSON.stringify(before.snapshot()));
	const after = aggregate([
		makeRule({ ...bySource, threshold: 2 }),
		makeRule(
			{ identicalFields: ["Name"] },
			"00000000-0000-4000-8000-000000000009",
		),
	]);
	after.restore(snapshot);
	assert.equal(after.openEvents(), 1);
	assert.ok((after.nextDue() ?? 0) < 0);
	const again = aggregate([]);
	again.restore(JSON.parse(JSON.stringify(after.snapshot())));
	for (const aggregator of [after, again]) {
		const [result, ...others] = aggregator.advance(1001);
		assert.deepEqual(others, []);
		assert.equal(result?.event.BytesIn, 2);
		assert.equal(aggregator.openEvents(), 0);
		assert.equal(aggregator.nextDue(), undefined);
	}
});

test("a rule whose filter changed goes on with what it held", () => {
	const before = aggregate([makeRule(bySource)]);
	before.take([one], 1000);
	const after = aggregate([
		makeRule({ ...bySource, filter: only("SourceAddress", "10.0.0.1") }),
	]);
	after.restore(before.snapshot());
	after.take([one], 2000);
	assert.equal(after.advance(61_000)[0]?.event.BaseEventCount, 2);
});

test("ending everything at once leaves an aggregator that can go on", () => {
	const aggregator = aggregate([makeRule(bySource)]);
	aggregator.take([one, other], 1000);
	assert.equal(aggregator.advance(Number.POSITIVE_INFINITY).length, 2);
	aggregator.take([one], 2000);
	assert.equal(aggregator.nextDue(), 62_000);
});

test("results of two collectors with the same rule have ids of their own", () => {
	const idOf = (serviceId: string) => {
		const aggregator = aggregate([makeRule(bySource)], {
			identity: { serviceId },
		});
		aggregator.take([one], 0);
		return aggregator.advance(60_000)[0]?.event.ID;
	};
	assert.equal(idOf("a"), idOf("a"));
	assert.notEqual(idOf("a"), idOf("b"));
});

function bigintAsText(_key: string, value: unknown): unknown {
	return typeof value === "bigint" ? value.toString() : value;
}
