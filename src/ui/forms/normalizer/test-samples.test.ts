import assert from "node:assert/strict";
import { test } from "node:test";
import {
	maxSamples,
	reportOf,
	type SampleResult,
	samplesOf,
} from "./test-samples.ts";

const event = (isAccepted: boolean): SampleResult => ({
	outcome: "event",
	isAccepted,
	event: { Name: "x" },
	rules: [{ path: [], name: "" }],
	microseconds: 5,
});
const rejected: SampleResult = {
	outcome: "rejected",
	isAccepted: true,
	code: "json.syntax",
	cause: "no JSON",
	microseconds: 5,
};
const normalizer = (name: string) => ({ id: name, name, body: {} });
const answered = (name: string, ...results: SampleResult[]) => ({
	by: normalizer(name),
	answer: { issues: [], results },
});

test("the first that accepts and reads a sample takes it; those before say why not", () => {
	const report = reportOf(
		["s"],
		[
			answered("json", rejected),
			answered("greedy", event(false)),
			answered("syslog", event(true)),
			answered("late", event(true)),
		],
	);
	const [outcome] = report.outcomes;
	assert.equal(outcome?.taken?.by.name, "syslog");
	assert.deepEqual(
		outcome?.tried.map(({ by }) => by.name),
		["json", "greedy"],
	);
});

test("one normalizer alone is shown at work even when it would not accept the sample", () => {
	const [outcome] = reportOf(["s"], [answered("one", event(false))]).outcomes;
	assert.equal(outcome?.taken?.result.isAccepted, false);
});

test("a normalizer with issues is named and the others go on", () => {
	const faulty = {
		by: normalizer("new"),
		answer: {
			issues: [{ path: ["body", "parsing"], message: "m" }],
			results: [],
		},
	};
	const report = reportOf(["s"], [faulty, answered("json", event(true))]);
	assert.equal(report.faulty[0]?.by.name, "new");
	assert.equal(report.outcomes[0]?.taken?.by.name, "json");
});

test("each line is a sample, blank ones aside, and no more than the API takes", () => {
	assert.deepEqual(samplesOf("a\r\n\n  \nb", false), ["a", "b"]);
	assert.deepEqual(samplesOf("{\n}\n", true), ["{\n}\n"]);
	assert.deepEqual(samplesOf(" \n", true), []);
	assert.equal(samplesOf("x\n".repeat(300), false).length, maxSamples);
});
