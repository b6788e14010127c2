import assert from "node:assert/strict";
import { test } from "node:test";
import type { ConditionGroup } from "../query/conditions.ts";
import { fitValue, fromBuilder, toBuilder } from "./builder-model.ts";

test("passes conditions to the builder and back unchanged", () => {
	const group: ConditionGroup = {
		id: "g",
		combinator: "or",
		not: true,
		rules: [
			{ id: "a", field: "Name", operator: "contains", value: "x" },
			{
				combinator: "and",
				rules: [{ field: "SourcePort", operator: "in", value: ["1", "2"] }],
			},
		],
	};
	assert.deepEqual(fromBuilder(toBuilder(group)), group);
});

test("keeps what was typed when another operator takes another number of values", () => {
	assert.equal(fitValue(["a", "b"], "="), "a");
	assert.deepEqual(fitValue("a", "between"), ["a", ""]);
	assert.deepEqual(fitValue("", "in"), []);
	assert.equal(fitValue("a", "isEmpty"), "");
	assert.equal(fitValue(5, "="), "");
});

test("takes an operator that it does not know for =", () => {
	const group = fromBuilder({
		combinator: "xor",
		rules: [{ field: "Name", operator: "nonsense", value: "x" }],
	});
	assert.deepEqual(group, {
		combinator: "and",
		rules: [{ field: "Name", operator: "=", value: "x" }],
	});
});
