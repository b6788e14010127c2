import assert from "node:assert/strict";
import { test } from "node:test";
import {
	assertBalanced,
	createMemoryEventStore,
	finish,
	idsOf,
	makeRecord,
	makeWorld,
	storedIds,
	storeError,
} from "./testing.ts";

test("every record is stored once and in order, with its ledger and dead letters", async (t) => {
	const world = await makeWorld(t, [makeRecord("a", 3), makeRecord("b", 2)]);
	const store = createMemoryEventStore();
	await finish(await world.start(store));
	assert.deepEqual(storedIds(store), [...idsOf("a", 3), ...idsOf("b", 2)]);
	assert.deepEqual(
		store.letters().map(({ id }) => id),
		["a-bad", "b-bad"],
	);
	assert.deepEqual(
		[store.sum("received"), store.sum("stored"), store.sum("rejected")],
		[7, 5, 2],
	);
	assertBalanced(store.ledgerEntries());
	assert.deepEqual(world.counts, { events: 5, refused: 0 });
});

test("entries of the ledger that differ in nothing but their count become one", async (t) => {
	const world = await makeWorld(t, [makeRecord("a", 3), makeRecord("a", 2)]);
	const store = createMemoryEventStore();
	await finish(await world.start(store));
	assert.deepEqual(
		store.ledgerEntries().map(({ outcome, count }) => [outcome, count]),
		[
			["received", 7],
			["stored", 5],
			["rejected", 2],
		],
	);
});

test("groups have about the wanted size, and a token that names their range for ever", async (t) => {
	const records = Array.from({ length: 40 }, (_, index) =>
		makeRecord(`r${index}`, 2),
	);
	const world = await makeWorld(t, records);
	const store = createMemoryEventStore();
	const maxBytes = 4 * (records[0]?.length ?? 0);
	await finish(await world.start(store, { maxBytes }));
	assert.ok(store.tokens.length >= 5, `${store.tokens.length} groups`);
	let next = 1;
	for (const token of store.tokens) {
		const [id, range = ""] = token.split(":");
		const [from, end] = range.split("-").map(Number);
		assert.equal(id, world.journal.id);
		assert.equal(from, next);
		next = end ?? 0;
	}
	assert.equal(next, 41);
});

test("a record without events is stored too: its counts matter", async (t) => {
	const world = await makeWorld(t, [makeRecord("a", 0)]);
	const store = createMemoryEventStore();
	await finish(await world.start(store));
	assert.deepEqual([store.sum("received"), store.sum("rejected")], [1, 1]);
	assert.equal(store.letters().length, 1);
});

for (const name of [
	"unavailable",
	"timeout",
	"memoryLimit",
	"authentication",
	"diskFull",
	"engineFailed",
	"tableMismatch",
	"tooOld",
]) {
	test(`while the store says ${name} the group waits whole, and the reason shows`, async (t) => {
		const world = await makeWorld(t, [makeRecord("a", 5)]);
		const store = createMemoryEventStore({
			before: (_, call) => (call <= 3 ? storeError(name) : undefined),
		});
		const writer = await world.start(store);
		while (writer.state().problem === undefined)
			await new Promise(setImmediate);
		assert.equal(writer.state().problem, `the store says ${name}`);
		await finish(writer);
		assert.equal(writer.state().problem, undefined);
		assert.equal(store.tokens.length, 4);
		assert.equal(new Set(store.tokens).size, 1);
		assert.deepEqual(storedIds(store), idsOf("a", 5));
		assert.deepEqual(world.counts, { events: 5, refused: 0 });
	});
}

test("a record that cannot be decoded holds the journal up and shows", async (t) => {
	const world = await makeWorld(t, [Buffer.from("no record")]);
	const store = createMemoryEventStore();
	const writer = await world.start(store);
	while (writer.state().problem === undefined) await new Promise(setImmediate);
	await writer.stop();
	assert.deepEqual(store.tokens, []);
	assert.equal(writer.state().lag, 1);
});
