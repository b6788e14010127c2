import assert from "node:assert/strict";
import { test } from "node:test";
import {
	describeCondition,
	type Lookups,
	noLookups,
	type Operand,
} from "./index.ts";
import { comparison, constant, field, holds } from "./testing.ts";

const lookups: Lookups = {
	...noLookups,
	activeList: () => ({ has: () => true, get: () => "9" }),
};
const count: Operand = {
	kind: "activeList",
	list: "Seen",
	keyFields: ["Name"],
	field: "count",
};

// Extra.size is "9", Extra.version is "9a", SourcePort is 51515, Name is "Log-in Failed".
for (const [left, operator, right, expected, reason] of [
	["Extra.size", "<", constant(10), true, "a number is compared with numbers"],
	["Extra.size", "<", constant("10"), true, "also when it is written as text"],
	["Extra.size", ">", constant(" 0x8 "), true, "hexadecimal, with blanks"],
	["Extra.version", "<", constant(10), false, "9a is no number"],
	["Extra.version", ">=", constant("10"), false, "and neither more nor less"],
	["Extra.version", ">", constant("10a"), true, "10a is text: 1 before 9"],
	["Extra.size", ">", constant("10a"), true, "a number is text beside a text"],
	["Extra.none", "<", constant(1), true, "what is absent is 0 among numbers"],
	["Extra.none", "<", constant("a"), true, "and empty among texts"],
	["Name", "<", constant("M"), true, "texts go by the codes of characters"],
	["Name", ">=", constant("M"), false, "L comes before M"],
	["SourcePort", ">", constant("9999"), true, "a field of numbers"],
	["SourcePort", ">", field("Extra.size"), true, "makes both sides numbers"],
	["SourcePort", "<", field("Extra.version"), false, "9a is no number"],
	["Extra.size", "<", field("SourcePort"), true, "on whichever side it stands"],
	["Extra.version", ">", field("Extra.size"), false, "the right is a number"],
	["Extra.size", "<", field("Extra.version"), true, "the right is text"],
	["Name", ">", field("Message"), true, "text against nothing"],
	["SourcePort", ">=", count, true, "values of lists are text"],
	["Extra.size", ">=", count, true, "that is a number when it reads as one"],
	["Extra.size", "<", count, false, "9 is not less than 9"],
] as const) {
	const condition = comparison(field(left), operator, right);
	test(`${describeCondition(condition)} is ${expected}: ${reason}`, () => {
		assert.equal(holds(condition, lookups), expected);
	});
}

test("10 in an active list is more than 9, however the constant is written", () => {
	const ten: Lookups = {
		...noLookups,
		activeList: () => ({ has: () => true, get: () => "10" }),
	};
	assert.ok(holds(comparison(count, ">", constant(9)), ten));
	assert.ok(holds(comparison(count, ">", constant("9")), ten));
});
