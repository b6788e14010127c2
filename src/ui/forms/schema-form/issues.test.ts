import assert from "node:assert/strict";
import { test } from "node:test";
import { issuesWithin, placeIssues } from "./issues.ts";

test("an issue stands at its place in the body", () => {
	const placed = placeIssues([
		{ path: ["body", "connectors", 0, "port"], message: "Too big" },
		{ path: ["name"], message: "Taken" },
		{ path: ["body"], message: "Does not compile" },
	]);
	assert.deepEqual(
		placed.map(({ part, path }) => part + path),
		["body/connectors/0/port", "name", "body"],
	);
	assert.equal(issuesWithin(placed, "/connectors").length, 1);
	assert.equal(issuesWithin(placed, "/conn").length, 0);
	assert.equal(issuesWithin(placed, "").length, 2);
});

test("what the schema checker says about empty fields is said in the words of a form", () => {
	const said = (message: string) =>
		placeIssues([{ path: ["body", "a"], message }])[0]?.message;
	assert.equal(
		said("Invalid input: expected number, received undefined"),
		"Fill this in.",
	);
	assert.equal(
		said("Too small: expected array to have >=1 items"),
		"Add at least one.",
	);
	assert.equal(said("Choose another port."), "Choose another port.");
});
