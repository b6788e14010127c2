import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { Event } from "#event/index.ts";
import {
	type Condition,
	conditionDefinition,
	describeCondition,
	type Operand,
} from "./index.ts";
import { interpret, lookups, words } from "./interpreter.testing.ts";
import {
	comparison,
	constant,
	field,
	group,
	holds,
	list,
	saved,
} from "./testing.ts";

const word = fc.constantFrom(...words);
const keyFields = fc.constantFrom<string[]>(
	["Name"],
	["Name", "Message"],
	["Message", "Name"],
);
const aVariable: fc.Arbitrary<Operand> = fc.oneof(
	fc.constantFrom("Name", "Message", "SourcePort", "GroupedBy").map(field),
	fc.record({
		kind: fc.constant("activeList" as const),
		list: fc.constant("L"),
		keyFields,
		field: fc.constant("value"),
	}),
	fc.record({
		kind: fc.constant("dictionary" as const),
		dictionary: fc.constant("D"),
		keyFields,
	}),
	fc.record({
		kind: fc.constant("table" as const),
		dictionary: fc.constant("D"),
		keyFields,
		column: fc.constant("count"),
	}),
	fc.record(
		{
			kind: fc.constant("ti" as const),
			category: fc.constantFrom("x", "y"),
			keyField: fc.constant("Name"),
			field: fc.constant("score"),
		},
		{ requiredKeys: ["kind", "field"] },
	),
);
const aScalar = fc.oneof(word, fc.integer({ min: 0, max: 12 }));
const aConstant = aScalar.map(constant);
const aList = fc
	.array(aScalar, { minLength: 1, maxLength: 3 })
	.map((values) => list(...values));
/** A field of numbers is compared with numbers only. */
function fit(left: Operand, right: Operand): Operand {
	if (left.kind !== "field" || left.field !== "SourcePort") return right;
	const number = (value: string | number) => Number(value) || 3;
	if (right.kind === "constant") return constant(number(right.value));
	return right.kind === "list" ? list(...right.values.map(number)) : right;
}

const flags = fc.record({ isNegated: fc.boolean(), ignoreCase: fc.boolean() });

const aBinary = fc
	.tuple(
		aVariable,
		fc.constantFrom("=", "contains", "startsWith", "endsWith"),
		fc.oneof(aConstant, aList, aVariable),
		flags,
	)
	.map(([left, operator, right, more]) =>
		comparison(left, operator, fit(left, right), more),
	);
const anOrder = fc
	.tuple(
		aVariable,
		fc.constantFrom("<", "<=", ">", ">="),
		fc.oneof(
			aConstant,
			aVariable.filter(({ kind }) => kind !== "ti"),
		),
		flags,
	)
	.map(([left, operator, right, more]) =>
		comparison(left, operator, fit(left, right), more),
	);
const aFixed = fc
	.oneof(
		fc.tuple(
			aVariable,
			fc.constant("match" as const),
			fc.constantFrom("a.?", "[0-9]+", "b|ab").map(constant),
		),
		fc.tuple(
			aVariable,
			fc.constant("hasBit" as const),
			fc.oneof(
				fc.integer({ min: 0, max: 5 }).map(constant),
				fc.constant(list(1, "3")),
			),
		),
		fc.tuple(
			fc.constant(field("SourceAddress")),
			fc.constant("inSubnet" as const),
			fc.constantFrom("10.0.0.0/8", "192.0.2.0/24").map(constant),
		),
		fc.tuple(
			fc.constant(field("SourceAssetID")),
			fc.constantFrom("hasVulnerability" as const, "inCategory" as const),
			fc.oneof(aConstant, aList),
		),
		fc.tuple(
			fc.constant(field("SourceAccountID")),
			fc.constant("inActiveDirectoryGroup" as const),
			fc.oneof(aConstant, aList),
		),
	)
	.chain(([left, operator, right]) =>
		flags.map((more) => comparison(left, operator, right, more)),
	);
const aUnary = fc
	.oneof(
		keyFields.map((fields) =>
			comparison(
				{ kind: "activeList", list: "L", keyFields: fields },
				"inActiveList",
			),
		),
		keyFields.map((fields) =>
			comparison(
				{ kind: "table", dictionary: "D", keyFields: fields },
				"inDictionary",
			),
		),
		fc
			.constantFrom<Operand>(
				{ kind: "ti" },
				{ kind: "ti", category: "x" },
				{ kind: "ti", keyField: "Name" },
			)
			.map((left) => comparison(left, "TIDetect")),
	)
	.chain((one) => fc.boolean().map((isNegated) => ({ ...one, isNegated })));

const { tree } = fc.letrec<{ tree: Condition }>((tie) => ({
	tree: fc.oneof(
		{ maxDepth: 4 },
		fc.oneof(
			aBinary,
			anOrder,
			aFixed,
			aUnary,
			fc.boolean().map((isNegated) => saved("F", isNegated)),
		),
		fc
			.tuple(
				fc.constantFrom("and" as const, "or" as const, "not" as const),
				fc.array(tie("tree"), { maxLength: 5 }),
			)
			.map(([operator, members]) => group(operator, ...members)),
	),
}));

const someRecords = fc.array(
	fc.record({ Category: fc.constantFrom("x", "y"), score: word }),
	{ maxLength: 2 },
);
const anEvent: fc.Arbitrary<Event> = fc.record({
	Name: word,
	Message: word,
	SourcePort: fc.integer({ min: 0, max: 12 }),
	GroupedBy: fc.array(word, { maxLength: 2 }),
	SourceAddress: fc.constantFrom("10.0.0.1", "192.0.3.1", ""),
	SourceAssetID: word,
	SourceAccountID: word,
	TI: fc.dictionary(word, someRecords, { maxKeys: 3 }),
});

test("a compiled condition says what its definition means, on random conditions and events", () => {
	const threeEvents = fc.array(anEvent, { minLength: 3, maxLength: 3 });
	fc.assert(
		fc.property(tree, threeEvents, (condition, events) => {
			const text = JSON.stringify(condition);
			const parsed = conditionDefinition.parse(JSON.parse(text));
			for (const event of events) {
				assert.equal(
					holds(parsed, lookups, event),
					interpret(condition, event),
					describeCondition(condition),
				);
			}
		}),
		{ numRuns: 1000 },
	);
});
