import assert from "node:assert/strict";
import { test } from "node:test";
import {
	conditionDefinition,
	describeCondition,
	eventContext,
	type Lookups,
	type Operand,
	type OperatorName,
} from "./index.ts";
import {
	codeOf,
	comparison,
	constant,
	field,
	list,
	refusalOf,
} from "./testing.ts";

const keyFields = ["Name"];
const operands = {
	field: field("SourceAssetID"),
	activeList: { kind: "activeList", list: "L", keyFields, field: "a" },
	dictionary: { kind: "dictionary", dictionary: "D", keyFields },
	table: { kind: "table", dictionary: "D", keyFields, column: "a" },
	ti: { kind: "ti", field: "a" },
	constant: constant("1"),
	list: list("1"),
	vulnerability: { kind: "vulnerability", name: "KLA1" },
} as const satisfies Record<Operand["kind"], Operand>;

const reader = { has: () => false, get: () => undefined };
const lookups: Lookups = {
	activeList: () => reader,
	dictionary: () => reader,
	filter: () => undefined,
	assets: { vulnerabilities: () => [], categories: () => new Set() },
	accounts: { groups: () => new Set() },
};

const variables = "field activeList dictionary table ti";
/** The vendor's table: operator, what stands on its left, what on its right. */
const table: readonly [OperatorName, string, string][] = [
	["=", variables, `${variables} constant list`],
	["<", variables, "field activeList dictionary table constant"],
	["<=", variables, "field activeList dictionary table constant"],
	[">", variables, "field activeList dictionary table constant"],
	[">=", variables, "field activeList dictionary table constant"],
	["contains", variables, `${variables} constant list`],
	["startsWith", variables, `${variables} constant list`],
	["endsWith", variables, `${variables} constant list`],
	["match", variables, "constant list"],
	["hasBit", variables, "constant list"],
	["hasVulnerability", "field", "constant list vulnerability"],
	["inCategory", "field", "constant list"],
	["inActiveDirectoryGroup", "field", "constant list"],
];

for (const [operator, lefts, rights] of table) {
	test(`${operator} takes ${lefts} on its left and ${rights} on its right`, () => {
		for (const left of Object.values(operands)) {
			for (const right of Object.values(operands)) {
				const fits =
					lefts.split(" ").includes(left.kind) &&
					rights.split(" ").includes(right.kind);
				const condition = comparison(left, operator, right);
				assert.equal(
					codeOf(condition, lookups),
					fits ? "accepted" : "conditions.badOperand",
					describeCondition(condition),
				);
			}
		}
		assert.equal(
			codeOf(comparison(operands.field, operator), lookups),
			"conditions.missingOperand",
		);
	});
}

const { field: _, ...activeList } = operands.activeList;
const { column: __, ...row } = operands.table;
const unary: readonly [OperatorName, Operand[], Operand[]][] = [
	["inActiveList", [activeList], [operands.activeList]],
	["inDictionary", [operands.dictionary, row], [operands.table]],
	["TIDetect", [{ kind: "ti" }], [operands.ti]],
];

for (const [operator, fitting, tooMuch] of unary) {
	test(`${operator} takes what says where to look, without a value of it and without a right operand`, () => {
		for (const left of fitting) {
			assert.equal(codeOf(comparison(left, operator), lookups), "accepted");
			assert.equal(
				codeOf(comparison(left, operator, constant("x")), lookups),
				"conditions.noRightOperand",
			);
		}
		for (const left of tooMuch) {
			assert.equal(
				codeOf(comparison(left, operator), lookups),
				"conditions.unusedPart",
			);
		}
		const kinds = new Set(fitting.map(({ kind }) => kind));
		for (const left of Object.values(operands)) {
			if (kinds.has(left.kind)) continue;
			assert.equal(
				codeOf(comparison(left, operator), lookups),
				"conditions.badOperand",
			);
		}
	});
}

test("the refusal says what the operator takes", () => {
	const error = refusalOf(
		comparison(field("Name"), "<", list(1)),
		eventContext(lookups),
	);
	assert.equal(
		error?.message,
		"The operator < does not take a list on its right. What it takes there: a field, a value of an active list, a value of a dictionary, a value of a table, a constant",
	);
});

test("values that an operator cannot use are refused with their reason", () => {
	for (const [left, operator, right, code] of [
		["Nmae", "=", constant("x"), "conditions.unknownField"],
		["Name", "=", field("Nmae"), "conditions.unknownField"],
		["SourcePort", "=", constant("ssh"), "conditions.badConstant"],
		["SourcePort", ">", constant(""), "conditions.badConstant"],
		[
			...(["SourceAddress", "inSubnet"] as const),
			...([constant("10.0.0.0/40"), "conditions.badConstant"] as const),
		],
		["SourcePort", "hasBit", constant(64), "conditions.badConstant"],
		["SourcePort", "hasBit", constant(""), "conditions.badConstant"],
		["Name", "match", constant("(a"), "text.badPattern"],
		["Name", "match", constant("(a)\\1"), "text.badPattern"],
	] as const) {
		const condition = comparison(field(left), operator, right);
		assert.equal(codeOf(condition, lookups), code);
	}
});

test("a definition with a kind, an operator or a part that there is not does not fit", () => {
	const fits = (body: object) =>
		conditionDefinition.safeParse({ kind: "comparison", ...body }).success;
	const left = operands.field;
	const right = operands.constant;
	assert.ok(fits({ left, operator: "=", right }));
	assert.ok(!fits({ left, operator: "inContextTable", right }));
	assert.ok(!fits({ left: { kind: "context" }, operator: "=", right }));
	assert.ok(!fits({ left: { ...left, index: 1 }, operator: "=", right }));
	assert.ok(
		!fits({
			left,
			operator: "hasVulnerability",
			right: { kind: "vulnerability", severities: ["awful"] },
		}),
	);
});
