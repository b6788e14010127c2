import assert from "node:assert/strict";
import { test } from "node:test";
import {
	compileCondition,
	conditionDefinition,
	eventContext,
	noLookups,
} from "#conditions/index.ts";
import { expandCondition, expandConditions } from "./short-form.ts";

const equals = (field: string, value: string | number) => ({
	kind: "comparison",
	left: { kind: "field", field },
	operator: "=",
	right: { kind: "constant", value },
	ignoreCase: false,
});

for (const [title, short, full] of [
	["a comparison", ["Name", "=", "x"], equals("Name", "x")],
	[
		"a comparison with any member of a list",
		["Name", "endsWith", ["a", "b"], "ignoreCase"],
		{
			kind: "comparison",
			left: { kind: "field", field: "Name" },
			operator: "endsWith",
			right: { kind: "list", values: ["a", "b"] },
			ignoreCase: true,
		},
	],
	[
		"a comparison with another field",
		["Name", "=", { kind: "field", field: "Message" }],
		{
			kind: "comparison",
			left: { kind: "field", field: "Name" },
			operator: "=",
			right: { kind: "field", field: "Message" },
			ignoreCase: false,
		},
	],
	[
		"not",
		{ not: ["Name", "=", "x"] },
		{ kind: "group", operator: "not", members: [equals("Name", "x")] },
	],
	["a saved filter", { filter: "mine" }, { kind: "filter", filter: "mine" }],
	[
		"an active list",
		{ inActiveList: { list: "l", keyFields: ["Name"] } },
		{
			kind: "comparison",
			left: { kind: "activeList", list: "l", keyFields: ["Name"] },
			operator: "inActiveList",
		},
	],
	[
		"a dictionary",
		{ inDictionary: { dictionary: "d", keyFields: ["Name"] } },
		{
			kind: "comparison",
			left: { kind: "dictionary", dictionary: "d", keyFields: ["Name"] },
			operator: "inDictionary",
		},
	],
	[
		"groups within groups",
		{
			any: [
				{ all: [["Name", "=", 1], { none: [["Name", "=", 2]] }] },
				{ not: { filter: "f" } },
			],
		},
		{
			kind: "group",
			operator: "or",
			members: [
				{
					kind: "group",
					operator: "and",
					members: [
						equals("Name", 1),
						{ kind: "group", operator: "not", members: [equals("Name", 2)] },
					],
				},
				{
					kind: "group",
					operator: "not",
					members: [{ kind: "filter", filter: "f" }],
				},
			],
		},
	],
] as const) {
	test(`${title} expands to what the definition accepts`, () => {
		const expanded = expandCondition(short);
		assert.deepEqual(expanded, full);
		assert.ok(conditionDefinition.safeParse(expanded).success);
	});
}

test("the full form stays as it is", () => {
	assert.deepEqual(expandCondition(equals("Name", "x")), equals("Name", "x"));
});

for (const [title, wrong] of [
	["two groups at once", { all: [["Name", "=", 1]], none: [] }],
	["a group with something beside it", { all: [], ignoreCase: true }],
	["a list beside its negation", { not: ["Name", "=", 1], filter: "f" }],
	["a flag that is none", ["Name", "=", "x", "ignorecase"]],
	["a word too many", ["Name", "=", "x", "ignoreCase", "please"]],
	["an operator that is none", ["Name", "is", "x"]],
	["no right side", ["Name", "="]],
	["an empty list", ["Name", "=", []]],
	["a group that is no list", { all: { any: [] } }],
	["a bare word", "Name"],
	["nothing", null],
] as const) {
	test(`${title} is refused by the definition, never half understood`, () => {
		assert.equal(
			conditionDefinition.safeParse(expandCondition(wrong)).success,
			false,
		);
	});
}

test("conditions are found at any depth, other values are left alone", () => {
	const value = {
		condition: ["Name", "=", "x"],
		selectors: [{ threshold: 2, condition: { not: { filter: "f" } } }],
		list: ["Name", "=", "x"],
		nothing: null,
	};
	assert.deepEqual(expandConditions(value), {
		...value,
		condition: equals("Name", "x"),
		selectors: [
			{
				threshold: 2,
				condition: {
					kind: "group",
					operator: "not",
					members: [{ kind: "filter", filter: "f" }],
				},
			},
		],
	});
});

test("an expanded condition decides as it reads", () => {
	const condition = conditionDefinition.parse(
		expandCondition({
			all: [
				["Name", "startsWith", "LOG", "ignoreCase"],
				{
					none: [
						["SourcePort", ">", 1023],
						["Message", "=", ["a", "b"]],
					],
				},
			],
		}),
	);
	const holds = compileCondition(condition, eventContext(noLookups));
	assert.equal(holds({ Name: "login", SourcePort: 22, Message: "c" }), true);
	assert.equal(holds({ Name: "login", SourcePort: 2222, Message: "c" }), false);
	assert.equal(holds({ Name: "login", SourcePort: 22, Message: "b" }), false);
	assert.equal(holds({ Name: "other", SourcePort: 22, Message: "c" }), false);
});
