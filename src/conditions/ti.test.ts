import assert from "node:assert/strict";
import { test } from "node:test";
import type { Event } from "#event/index.ts";
import { describeCondition, noLookups, type Operand } from "./index.ts";
import { codeOf, comparison, constant, field, holds, list } from "./testing.ts";

const detected: Event = {
	RequestUrl: "http://bad.example/a",
	DestinationAddress: "192.0.2.77",
	SourceAddress: "10.0.0.1",
	DestinationHostName: "__proto__",
	TI: {
		"http://bad.example/a": [
			{
				Category: "KL_Malicious_URL",
				MatchedIndicator: "bad.example/a",
				popularity: "4",
			},
		],
		"192.0.2.77": [
			{
				Category: "KL_IP_Reputation",
				MatchedIndicator: "192.0.2.77",
				threat_score: "91",
				geo: ["ru", "kz"],
			},
			{ Category: "KL_InternalTI_IP", MatchedIndicator: "192.0.2.77" },
		],
	},
};

const ti = (more: object = {}): Operand => ({ ...{ kind: "ti" }, ...more });

for (const [left, expected] of [
	[ti(), true],
	[ti({ category: "KL_IP_Reputation" }), true],
	[ti({ category: "KL_Phishing_URL" }), false],
	[ti({ keyField: "DestinationAddress" }), true],
	[ti({ keyField: "SourceAddress" }), false],
	[ti({ keyField: "DestinationHostName" }), false],
	[ti({ category: "KL_Malicious_URL", keyField: "RequestUrl" }), true],
	[ti({ category: "KL_Malicious_URL", keyField: "SourceAddress" }), false],
] as const) {
	const condition = comparison(left, "TIDetect");
	test(`${describeCondition(condition)} is ${expected}`, () => {
		assert.equal(holds(condition, noLookups, detected), expected);
		const other = { ...condition, isNegated: true };
		assert.equal(holds(other, noLookups, detected), !expected);
	});
}

test("an event without TI, with an empty or a damaged one has no detection", () => {
	const condition = comparison(ti(), "TIDetect");
	const odd: Event["TI"][] = [{}, { a: [] }, { a: "x" }, "x", ["x"], undefined];
	for (const TI of odd) {
		// An event from elsewhere may hold anything under TI.
		const event: Event = { TI };
		assert.ok(!holds(condition, noLookups, event), JSON.stringify(TI));
	}
	assert.ok(holds(condition, noLookups, { TI: { a: { Category: "x" } } }));
});

const score = ti({
	category: "KL_IP_Reputation",
	keyField: "DestinationAddress",
	field: "threat_score",
});

for (const [left, operator, right, expected] of [
	[score, "=", constant("91"), true],
	[score, ">", constant(90), true],
	[score, ">", constant("9"), true],
	[score, "<", constant(9), false],
	[score, "hasBit", list(0, 1), true],
	[score, "match", constant("\\d+"), true],
	[ti({ field: "geo" }), "=", constant("kz"), true],
	[ti({ field: "geo" }), "=", list("de", "ru"), true],
	[ti({ field: "Category" }), "startsWith", constant("KL_Internal"), true],
	[ti({ field: "none" }), "=", constant(""), true],
	[ti({ field: "none" }), "contains", constant("x"), false],
	[ti({ field: "constructor" }), "=", constant(""), true],
	[
		ti({ field: "MatchedIndicator" }),
		...(["=", field("DestinationAddress"), true] as const),
	],
	[
		field("DestinationAddress"),
		...(["=", ti({ field: "MatchedIndicator" }), true] as const),
	],
	[
		field("SourceAddress"),
		...(["=", ti({ field: "MatchedIndicator" }), false] as const),
	],
	[score, "<", field("Extra.limit"), false],
	[score, ">", field("SourcePort"), true],
] as const) {
	const condition = comparison(left, operator, right);
	test(`one value of the records is enough: ${describeCondition(condition)} is ${expected}`, () => {
		assert.equal(holds(condition, noLookups, detected), expected);
	});
}

test("a TI operand says which field is compared, and TIDetect does not", () => {
	assert.equal(
		codeOf(comparison(ti(), "=", constant("x"))),
		"conditions.missingPart",
	);
	assert.equal(codeOf(comparison(score, "TIDetect")), "conditions.unusedPart");
	assert.equal(
		codeOf(comparison(ti({ keyField: "Nmae" }), "TIDetect")),
		"conditions.unknownField",
	);
});
