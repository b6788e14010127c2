import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { Event } from "#event/index.ts";
import { UrsaError } from "#schema/index.ts";
import {
	type Condition,
	compileCondition,
	conditionDefinition,
	describeCondition,
	eventContext,
	type Lookups,
	listReferences,
	noLookups,
	type Operand,
	type OperatorName,
} from "./index.ts";

const event: Event = {
	Name: "Log-in Failed",
	SourceAddress: "10.1.2.3",
	DestinationAddress: "2001:db8::7",
	SourcePort: 51515,
	DeviceCustomNumber1: 9_223_372_036_854_775_807n,
	DeviceCustomFloatingPoint1: 0.5,
	DeviceReceiptTime: 1_795_507_200_000,
	GroupedBy: ["SourceAddress", "Name"],
	Extra: { user: "ÄRGER" },
};

const field = (name: string): Operand => ({ kind: "field", field: name });
const constant = (value: string | number): Operand => ({
	kind: "constant",
	value,
});
const list = (...values: (string | number)[]): Operand => ({
	kind: "list",
	values,
});

function comparison(
	left: Operand,
	operator: OperatorName,
	right?: Operand,
	flags: { isNegated?: boolean; ignoreCase?: boolean } = {},
): Condition {
	return {
		kind: "comparison",
		left,
		operator,
		right,
		isNegated: false,
		ignoreCase: false,
		...flags,
	};
}

function holds(
	condition: Condition,
	lookups: Lookups = noLookups,
	subject: Event = event,
): boolean {
	return compileCondition(condition, eventContext(lookups))(subject);
}

function refusal(condition: Condition, lookups: Lookups = noLookups): string {
	try {
		compileCondition(condition, eventContext(lookups));
	} catch (error) {
		assert.ok(error instanceof UrsaError, String(error));
		return error.code;
	}
	return "accepted";
}

for (const [name, operator, right, expected] of [
	["Name", "=", constant("Log-in Failed"), true],
	["Name", "=", constant("log-in failed"), false],
	["Name", "=", list("x", "Log-in Failed"), true],
	["Name", "=", list("x", "y", "z"), false],
	["Message", "=", constant(""), true],
	["Name", "<", constant("M"), true],
	["Name", ">=", constant("M"), false],
	["SourcePort", "=", constant("51515"), true],
	["SourcePort", "=", constant(51515), true],
	["SourcePort", "=", list(1, 51515), true],
	["SourcePort", ">", constant(9999), true],
	["SourcePort", "<=", constant("51514"), false],
	["DestinationPort", "=", constant(0), true],
	["DestinationPort", "<", constant(1), true],
	["DeviceCustomNumber1", "=", constant("9223372036854775807"), true],
	["DeviceCustomNumber1", "=", constant("9223372036854775806"), false],
	["DeviceCustomNumber1", ">", constant("9223372036854775806"), true],
	["DeviceCustomFloatingPoint1", ">", constant("0.25"), true],
	["DeviceReceiptTime", ">=", constant(1_795_507_200_000), true],
	["SourceAddress", "inSubnet", constant("10.0.0.0/8"), true],
	["SourceAddress", "inSubnet", list("192.0.2.0/24", "10.1.2.0/30"), true],
	["SourceAddress", "inSubnet", constant("2001:db8::/32"), false],
	["DestinationAddress", "inSubnet", constant("2001:db8::/32"), true],
	["DestinationAddress", "=", constant("2001:0DB8:0::7"), true],
	["Message", "inSubnet", constant("0.0.0.0/0"), false],
	["Name", "contains", constant("in F"), true],
	["Name", "contains", list("nothing", "Fail"), true],
	["Name", "contains", constant(""), true],
	["Name", "startsWith", list("Log", "x"), true],
	["Name", "startsWith", constant("og"), false],
	["Name", "endsWith", constant("Failed"), true],
	["Name", "match", constant("Log-in \\w+"), true],
	["Name", "match", constant("Log-in"), false],
	["Name", "match", list("x", ".*(?i:FAILED)"), true],
	["SourcePort", "hasBit", constant(0), true],
	["SourcePort", "hasBit", constant(2), false],
	["SourcePort", "hasBit", list(0, 1), true],
	["SourcePort", "hasBit", list(0, 2), false],
	["DeviceCustomNumber1", "hasBit", constant(62), true],
	["DeviceCustomNumber1", "hasBit", constant(63), false],
	["Name", "hasBit", constant(0), false],
	["GroupedBy", "=", constant("Name"), true],
	["GroupedBy", "=", constant("SourcePort"), false],
	["Extra.user", "=", constant("ÄRGER"), true],
	["Extra.missing", "=", constant(""), true],
	["Name", "=", field("Message"), false],
	["SourcePort", ">", field("DestinationPort"), true],
	["Extra.user", "=", field("S.user"), false],
] as const) {
	const condition = comparison(field(name), operator, right);
	test(`${describeCondition(condition)} is ${expected}`, () => {
		assert.equal(holds(condition), expected);
		assert.equal(
			holds({ ...condition, isNegated: true } as Condition),
			!expected,
		);
	});
}

test("without regard to case, letters of every script are alike", () => {
	const ignoreCase = { ignoreCase: true };
	assert.ok(
		holds(
			comparison(field("Name"), "=", constant("LOG-IN failed"), ignoreCase),
		),
	);
	assert.ok(
		holds(
			comparison(field("Extra.user"), "contains", constant("ärg"), ignoreCase),
		),
	);
	assert.ok(
		holds(
			comparison(field("Name"), "match", constant("log-in [a-z]+"), ignoreCase),
		),
	);
	assert.ok(
		holds(
			comparison(field("Name"), "endsWith", list("X", "FAILED"), ignoreCase),
		),
	);
	// In small letters, sigma has a form of its own at the end of a word.
	assert.ok(
		holds(
			comparison(field("Name"), "contains", constant("ΟΣ"), ignoreCase),
			noLookups,
			{ Name: "οδοσα" },
		),
	);
	assert.ok(
		holds(
			comparison(field("Name"), "=", field("Message"), ignoreCase),
			noLookups,
			{ Name: "ΟΔΟΣ", Message: "οδοσ" },
		),
	);
});

test("a value that is no number equals no number", () => {
	const isNumber = comparison(field("F.ratio"), "=", constant(1));
	assert.equal(holds(isNumber, noLookups, { F: { ratio: Number.NaN } }), false);
});

test("a description tells which field of a record or column of a table is meant", () => {
	assert.equal(
		describeCondition(
			comparison(
				{ kind: "activeList", list: "L", keyFields: ["Name"], field: "count" },
				"=",
				{
					kind: "dictionary",
					dictionary: "D",
					keyFields: ["Name", "Message"],
					column: "limit",
				},
			),
		),
		'count in active list "L" by Name = limit in dictionary "D" by Name, Message',
	);
});

test("filters that name each other twice are compiled once each", () => {
	// Without that, the thirtieth would compile its last member 2^30 times.
	const twice = (name: string): Condition => ({
		kind: "group",
		operator: "and",
		members: [
			{ kind: "filter", filter: name, isNegated: false },
			{ kind: "filter", filter: name, isNegated: false },
		],
	});
	const doubling: Lookups = {
		...noLookups,
		filter: (name) =>
			name === "0"
				? comparison(field("Name"), "=", constant("other"))
				: twice(String(Number(name) - 1)),
	};
	const start: Condition = { kind: "filter", filter: "30", isNegated: false };
	assert.equal(holds(start, doubling), false);
	assert.equal(
		refusal({ ...start, filter: "60" }, doubling),
		"conditions.tooDeep",
	);
});

test("groups hold when all, any or none of their members do; empty ones as logic has it", () => {
	const yes = comparison(field("Name"), "startsWith", constant("Log"));
	const no = comparison(field("Name"), "=", constant("x"));
	const group = (
		operator: "and" | "or" | "not",
		...members: Condition[]
	): Condition => ({
		kind: "group",
		operator,
		members,
	});
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

const members = new Map([
	["10.1.2.3|Log-in Failed", { level: "Log-in Failed" }],
	["Log-in Failed|10.1.2.3", { level: "listed" }],
]);
const filters = new Map<string, Condition>([
	[
		"Own network",
		comparison(field("SourceAddress"), "inSubnet", constant("10.0.0.0/8")),
	],
	["A", { kind: "filter", filter: "B", isNegated: false }],
	[
		"B",
		{
			kind: "group",
			operator: "or",
			members: [{ kind: "filter", filter: "A", isNegated: false }],
		},
	],
]);
const lookups: Lookups = {
	activeList: (name) =>
		name === "Blocked"
			? {
					has: (key) => key === "Log-in Failed|10.1.2.3",
					get: (key) => members.get(key)?.level,
				}
			: undefined,
	dictionary: (name) =>
		name === "Levels"
			? {
					has: (key) => members.has(key),
					get: (key, column) =>
						column === "none" ? undefined : members.get(key)?.level,
				}
			: undefined,
	filter: (name) => filters.get(name),
};

test("keys of active lists go by field name, keys of dictionaries by the order written", () => {
	const keyFields = ["SourceAddress", "Name"];
	assert.ok(
		holds(
			comparison(
				{ kind: "activeList", list: "Blocked", keyFields },
				"inActiveList",
			),
			lookups,
		),
	);
	assert.ok(
		holds(
			comparison(
				{
					kind: "activeList",
					list: "Blocked",
					keyFields: [...keyFields].reverse(),
				},
				"inActiveList",
			),
			lookups,
		),
	);
	assert.ok(
		holds(
			comparison(
				{ kind: "dictionary", dictionary: "Levels", keyFields },
				"inDictionary",
			),
			lookups,
		),
	);
	assert.ok(
		holds(
			comparison(field("Name"), "=", {
				kind: "dictionary",
				dictionary: "Levels",
				keyFields,
			}),
			lookups,
		),
	);
	assert.ok(
		holds(
			comparison(
				{ kind: "dictionary", dictionary: "Levels", keyFields, column: "none" },
				"=",
				constant(""),
			),
			lookups,
		),
	);
});

test("a saved filter stands for its condition, negated too", () => {
	assert.ok(
		holds({ kind: "filter", filter: "Own network", isNegated: false }, lookups),
	);
	assert.ok(
		!holds({ kind: "filter", filter: "Own network", isNegated: true }, lookups),
	);
});

test("what cannot work is refused with its reason when it is compiled", () => {
	const nested = (depth: number): Condition =>
		depth === 0
			? comparison(field("Name"), "=", constant(""))
			: { kind: "group", operator: "and", members: [nested(depth - 1)] };
	for (const [condition, code] of [
		[comparison(field("Nmae"), "=", constant("x")), "conditions.unknownField"],
		[
			comparison(field("SourcePort"), "=", constant("ssh")),
			"conditions.badConstant",
		],
		[
			comparison(field("SourceAddress"), "inSubnet", constant("10.0.0.0/40")),
			"conditions.badConstant",
		],
		[
			comparison(field("SourcePort"), "hasBit", constant(64)),
			"conditions.badConstant",
		],
		[
			comparison(field("SourcePort"), "hasBit", constant("")),
			"conditions.badConstant",
		],
		[comparison(field("Name"), "match", constant("(a")), "text.badPattern"],
		[comparison(field("Name"), "match", constant("(a)\\1")), "text.badPattern"],
		[comparison(field("SourcePort"), "<", list(1, 2)), "conditions.badOperand"],
		[comparison(constant("x"), "=", field("Name")), "conditions.badOperand"],
		[
			comparison(field("Name"), "match", field("Message")),
			"conditions.badOperand",
		],
		[comparison(field("Name"), "inActiveList"), "conditions.badOperand"],
		[comparison(field("Name"), "="), "conditions.missingOperand"],
		[
			comparison(
				{ kind: "activeList", list: "None", keyFields: ["Name"] },
				"inActiveList",
			),
			"conditions.unknownList",
		],
		[
			comparison(
				{ kind: "dictionary", dictionary: "None", keyFields: ["Name"] },
				"inDictionary",
			),
			"conditions.unknownList",
		],
		[
			{ kind: "filter", filter: "None", isNegated: false },
			"conditions.unknownList",
		],
		[
			{ kind: "filter", filter: "A", isNegated: false },
			"conditions.filterCycle",
		],
		[nested(70), "conditions.tooDeep"],
		[nested(60), "accepted"],
	] as const) {
		assert.equal(
			refusal(condition, lookups),
			code,
			describeCondition(condition).slice(0, 100),
		);
	}
});

test("references name everything a condition needs", () => {
	assert.deepEqual(
		listReferences({
			kind: "group",
			operator: "and",
			members: [
				comparison(field("Name"), "=", {
					kind: "dictionary",
					dictionary: "D",
					keyFields: ["SourcePort"],
				}),
				comparison(
					{ kind: "activeList", list: "L", keyFields: ["Message"] },
					"inActiveList",
				),
				{ kind: "filter", filter: "F", isNegated: false },
			],
		}),
		{
			fields: ["Name", "SourcePort", "Message"],
			activeLists: ["L"],
			dictionaries: ["D"],
			filters: ["F"],
		},
	);
});

/** What the operators mean, written without regard to speed. */
function interpret(condition: Condition, subject: Event): boolean {
	if (condition.kind === "filter") return false;
	if (condition.kind === "group") {
		const results = condition.members.map((member) =>
			interpret(member, subject),
		);
		if (condition.operator === "and") return !results.includes(false);
		return results.includes(true) === (condition.operator === "or");
	}
	const { left, right, operator, ignoreCase, isNegated } = condition;
	if (left.kind !== "field" || right === undefined || right.kind === "field")
		return false;
	const values =
		right.kind === "list"
			? right.values
			: right.kind === "constant"
				? [right.value]
				: [];
	const raw =
		left.field === "SourcePort"
			? (subject.SourcePort ?? 0)
			: (subject.Name ?? "");
	const fold = (value: unknown) =>
		ignoreCase ? String(value).toLowerCase() : String(value);
	const result = values.some((value) => {
		if (left.field === "SourcePort") {
			if (operator === "=") return raw === Number(value);
			if (operator === "<") return Number(raw) < Number(value);
			return Number(raw) > Number(value);
		}
		if (operator === "=") return fold(raw) === fold(value);
		if (operator === "contains") return fold(raw).includes(fold(value));
		return fold(raw).startsWith(fold(value));
	});
	return result !== isNegated;
}

test("a compiled condition says what its definition means, on random conditions and events", () => {
	const word = fc.constantFrom("", "a", "A", "ab", "Abc", "b");
	const leaf = fc.oneof(
		fc.record({
			left: fc.constant(field("Name")),
			operator: fc.constantFrom<OperatorName>("=", "contains", "startsWith"),
			right: fc.oneof(
				word.map(constant),
				fc
					.array(word, { minLength: 1, maxLength: 3 })
					.map((words) => list(...words)),
			),
		}),
		fc.record({
			left: fc.constant(field("SourcePort")),
			operator: fc.constantFrom<OperatorName>("=", "<", ">"),
			right: fc.integer({ min: 0, max: 3 }).map(constant),
		}),
	);
	const { tree } = fc.letrec<{ tree: Condition }>((tie) => ({
		tree: fc.oneof(
			{ maxDepth: 4 },
			fc
				.tuple(leaf, fc.boolean(), fc.boolean())
				.map(([{ left, operator, right }, isNegated, ignoreCase]) =>
					comparison(left, operator, right, { isNegated, ignoreCase }),
				),
			fc.record({
				kind: fc.constant("group" as const),
				operator: fc.constantFrom(
					"and" as const,
					"or" as const,
					"not" as const,
				),
				members: fc.array(tie("tree"), { maxLength: 5 }),
			}),
		),
	}));
	fc.assert(
		fc.property(
			tree,
			word,
			fc.integer({ min: 0, max: 3 }),
			(condition, name, port) => {
				const subject: Event = { Name: name, SourcePort: port };
				const parsed = conditionDefinition.parse(
					JSON.parse(JSON.stringify(condition)),
				);
				return (
					holds(parsed, noLookups, subject) === interpret(condition, subject)
				);
			},
		),
		{ numRuns: 2000 },
	);
});
