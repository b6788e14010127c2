import assert from "node:assert/strict";
import { test } from "node:test";
import {
	type Condition,
	describeCondition,
	eventContext,
	type Lookups,
	noLookups,
	type Operand,
} from "./index.ts";
import {
	codeOf,
	comparison,
	constant,
	field,
	group,
	refusalOf,
	saved,
} from "./testing.ts";

const score: Operand = { kind: "ti", field: "threat_score" };
const known: Lookups = {
	...noLookups,
	activeList: () => ({ has: () => false, get: () => undefined }),
	assets: { vulnerabilities: () => [], categories: () => new Set() },
	accounts: { groups: () => new Set() },
};

const late: readonly [Condition, RegExp][] = [
	[comparison({ kind: "ti" }, "TIDetect"), /^The operator TIDetect needs/],
	[comparison(score, "=", constant(1)), /^The TI operand needs/],
	[comparison(field("Name"), "=", score), /^The TI operand needs/],
	[
		comparison(
			field("SourceAccountID"),
			"inActiveDirectoryGroup",
			constant("a"),
		),
		/^The operator inActiveDirectoryGroup needs/,
	],
	[
		comparison(field("SourceAssetID"), "inCategory", constant("a")),
		/^The operator inCategory needs/,
	],
	[
		comparison(field("SourceAssetID"), "hasVulnerability", constant("a")),
		/^The operator hasVulnerability needs/,
	],
	[comparison(field("TI"), "=", constant("")), /^The field TI needs/],
	[comparison(field("TI.x"), "=", constant("")), /^The field TI.x needs/],
	[
		comparison(
			{ kind: "activeList", list: "L", keyFields: ["Name", "TICategories"] },
			"inActiveList",
		),
		/^The field TICategories needs/,
	],
];

for (const [condition, sentence] of late) {
	test(`before enrichment it is refused, not after: ${describeCondition(condition)}`, () => {
		assert.equal(codeOf(condition, known), "accepted");
		const early = eventContext(known, "beforeEnrichment");
		const refusal = refusalOf(condition, early);
		assert.equal(refusal?.code, "conditions.tooEarly");
		assert.match(refusal?.message ?? "", sentence);
		assert.match(
			refusal?.message ?? "",
			/Use it in the filter of a destination or in a correlation rule/,
		);
		const through: Lookups = {
			...known,
			filter: (name) =>
				name === "outer" ? group("or", saved("inner")) : condition,
		};
		const hidden = refusalOf(
			saved("outer"),
			eventContext(through, "beforeEnrichment"),
		);
		assert.equal(hidden?.code, "conditions.tooEarly");
		assert.match(hidden?.message ?? "", /in the saved filter "inner"/);
	});
}

test("raw fields of a message may be called TI, but there is no detection yet", () => {
	const raw = {
		resolve: () => ({ type: "string" as const, get: () => "x" }),
		lookups: known,
	};
	const byName = comparison(field("TI"), "=", constant("x"));
	assert.equal(refusalOf(byName, raw), undefined);
	const detection = comparison({ kind: "ti" }, "TIDetect");
	assert.equal(refusalOf(detection, raw)?.code, "conditions.tooEarly");
});
