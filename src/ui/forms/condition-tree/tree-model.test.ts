import assert from "node:assert/strict";
import { test } from "node:test";
import { type Condition, conditionShape, newComparison } from "./condition.ts";
import { fromTree, testOf, toTree } from "./tree-model.ts";

const a: Condition = {
	...newComparison,
	left: { kind: "field", field: "Name" },
	right: { kind: "constant", value: "a" },
};
const b: Condition = {
	...newComparison,
	isNegated: true,
	left: { kind: "activeList", list: "seen", keyFields: ["SourceAddress"] },
	operator: "inActiveList",
	right: undefined,
};
const filter: Condition = { kind: "filter", filter: "f", isNegated: false };

const group = (
	operator: "and" | "or" | "not",
	...members: Condition[]
): Condition => ({ kind: "group", operator, members });

const same: readonly Condition[] = [
	group("and"),
	group("and", a, filter),
	group("or", a, group("and", a, b), filter),
	group("not", a),
	group("not", a, filter),
	group("not", group("and", a, filter)),
	group("and", a, group("not", group("and", a, b))),
];

for (const condition of same)
	test(`the builder gives back ${JSON.stringify(condition).slice(0, 60)} as it was`, () => {
		assert.deepEqual(fromTree(toTree(condition)), condition);
	});

test("“not” around one group is that group turned around", () => {
	assert.deepEqual(
		fromTree(toTree(group("not", group("or", a, filter)))),
		group("not", a, filter),
	);
});

test("“not” around “not” keeps both", () => {
	const twice = group("not", group("not", a));
	assert.deepEqual(fromTree(toTree(twice)), twice);
});

test("a single comparison becomes a group of one", () => {
	assert.deepEqual(fromTree(toTree(a)), group("and", a));
});

test("a rule without a test is a new comparison", () => {
	assert.deepEqual(testOf(undefined), newComparison);
	assert.deepEqual(testOf({ kind: "nonsense" }), newComparison);
});

test("defaults that a body leaves out are filled in", () => {
	assert.deepEqual(
		conditionShape.parse({
			kind: "comparison",
			left: { kind: "field", field: "Name" },
			operator: "=",
			right: { kind: "constant", value: 5 },
		}),
		{ ...a, right: { kind: "constant", value: 5 } },
	);
});
