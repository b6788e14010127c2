import assert from "node:assert/strict";
import { test } from "node:test";
import {
	type Condition,
	conditionDefinition,
	describeCondition,
	type Lookups,
	noLookups,
} from "./index.ts";
import {
	codeOf,
	comparison,
	constant,
	field,
	group,
	holds,
	list,
	saved,
	withFilters,
} from "./testing.ts";

const yes = comparison(field("Name"), "startsWith", constant("Log"));
const no = comparison(field("Name"), "=", constant("x"));

test("groups hold when all, any or none of their members do; empty ones as logic has it", () => {
	for (const [condition, expected] of [
		[group("and", yes, yes), true],
		[group("and", yes, no), false],
		[group("or", no, yes), true],
		[group("or", no, no, no, no), false],
		[group("not", no, no), true],
		[group("not", no, yes), false],
		[group("and"), true],
		[group("or"), false],
		[group("not"), true],
		[group("and", yes, group("not", group("or", no, no)), yes, yes), true],
	] as const) {
		assert.equal(holds(condition), expected, describeCondition(condition));
	}
});

test("a saved filter stands for its condition, negated and inside another too", () => {
	const lookups = withFilters({ yes, both: group("and", saved("yes"), yes) });
	assert.ok(holds(saved("yes"), lookups));
	assert.ok(!holds(saved("yes", true), lookups));
	assert.ok(holds(group("and", saved("yes"), saved("both")), lookups));
});

test("filters that contain themselves or are not there are refused", () => {
	const lookups = withFilters({ a: saved("b"), b: group("or", saved("a")) });
	assert.equal(codeOf(saved("a"), lookups), "conditions.filterCycle");
	assert.equal(codeOf(saved("c"), lookups), "conditions.unknownList");
});

const nested = (depth: number): Condition =>
	depth === 0 ? no : group("and", nested(depth - 1));

test("64 levels are enough, through saved filters too", () => {
	assert.equal(codeOf(nested(64)), "accepted");
	assert.equal(codeOf(nested(65)), "conditions.tooDeep");
	const lookups = withFilters({ deep: nested(40) });
	const below = (depth: number): Condition =>
		depth === 0 ? saved("deep") : group("and", below(depth - 1));
	assert.equal(codeOf(below(23), lookups), "accepted");
	assert.equal(
		codeOf(group("and", saved("deep"), below(24)), lookups),
		"conditions.tooDeep",
	);
});

test("a definition nested a hundred thousand levels deep is refused and does not overflow the stack", () => {
	const depth = 100_000;
	const text = `${'{"kind":"group","operator":"and","members":['.repeat(depth)}${"]}".repeat(depth)}`;
	const { success, error } = conditionDefinition.safeParse(JSON.parse(text));
	assert.equal(success, false);
	assert.match(error?.message ?? "", /nested more than 64 levels/);
	assert.ok(conditionDefinition.safeParse(nested(64)).success);
});

/** Filter n names filter n - 1 twice; filter 0 is `leaf`. */
const doubling = (leaf: Condition): Lookups => ({
	...noLookups,
	filter: (name) =>
		name === "0"
			? leaf
			: group("or", ...[1, 2].map(() => saved(String(Number(name) - 1)))),
});

test("filters that name each other twice are refused before an event would cost 20,000 comparisons", () => {
	assert.equal(codeOf(saved("14"), doubling(no)), "accepted");
	for (const leaf of [no, group("or")]) {
		assert.equal(codeOf(saved("15"), doubling(leaf)), "conditions.tooLarge");
		assert.equal(codeOf(saved("30"), doubling(leaf)), "conditions.tooLarge");
		assert.equal(codeOf(saved("60"), doubling(leaf)), "conditions.tooDeep");
	}
});

test("of a list, = looks all values up at once; others try each, so that they count", () => {
	const values = Array.from({ length: 20_001 }, (_, index) => `${index}`);
	const withList = (operator: "=" | "contains") =>
		comparison(field("Name"), operator, list(...values));
	assert.equal(codeOf(withList("=")), "accepted");
	assert.equal(codeOf(withList("contains")), "conditions.tooLarge");
	assert.equal(
		codeOf(group("or", ...values.map(() => no))),
		"conditions.tooLarge",
	);
});
