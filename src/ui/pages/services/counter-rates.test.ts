import assert from "node:assert/strict";
import { test } from "node:test";
import { addSample, rateOf, type Samples } from "./counter-rates.ts";
import type { Service } from "./counters.ts";

const service = (value: number, startedAt = 1): Service => ({
	id: "a",
	tenantId: "t",
	tenantName: "Main",
	resourceId: "r",
	kind: "collector",
	name: "a",
	address: "",
	status: "green",
	warning: "",
	version: "",
	startedAt,
	counters: [{ name: "dropped", reason: "noise", value }],
	rates: {},
	backlogBytes: 0,
});

const after = (...values: readonly (readonly [at: number, value: number])[]) =>
	values.reduce<Samples>(
		(seen, [at, value]) => addSample(seen, [service(value)], at),
		new Map(),
	);

test("a counter's rate is what it grew by within the last seconds", () => {
	const samples = after([1000, 100], [3000, 300], [5000, 900]);
	assert.equal(rateOf(samples, "a", "dropped", "noise"), 200);
	assert.equal(rateOf(samples, "a", "dropped", "other"), 0);
	assert.equal(rateOf(samples, "b", "dropped", "noise"), undefined);
});

test("one answer says nothing about a rate", () => {
	assert.equal(rateOf(after([1000, 100]), "a", "dropped", "noise"), undefined);
});

test("what is older than twelve seconds does not count any more", () => {
	const samples = after([0, 0], [20_000, 1000], [21_000, 1005]);
	assert.equal(rateOf(samples, "a", "dropped", "noise"), 5);
});

test("a service that started anew has no negative rate", () => {
	const before = after([1000, 5000]);
	const restarted = addSample(before, [service(10, 2)], 2000);
	assert.equal(rateOf(restarted, "a", "dropped", "noise"), undefined);
	const later = addSample(restarted, [service(30, 2)], 3000);
	assert.equal(rateOf(later, "a", "dropped", "noise"), 20);
});
