import assert from "node:assert/strict";
import { test } from "node:test";
import { noLookups } from "./index.ts";
import { comparison, constant, field, holds, list } from "./testing.ts";

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

test("without regard to case, texts are ordered by their small letters", () => {
	const before = (ignoreCase: boolean) =>
		comparison(field("Name"), "<", constant("alpha"), { ignoreCase });
	assert.ok(holds(before(false), noLookups, { Name: "Beta" }));
	assert.ok(!holds(before(true), noLookups, { Name: "Beta" }));
	const other = comparison(field("Name"), "<", field("Message"), {
		ignoreCase: true,
	});
	assert.ok(holds(other, noLookups, { Name: "a", Message: "B" }));
});
