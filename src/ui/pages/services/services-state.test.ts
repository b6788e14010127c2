import assert from "node:assert/strict";
import { test } from "node:test";
import type { Service } from "./counters.ts";
import {
	chooseServices,
	readServicesState,
	writeServicesState,
} from "./services-state.ts";

const service = (id: string, more: Partial<Service>): Service => ({
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
	rates: {},
	backlogBytes: 0,
	...more,
});

const all = [
	service("a", { rates: { received: 5 }, startedAt: 100 }),
	service("b", { kind: "storage", status: "red", fqdn: "Store.example" }),
	service("c", { rates: { received: 90 }, startedAt: 50 }),
];
const idsWith = (parameters: Record<string, string>) =>
	chooseServices(all, readServicesState(parameters)).map(({ id }) => id);

test("filters by kind, state and part of a name or address", () => {
	assert.deepEqual(idsWith({}), ["a", "b", "c"]);
	assert.deepEqual(idsWith({ kind: "collector" }), ["a", "c"]);
	assert.deepEqual(idsWith({ status: "red" }), ["b"]);
	assert.deepEqual(idsWith({ name: "store.EX" }), ["b"]);
});

test("sorts by a column up and down", () => {
	assert.deepEqual(idsWith({ sort: "-rate" }), ["c", "a", "b"]);
	assert.deepEqual(idsWith({ sort: "rate" }), ["b", "a", "c"]);
	// Up the longest: the one that started first. What never started is up for no time.
	assert.deepEqual(idsWith({ sort: "uptime", kind: "collector" }), ["a", "c"]);
});

test("what an address can't mean falls back to the default", () => {
	const state = readServicesState({ kind: "toaster", sort: "-colour" });
	assert.equal(state.kind, undefined);
	assert.equal(state.sort, undefined);
	assert.deepEqual(
		Object.values(writeServicesState(readServicesState({}))).filter(Boolean),
		[],
	);
	const kept = { kind: "storage", status: "red", name: "x", sort: "-seen" };
	assert.deepEqual(
		{ ...writeServicesState(readServicesState(kept)) },
		{ ...kept, service: undefined },
	);
});
