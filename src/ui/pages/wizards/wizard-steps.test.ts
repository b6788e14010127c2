import assert from "node:assert/strict";
import { test } from "node:test";
import { issuesOfStep, stepsOf } from "./wizard-steps.ts";

const members = [
	"connectors",
	"normalizers",
	"filter",
	"aggregationRules",
	"enrichmentRules",
	"destinations",
	"journalLimitBytes",
	"later",
];

test("every member of a collector is set in exactly one of its eight steps", () => {
	const steps = stepsOf("collector", members);
	assert.equal(steps.length, 8);
	assert.deepEqual(
		steps.flatMap((step) => step.members).sort(),
		[...members].sort(),
	);
});

test("steps without anything to set are left out", () => {
	assert.deepEqual(
		stepsOf("storage", []).map(({ key }) => key),
		["name", "check"],
	);
	assert.deepEqual(
		stepsOf("storage", ["retentionDays"]).map(({ key }) => key),
		["name", "settings", "check"],
	);
});

test("an issue leads to the step that can solve it", () => {
	const steps = stepsOf("collector", members);
	const at = (part: string, path: string) =>
		steps.findIndex(
			(_, index) =>
				issuesOfStep(steps, index, [{ part, path, message: "" }]).length > 0,
		);
	assert.equal(at("name", ""), 0);
	assert.equal(steps[at("body", "/connectors/0/port")]?.key, "transport");
	assert.equal(steps[at("body", "/later")]?.key, "routing");
	assert.equal(steps[at("body", "")]?.key, "check");
});
