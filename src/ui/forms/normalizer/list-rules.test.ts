import assert from "node:assert/strict";
import { test } from "node:test";
import { valueAtPath } from "../schema-form/body-path.ts";
import { listRules, rulePath } from "./list-rules.ts";

const body = {
	parsing: { method: "syslog" },
	extras: [
		{ name: "refused", parsing: { method: "regexp" } },
		{
			name: "run",
			parsing: { method: "kv" },
			condition: {},
			extras: [{ name: "deep", parsing: { method: "json" } }],
		},
	],
};

test("rules stand each before those below it, with the place where they lie", () => {
	assert.deepEqual(
		listRules(body).map(({ path, name, method }) => [path, name, method]),
		[
			["", "", "syslog"],
			["/extras/0", "refused", "regexp"],
			["/extras/1", "run", "kv"],
			["/extras/1/extras/0", "deep", "json"],
		],
	);
	assert.equal(listRules(body)[2]?.hasCondition, true);
});

test("the place of a rule in a test result leads to its form", () => {
	assert.equal(valueAtPath(body, `${rulePath([1, 0])}/name`), "deep");
	assert.equal(rulePath([]), "");
});

test("a body that is no normalizer yet has one empty rule", () => {
	assert.equal(listRules(undefined).length, 1);
});
