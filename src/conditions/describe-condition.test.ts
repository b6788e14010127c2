import assert from "node:assert/strict";
import { test } from "node:test";
import { type Condition, describeCondition, type Operand } from "./index.ts";
import { comparison, constant, field, group, list, saved } from "./testing.ts";

const negated = { isNegated: true };
const keyFields = ["Name", "Message"];
const any: Operand = { kind: "ti" };

for (const [condition, sentence] of [
	[comparison(field("Name"), "=", constant("x")), 'Name = "x"'],
	[
		comparison(field("Name"), "contains", list("a", 1), {
			...{ isNegated: true, ignoreCase: true },
		}),
		'not Name contains ["a", 1] (any case)',
	],
	[
		comparison(
			{ kind: "activeList", list: "L", keyFields: ["Name"], field: "count" },
			"=",
			{ kind: "table", dictionary: "D", keyFields, column: "limit" },
		),
		'count in active list "L" by Name = limit in table "D" by Name, Message',
	],
	[
		comparison(
			{ kind: "activeList", list: "L", keyFields: ["Name"] },
			"inActiveList",
			undefined,
			negated,
		),
		'not inActiveList "L" by Name',
	],
	[
		comparison({ kind: "dictionary", dictionary: "D", keyFields }, "=", {
			kind: "dictionary",
			dictionary: "E",
			keyFields,
			column: "c",
		}),
		'dictionary "D" by Name, Message = c in dictionary "E" by Name, Message',
	],
	[comparison(any, "TIDetect"), "TIDetect"],
	[
		comparison({ kind: "ti", category: "KL", keyField: "Name" }, "TIDetect"),
		'TIDetect "KL" by Name',
	],
	[
		comparison(
			{ kind: "dictionary", dictionary: "D", keyFields },
			"inDictionary",
		),
		'inDictionary "D" by Name, Message',
	],
	[
		comparison(
			{ kind: "ti", category: "KL_IP", keyField: "SourceAddress", field: "id" },
			">",
			constant(5),
		),
		'id in TI "KL_IP" by SourceAddress > 5',
	],
	[
		comparison(field("SourceAssetID"), "hasVulnerability", {
			kind: "vulnerability",
			name: "KLA1",
			severities: ["high", "critical"],
		}),
		'SourceAssetID hasVulnerability "KLA1" of severity high or critical',
	],
	[
		comparison(field("SourceAssetID"), "hasVulnerability", {
			kind: "vulnerability",
			severities: ["low"],
		}),
		"SourceAssetID hasVulnerability any of severity low",
	],
	[
		comparison(field("SourceAssetID"), "inCategory", list("Servers")),
		'SourceAssetID inCategory ["Servers"]',
	],
	[
		group(
			"and",
			saved("F"),
			group("or", saved("G", true), comparison(any, "TIDetect")),
			group("not", saved("H"), saved("I")),
		),
		'filter "F" and (not filter "G" or TIDetect) and not (filter "H" or filter "I")',
	],
	[group("and"), "always"],
	[group("or"), "never"],
	[group("not", group("or")), "not (never)"],
] as const satisfies [Condition, string][]) {
	test(`described as ${sentence}`, () => {
		assert.equal(describeCondition(condition), sentence);
	});
}
