/** Runs the cases of all shipped packs, and asks of every rule what a rule must bring. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { correlationRuleResource } from "#pipeline/index.ts";
import {
	compileContent,
	describeDetections,
	loadCases,
	loadPacks,
	pickFields,
	runCase,
} from "./index.ts";

const contentDirectory = join(import.meta.dirname, "..", "..", "content");
const packs = await loadPacks(contentDirectory);
const content = compileContent(packs);
const cases = (
	await Promise.all(packs.map((pack) => loadCases(pack.directory)))
).flat();

test("there is content to prove", () => {
	assert.ok(
		content.ruleNames.length >= 12,
		`${content.ruleNames.length} rules`,
	);
	assert.ok(content.normalizers.length >= 6);
	assert.ok(cases.length >= 12, `${cases.length} cases`);
});

for (const packCase of cases) {
	test(`${packCase.name}: ${packCase.expected.about}`, async () => {
		const { expected } = packCase;
		const outcome = await runCase(content, packCase);
		assert.deepEqual(
			describeDetections(outcome.detections, expected.detections),
			expected.detections,
		);
		assert.deepEqual(Object.fromEntries(outcome.rejected), expected.rejected);
		for (const [line, fields] of Object.entries(expected.events)) {
			const event = outcome.events.get(Number(line));
			assert.ok(event, `line ${line} gave an event`);
			assert.deepEqual(pickFields(event, fields), fields, `line ${line}`);
		}
		const fired = new Set(
			outcome.detections.map((detection) => detection.ruleName),
		);
		for (const rule of expected.nearMissOf) {
			assert.ok(content.ruleNames.includes(rule), `${rule} is a rule`);
			assert.ok(!fired.has(rule), `${rule} must stay silent`);
		}
	});
}

const firing = new Set(
	cases.flatMap(({ expected }) => expected.detections.map(({ rule }) => rule)),
);
const nearMisses = new Set(
	cases.flatMap(({ expected }) => expected.nearMissOf),
);

for (const resource of packs.flatMap((pack) => pack.resources)) {
	if (resource.kind !== correlationRuleResource.kind) continue;
	const rule = correlationRuleResource.body.parse(resource.body);
	test(`the rule ${resource.name} is described and names its technique`, () => {
		assert.match(rule.technique, /^T\d{4}(\.\d{3})?$/);
		assert.notEqual(rule.tactic, "");
		assert.notEqual(resource.description, "");
	});
	if (rule.kind === "operational") continue;
	test(`the rule ${resource.name} has a runbook, a case that fires and a near miss`, () => {
		assert.notEqual(rule.runbook, "");
		assert.ok(firing.has(resource.name), "no case in which it fires");
		assert.ok(nearMisses.has(resource.name), "no near miss");
	});
}
