import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { buildCondition, buildWhere, problemOf } from "./build-where.ts";
import type { Condition, ConditionGroup, Operator } from "./conditions.ts";
import { arityOf, operatorsFor } from "./operators.ts";
import { parseWhere } from "./parse-where.ts";
import { fields, hostileTexts } from "./samples.ts";
import { QueryProblem } from "./tokens.ts";

const one = (
	field: string,
	operator: Operator,
	value: Condition["value"] = "",
): string => buildCondition({ field, operator, value }, fields);

const refuses = (where: string, reason: RegExp) =>
	assert.throws(
		() => parseWhere(where, fields),
		(error: unknown) => {
			assert.ok(error instanceof QueryProblem);
			assert.match(error.message, reason);
			return true;
		},
	);

test("writes every operator in ClickHouse's SQL", () => {
	assert.equal(one("Name", "=", "a"), "Name = 'a'");
	assert.equal(one("SourcePort", ">=", "1024"), "SourcePort >= 1024");
	assert.equal(one("Name", "contains", "50%"), "Name ILIKE '%50\\\\%%'");
	assert.equal(one("Name", "startsWith", "a"), "Name ILIKE 'a%'");
	assert.equal(one("Name", "endsWith", "a"), "Name ILIKE '%a'");
	assert.equal(one("Name", "match", "^\\d+'$"), "match(Name, '^\\\\d+\\'$')");
	assert.equal(
		one("SourceAddress", "notInSubnet", "10.0.0.0/8"),
		"NOT inSubnet(SourceAddress, '10.0.0.0/8')",
	);
	assert.equal(one("Name", "in", ["a", "b'"]), "Name IN ('a', 'b\\'')");
	assert.equal(
		one("SourcePort", "between", ["1", "9"]),
		"SourcePort BETWEEN 1 AND 9",
	);
	assert.equal(
		one("TICategories", "has", "botnet"),
		"has(TICategories, 'botnet')",
	);
	assert.equal(one("Name", "isEmpty"), "Name = ''");
	assert.equal(one("SourcePort", "isNotEmpty"), "SourcePort != 0");
	assert.equal(one("TICategories", "isEmpty"), "empty(TICategories)");
});

test("addresses an entry of a map by a quoted key", () => {
	assert.equal(one("S.it's", "=", "x"), "S['it\\'s'] = 'x'");
	assert.equal(one("N.bytes", ">", "5"), "N['bytes'] > 5");
});

test("puts brackets around nested groups and NOT before negated ones", () => {
	const group: ConditionGroup = {
		combinator: "and",
		rules: [
			{ field: "Name", operator: "=", value: "a" },
			{
				combinator: "or",
				not: true,
				rules: [
					{ field: "SourcePort", operator: "=", value: "22" },
					{ field: "SourcePort", operator: "=", value: "23" },
				],
			},
			{
				combinator: "or",
				rules: [
					{ field: "Message", operator: "contains", value: "x" },
					{ field: "Raw", operator: "contains", value: "x" },
				],
			},
		],
	};
	const sql =
		"Name = 'a' AND NOT (SourcePort = 22 OR SourcePort = 23) AND (Message ILIKE '%x%' OR Raw ILIKE '%x%')";
	assert.equal(buildWhere(group, fields), sql);
	assert.deepEqual(parseWhere(sql, fields), group);
});

test("leaves empty groups out", () => {
	const none: ConditionGroup = { combinator: "or", rules: [] };
	assert.equal(buildWhere(none, fields), "");
	assert.equal(
		buildWhere({ combinator: "and", not: true, rules: [none] }, fields),
		"",
	);
});

test("refuses a number field with anything but a number, so that nothing slips in unquoted", () => {
	const problem = (value: string) =>
		problemOf({ field: "SourcePort", operator: "=", value }, fields);
	assert.equal(
		problem("1 OR 1=1"),
		'SourcePort takes a whole number, not "1 OR 1=1".',
	);
	assert.equal(problem(""), "Enter the value of SourcePort.");
	assert.equal(problem("0x10"), 'SourcePort takes a whole number, not "0x10".');
	assert.equal(problem("-9223372036854775808"), undefined);
	assert.match(
		problemOf(
			{ field: "SourceLatitude", operator: "<", value: "1.5e3; --" },
			fields,
		) ?? "",
		/takes a number/,
	);
});

test("refuses names that are no fields and operators that don't fit", () => {
	assert.throws(() => one("Nme", "=", "a"), /Nme is not an event field/);
	assert.throws(() => one("1=1 OR Name", "=", "a"), /not an event field/);
	assert.throws(() => one("constructor", "=", "a"), /not an event field/);
	assert.throws(
		() => one("Name", "inSubnet", "10.0.0.0/8"),
		/can't be compared/,
	);
});

test("reads hostile values back unchanged from what it wrote", () => {
	for (const value of hostileTexts) {
		const group: ConditionGroup = {
			combinator: "and",
			rules: [
				{ field: "Name", operator: "=", value },
				{ field: "Raw", operator: "contains", value },
				{ field: "Raw", operator: "startsWith", value },
				{ field: "Raw", operator: "endsWith", value },
				{ field: "Message", operator: "match", value },
				{ field: "Message", operator: "notLike", value },
				{ field: `S.${value}`, operator: "in", value: [value, "b"] },
			],
		};
		assert.deepEqual(parseWhere(buildWhere(group, fields), fields), group);
	}
});

const text = fc.string({ minLength: 1 });
const integer = fc
	.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })
	.map(String);
const valueFor = (field: string) => {
	const kind = fields.kindOf(field);
	if (kind === "integer" || kind === "time") return integer;
	return kind === "float" ? fc.integer().map(String) : text;
};
const condition: fc.Arbitrary<Condition> = fc
	.constantFrom(
		"Name",
		"SourceAddress",
		"SourcePort",
		"Timestamp",
		"TICategories",
		"S.k'",
		"F.x",
		"TI",
	)
	.chain((field) => {
		const kind = fields.kindOf(field) ?? "text";
		return fc
			.constantFrom(...operatorsFor(kind).map(({ name }) => name))
			.chain((operator) => {
				const one = valueFor(field);
				const value: fc.Arbitrary<Condition["value"]> = {
					none: fc.constant(""),
					one,
					two: fc.tuple(one, one),
					many: fc.array(one, { minLength: 1, maxLength: 4 }),
				}[arityOf(operator)];
				return value.map((value) => ({ field, operator, value }));
			});
	});
// A negated group with one condition reads as the opposite condition, and emptiness of a number as a comparison with 0.
const { group } = fc.letrec<{
	group: ConditionGroup;
	entry: Condition | ConditionGroup;
}>((tie) => ({
	entry: fc.oneof(
		{ maxDepth: 3, withCrossShrink: true },
		condition,
		tie("group"),
	),
	group: fc.record({
		combinator: fc.constantFrom("and", "or"),
		not: fc.boolean(),
		rules: fc.array(tie("entry"), { minLength: 1, maxLength: 4 }),
	}),
}));

test("means the same after reading and writing again, whatever the conditions", () => {
	fc.assert(
		fc.property(group, (group) => {
			const once = buildWhere(group, fields);
			const twice = buildWhere(parseWhere(once, fields), fields);
			const thrice = buildWhere(parseWhere(twice, fields), fields);
			assert.equal(thrice, twice);
			assert.equal(parseWhere(once, fields).rules.length > 0, true);
		}),
		{ numRuns: 300 },
	);
});

test("understands hand-written spellings", () => {
	assert.deepEqual(
		parseWhere(
			"name_is <> 'x'".replace("name_is", "`Name`") +
				" and not SourcePort in (1,2) -- ports\nor S.k == 'v' /* x */",
			fields,
		),
		{
			combinator: "or",
			rules: [
				{
					combinator: "and",
					rules: [
						{ field: "Name", operator: "!=", value: "x" },
						{ field: "SourcePort", operator: "notIn", value: ["1", "2"] },
					],
				},
				{ field: "S.k", operator: "=", value: "v" },
			],
		},
	);
	assert.deepEqual(parseWhere("NOT (Name = 'a')", fields), {
		combinator: "and",
		not: true,
		rules: [{ field: "Name", operator: "=", value: "a" }],
	});
	assert.deepEqual(parseWhere("", fields), { combinator: "and", rules: [] });
});

test("says why the builder can't show a text", () => {
	refuses("lower(Name) = 'a'", /function lower/);
	refuses("Name = SourceUserName", /expects a text in single quotes/);
	refuses("SourcePort = '22'", /expects a number/);
	refuses("Name ILIKE 'a%b'", /pattern "a%b"/);
	refuses("Name NOT ILIKE 'a%'", /pattern/);
	refuses("Name IN (SELECT 1)", /expects a text/);
	refuses("SourcePort + 1 = 2", /what follows SourcePort/);
	refuses("Name = 'a' XOR Name = 'b'", /can't show "XOR/);
	refuses("(Name = 'a'", /closing bracket/);
	refuses("Name = 'a", /does not end/);
	refuses("Nope = 'a'", /not "Nope"/);
	refuses("S = 'a'", /Say which entry/);
	refuses("constructor(Name, 'a')", /function constructor/);
	refuses("Name", /what follows Name \("nothing"\)/);
	refuses("inSubnet(Name, '10.0.0.0/8')", /no "inSubnet" for Name/);
});

test("refuses nesting that would exhaust the stack", () => {
	const deep = `${"(".repeat(5000)}Name = 'a'${")".repeat(5000)}`;
	refuses(deep, /too deeply/);
	refuses(`${"NOT ".repeat(5000)}Name = 'a'`, /too deeply/);
});
