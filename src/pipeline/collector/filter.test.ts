import assert from "node:assert/strict";
import { test } from "node:test";
import { type Condition, noLookups } from "#conditions/index.ts";
import { Drop } from "../outcome.ts";
import { createFilterStage } from "./filter.ts";

const detection: Condition = {
	kind: "comparison",
	left: { kind: "ti" },
	operator: "TIDetect",
	isNegated: false,
	ignoreCase: false,
};

test("an event that matches is dropped, the others pass in their order", async () => {
	const stage = createFilterStage(
		"noise",
		{
			...detection,
			left: { kind: "field", field: "Name" },
			operator: "=",
			right: { kind: "constant", value: "ping" },
		},
		noLookups,
	);
	const events = [{ Name: "ping" }, { Name: "log-in" }];
	const [dropped, passed] = await stage.process(events);
	assert.ok(dropped instanceof Drop);
	assert.equal(passed, events[1]);
});

test("what only enrichment adds is refused, in the filter itself and in saved ones", () => {
	const lookups = { ...noLookups, filter: () => detection };
	const refused = { code: "conditions.tooEarly" };
	assert.throws(() => createFilterStage("f", detection, noLookups), refused);
	assert.throws(
		() =>
			createFilterStage(
				"f",
				{ kind: "filter", filter: "Bad hosts", isNegated: true },
				lookups,
			),
		{
			...refused,
			message:
				/^The operator TIDetect in the saved filter "Bad hosts" needs what enrichment adds/,
		},
	);
});
