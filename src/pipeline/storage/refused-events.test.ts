import assert from "node:assert/strict";
import { test } from "node:test";
import { encodeEvent } from "#event/index.ts";
import { encodeCollected } from "../collector/collected.ts";
import {
	assertBalanced,
	createMemoryEventStore,
	finish,
	hour,
	identity,
	idsOf,
	makeRecord,
	makeWorld,
	refusing,
	storedIds,
	storeError,
} from "./testing.ts";

test("an event that the store refuses becomes a dead letter, its neighbours are stored", async (t) => {
	const world = await makeWorld(t, [
		makeRecord("a", 4, 5 * hour + 1),
		makeRecord("b", 3, 6 * hour + 1),
	]);
	const store = createMemoryEventStore({ before: refusing(["b-1"]) });
	await finish(await world.start(store));
	assert.deepEqual(
		storedIds(store).sort(),
		[...idsOf("a", 4), "b-0", "b-2"].sort(),
	);
	const [letter, ...others] = store
		.letters()
		.filter(({ code }) => code === "storage.refused");
	assert.equal(others.length, 0);
	assert.match(letter?.cause ?? "", /badBatch/);
	assert.match(letter?.raw ?? "", /"b-1"/);
	assert.deepEqual(
		[letter?.timestamp, letter?.source, letter?.connector, letter?.tenantId],
		[6 * hour + 1, "b", "tcp:1", "tenant"],
	);
	assertBalanced(store.ledgerEntries());
	assert.equal(store.sum("stored"), 6);
	assert.deepEqual(
		store
			.ledgerEntries()
			.filter(({ source }) => source === "b")
			.map(({ outcome, reason, count }) => [outcome, reason, count]),
		[
			["received", "", 4],
			["stored", "", 2],
			["rejected", "bad", 1],
			["rejected", "storage.refused", 1],
		],
	);
	assert.deepEqual(world.counts, { events: 6, refused: 1 });
});

test("when every event of a group is refused, only dead letters are left", async (t) => {
	const world = await makeWorld(t, [makeRecord("a", 3)]);
	const store = createMemoryEventStore({ before: refusing(idsOf("a", 3)) });
	await finish(await world.start(store));
	assert.deepEqual(store.lines(), []);
	assert.equal(store.letters().length, 4);
	assert.deepEqual(
		store.ledgerEntries().map(({ outcome, count }) => [outcome, count]),
		[
			["received", 4],
			["rejected", 1],
			["rejected", 3],
		],
	);
	assertBalanced(store.ledgerEntries());
});

test("a dead letter of a long refused event is cut between characters", async (t) => {
	const world = await makeWorld(t, [
		encodeCollected(
			{ v: 1, at: 0, connector: "c", source: "s", received: 1, events: 1 },
			[encodeEvent({ Message: "😀".repeat(50_000), ID: "long" })],
		),
	]);
	const store = createMemoryEventStore({ before: refusing(["long"]) });
	await finish(await world.start(store));
	const [letter] = store.letters();
	assert.ok(letter?.raw.isWellFormed());
	assert.ok((letter?.rawBytes ?? 0) > 200_000);
});

test("a refused detection becomes a dead letter and stays counted as detected", async (t) => {
	const world = await makeWorld(t, [Buffer.from("detection")]);
	const store = createMemoryEventStore({ before: refusing(["d"]) });
	const entry = { hour: 0, ...identity, connector: "correlator", source: "" };
	await finish(
		await world.start(store, {
			decode: () => ({
				events: '{"ID":"d"}\n{"ID":"e"}',
				eventCount: 2,
				ledger: [{ ...entry, outcome: "detected", reason: "Rule", count: 2 }],
				deadLetters: [],
			}),
		}),
	);
	assert.deepEqual(storedIds(store), ["e"]);
	assert.equal(store.letters()[0]?.code, "storage.refused");
	assert.deepEqual(
		store.ledgerEntries().map(({ outcome, count }) => [outcome, count]),
		[["detected", 2]],
	);
});

test("a refusal that no event is to blame for holds the group up and shows, and no event is given up", async (t) => {
	const world = await makeWorld(t, [makeRecord("a", 4)]);
	const store = createMemoryEventStore({
		before: ({ deadLetters }) =>
			deadLetters.length > 0 ? storeError("badBatch") : undefined,
	});
	const writer = await world.start(store);
	while (writer.state().problem === undefined) await new Promise(setImmediate);
	await writer.stop();
	assert.match(writer.state().problem ?? "", /badBatch/);
	assert.deepEqual(storedIds(store).sort(), idsOf("a", 4));
	assert.deepEqual(store.letters(), []);
});
