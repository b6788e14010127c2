import assert from "node:assert/strict";
import { test } from "node:test";
import { UrsaError } from "#schema/index.ts";
import { aggregate, makeRule, only } from "./testing.ts";

const bySource = { identicalFields: ["SourceAddress"] };

test("when too many results are open the oldest ends early and is counted", () => {
	const aggregator = aggregate([makeRule(bySource)], { maxOpen: 2 });
	const { results } = aggregator.take(
		["a", "b", "a", "c"].map((SourceAddress) => ({ SourceAddress })),
		0,
	);
	assert.deepEqual(
		results.map(({ event }) => [event.SourceAddress, event.BaseEventCount]),
		[["a", 2]],
	);
	assert.equal(aggregator.endedEarly(), 1);
	assert.equal(aggregator.openEvents(), 2);
});

test("when open results hold too much the oldest ends early", () => {
	const rule = makeRule({
		identicalFields: ["SourcePort"],
		uniqueFields: ["Message"],
		threshold: 5000,
	});
	const aggregator = aggregate([rule], { maxWeight: 100_000 });
	const events = Array.from({ length: 2000 }, (_, index) => ({
		SourcePort: index % 10,
		Message: `${index}`.padEnd(500),
	}));
	const { results } = aggregator.take(events, 0);
	assert.ok(results.length > 0);
	assert.equal(aggregator.endedEarly(), results.length);
	const counted = [...results, ...aggregator.advance(60_000)];
	assert.equal(
		counted.reduce((sum, { event }) => sum + Number(event.BaseEventCount), 0),
		2000,
	);
});

const codeOf = (work: () => unknown): string => {
	try {
		work();
	} catch (error) {
		if (error instanceof UrsaError) return error.code;
		throw error;
	}
	return "none";
};

for (const [settings, code] of [
	[{ identicalFields: ["Nothing"] }, "aggregation.unknownField"],
	[{ identicalFields: ["ID"] }, "aggregation.unfitField"],
	[{ identicalFields: ["Extra"] }, "aggregation.unfitField"],
	[{ identicalFields: ["TI.a"] }, "aggregation.unfitField"],
	[{ identicalFields: ["Name", "Name"] }, "aggregation.fieldTwice"],
	[{ ...bySource, sumFields: ["Name"] }, "aggregation.unfitField"],
	[{ ...bySource, sumFields: ["StartTime"] }, "aggregation.unfitField"],
	[{ ...bySource, filter: only("TI.x", "1") }, "aggregation.tooEarly"],
	[{ ...bySource, filter: only("What", "1") }, "conditions.unknownField"],
] as const) {
	test(`${JSON.stringify(settings)} is refused with ${code}`, () => {
		assert.equal(
			codeOf(() => aggregate([makeRule(settings)])),
			code,
		);
	});
}

test("a rule listed twice and a damaged state are refused", () => {
	const rule = makeRule(bySource);
	assert.equal(
		codeOf(() => aggregate([rule, rule])),
		"aggregation.duplicateRule",
	);
	for (const snapshot of [undefined, {}, "x", { format: "ursa aggregation" }])
		assert.equal(
			codeOf(() => aggregate([rule]).restore(snapshot)),
			"aggregation.badSnapshot",
		);
});
