import assert from "node:assert/strict";
import { test } from "node:test";
import { conditionDefinition, noLookups } from "#conditions/index.ts";
import { aggregate, makeRule } from "./testing.ts";

const detection = {
	kind: "comparison",
	left: { kind: "ti" },
	operator: "TIDetect",
};
const inGroup = {
	kind: "comparison",
	left: { kind: "field", field: "SourceAccountID" },
	operator: "inActiveDirectoryGroup",
	right: { kind: "constant", value: "Domain Admins" },
};

for (const [condition, what] of [
	[detection, "The operator TIDetect"],
	[inGroup, "The operator inActiveDirectoryGroup"],
	[
		{
			...detection,
			left: { kind: "ti", field: "popularity" },
			operator: "=",
			right: { kind: "constant", value: 4 },
		},
		"The TI operand",
	],
] as const) {
	test(`${what} is refused by the name of the rule, also in a saved filter`, () => {
		const make = (filter: object) =>
			aggregate([makeRule({ identicalFields: ["Name"], filter })], {
				lookups: {
					...noLookups,
					filter: () => conditionDefinition.parse(condition),
				},
			});
		const code = "aggregation.tooEarly";
		const start = (place: string) =>
			new RegExp(
				`^${what}${place} cannot stand in the filter of the aggregation rule rule 1`,
			);
		assert.throws(() => make(condition), { code, message: start("") });
		assert.throws(() => make({ kind: "filter", filter: "F" }), {
			code,
			message: start(' in the saved filter "F"'),
		});
	});
}
