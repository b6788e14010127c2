import assert from "node:assert/strict";
import { test } from "node:test";
import {
	addRates,
	counterViews,
	mainRate,
	type Service,
	sparkPoints,
	totalOf,
} from "./counters.ts";

const counters = [
	{ name: "rejected", reason: "json.syntax", value: 3 },
	{ name: "dropped", reason: "noise", value: 10 },
	{ name: "dropped", reason: "health", value: 20 },
	{ name: "received", reason: "", value: 100 },
	{ name: "received", reason: "tcp:5140", value: 90 },
	{ name: "buckets", reason: "", value: 7 },
];

const service = (id: string, received: number): Service => ({
	id,
	tenantId: "t",
	tenantName: "Main",
	resourceId: "r",
	kind: "collector",
	name: id,
	address: "",
	status: "green",
	warning: "",
	version: "",
	startedAt: 0,
	counters: [],
	rates: { received },
	backlogBytes: 0,
});

test("takes the whole where it is counted and sums the reasons where it is not", () => {
	assert.equal(totalOf(counters, "received"), 100);
	assert.equal(totalOf(counters, "dropped"), 30);
	assert.equal(totalOf(counters, "stored"), undefined);
});

test("lists counters in the order in which events meet them, reasons largest first", () => {
	const views = counterViews(counters);
	assert.deepEqual(
		views.map(({ name }) => name),
		["received", "dropped", "rejected", "buckets"],
	);
	assert.deepEqual(views[1]?.reasons, [
		{ reason: "health", value: 20 },
		{ reason: "noise", value: 10 },
	]);
});

test("keeps the last rates of the services that are still there", () => {
	let seen = addRates(new Map(), [service("a", 1), service("b", 1)]);
	for (let i = 0; i < 99; i++) seen = addRates(seen, [service("a", i)]);
	assert.equal(seen.get("a")?.length, 60);
	assert.equal(seen.get("a")?.at(-1), 98);
	assert.equal(seen.has("b"), false);
	assert.equal(mainRate({ rates: { stored: 5 } }), 5);
	assert.equal(mainRate({ rates: {} }), 0);
});

test("draws the newest value at the right edge and the highest at the top", () => {
	const points = sparkPoints([0, 10, 5], 59, 20).split(" ");
	assert.deepEqual(points, ["57.0,19.0", "58.0,1.0", "59.0,10.0"]);
	assert.equal(sparkPoints([0], 59, 20), "59.0,19.0");
});
