/** One store, several ways to it, or none: every event is in the store once or counted as filtered, and the ledger balances. */
import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { openJournal } from "#pipeline/index.ts";
import {
	deadLettersOf,
	decodeCollected,
	ledgerOf,
} from "../../pipeline/collector/collected.ts";
import {
	assertBalanced,
	createMemoryEventStore,
	type Failures,
	type MemoryEventStore,
	makeRecord,
	storedIds,
	storeError,
} from "../../pipeline/storage/testing.ts";
import { openPlaces } from "./places.ts";
import { insertHandler } from "./storage-door.ts";
import { type StorageTarget, startStorageOutput } from "./storage-output.ts";
import { createFakeLink, makeDirectory, until } from "./testing.ts";

const identity = { tenantId: "tenant", serviceId: "service" };

/** A way to the store that takes the events whose id ends so. */
function way(
	name: string,
	store: MemoryEventStore,
	...endings: readonly string[]
): StorageTarget {
	const insert = insertHandler(store, () => undefined);
	return {
		name,
		flushMs: 1,
		filter:
			endings.length === 0
				? undefined
				: ({ ID }) => endings.some((end) => ID?.endsWith(end)),
		pool: {
			call: (_path, body, signal) =>
				insert({ peer: undefined, address: "", body, signal }),
			current: () => undefined,
			close: () => undefined,
		},
	};
}

async function makeWorld(t: TestContext) {
	const directory = await makeDirectory(t);
	const journal = await openJournal({ directory: `${directory}/journal` });
	t.after(() => journal.close());
	const link = createFakeLink();
	return {
		...{ journal, link },
		async start(...targets: readonly StorageTarget[]) {
			const wanted = [{ kind: "storage", name: "store" } as const];
			const places = await openPlaces({ directory, journal, wanted });
			const output = startStorageOutput({
				...{ journal, link, targets },
				serviceId: identity.serviceId,
				place: await places.open("storage", "store"),
				stored(record) {
					const { header, events } = decodeCollected(record.payload);
					return {
						...{ events, eventCount: header.events },
						ledger: ledgerOf(header, identity),
						deadLetters: deadLettersOf(header, identity),
					};
				},
				clock: () => 0,
				onAdvance: async () => undefined,
			});
			t.after(() => output.consumer.stop());
			return output;
		},
	};
}

const made = (failures?: Failures) => createMemoryEventStore(failures);

test("an event goes the first way that takes it, and what no way takes is filtered", async (t) => {
	const { journal, start } = await makeWorld(t);
	const store = made();
	const output = await start(
		way("a", store, "-0", "-1"),
		way("b", store, "-1", "-2"),
	);
	await journal.append(makeRecord("r", 4));
	await journal.append(makeRecord("s", 1));
	await until(() => output.consumer.state().lag === 0);
	assert.deepEqual(storedIds(store).sort(), ["r-0", "r-1", "r-2", "s-0"]);
	assert.deepEqual(
		(["received", "stored", "filtered", "rejected"] as const).map(store.sum),
		[7, 4, 1, 2],
	);
	assertBalanced(store.ledgerEntries());
	assert.equal(store.letters().length, 2);
	assert.deepEqual(
		output
			.counters()
			.filter(({ name }) => name === "stored")
			.map(({ reason, value }) => [reason, value]),
		[
			["a", 3],
			["b", 1],
		],
	);
});

test("what comes after a way that takes everything gets nothing", async (t) => {
	const { journal, start } = await makeWorld(t);
	const [all, none] = [made(), made()];
	const output = await start(way("all", all), way("none", none));
	await journal.append(makeRecord("r", 3));
	await until(() => output.consumer.state().lag === 0);
	assert.deepEqual(storedIds(all), ["r-0", "r-1", "r-2"]);
	assert.deepEqual(none.tokens, []);
});

test("while one way is away the group waits, and the part of the other is not sent again", async (t) => {
	const { journal, start } = await makeWorld(t);
	let isAway = true;
	const a = made();
	const b = made({
		before: () => (isAway ? storeError("unavailable") : undefined),
	});
	const output = await start(way("a", a, "-0"), way("b", b, "-1"));
	await journal.append(makeRecord("r", 2));
	await until(() => b.tokens.length >= 2);
	assert.equal(output.consumer.state().lag, 1);
	assert.match(output.consumer.state().problem ?? "", /unavailable/);
	isAway = false;
	await until(() => output.consumer.state().lag === 0);
	assert.equal(a.tokens.length, 1);
	assert.deepEqual([...storedIds(a), ...storedIds(b)], ["r-0", "r-1"]);
	assertBalanced([...a.ledgerEntries(), ...b.ledgerEntries()]);
});

test("a group whose answer got lost has the same token by another storage and by the core", async (t) => {
	const { journal, start, link } = await makeWorld(t);
	const first = made({ after: () => storeError("unavailable") });
	const output = await start(way("a", first));
	await journal.append(makeRecord("r", 2));
	await until(() => first.tokens.length > 0);
	await output.consumer.stop();
	const second = made({ after: () => storeError("unavailable") });
	const instead = await start(way("b", second));
	await until(() => second.tokens.length > 0);
	await instead.consumer.stop();
	const ledger = await start();
	await until(() => ledger.consumer.state().lag === 0);
	const [token] = [...link.ledger.keys()];
	assert.equal(first.tokens[0], `${identity.serviceId}/${token}`);
	assert.equal(second.tokens[0], first.tokens[0]);
});
