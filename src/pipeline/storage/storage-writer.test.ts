import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import type {
	DeadLetter,
	EventBatch,
	LedgerEntry,
} from "#backends/event-store/index.ts";
import { UrsaError } from "#schema/index.ts";
import { openCursor, openJournal } from "../journal/index.ts";
import { startStorageWriter } from "./index.ts";

function failure(code: string): UrsaError {
	return new UrsaError(code, {
		status: 500,
		sentence: `the store says ${code}`,
	});
}

/** Remembers batches by their token, as the real store does; fails when and where told. */
function createStore(options: {
	readonly failBefore?: (
		batch: EventBatch,
		call: number,
	) => UrsaError | undefined;
	readonly failAfter?: (
		batch: EventBatch,
		call: number,
	) => UrsaError | undefined;
}) {
	const events = new Map<string, string[]>();
	const ledger = new Map<string, readonly LedgerEntry[]>();
	const letters = new Map<string, readonly DeadLetter[]>();
	let calls = 0;
	return {
		calls: () => calls,
		lines: () => [...events.values()].flat(),
		deadLetters: () => [...letters.values()].flat(),
		sum: (outcome: string) =>
			[...ledger.values()]
				.flat()
				.filter((entry) => entry.outcome === outcome)
				.reduce((sum, entry) => sum + entry.count, 0),
		insert(batch: EventBatch): Promise<void> {
			calls++;
			const before = options.failBefore?.(batch, calls);
			if (before !== undefined) return Promise.reject(before);
			if (!events.has(batch.token)) {
				events.set(
					batch.token,
					batch.events === "" ? [] : batch.events.split("\n"),
				);
				ledger.set(batch.token, batch.ledger);
				letters.set(batch.token, batch.deadLetters);
			}
			const after = options.failAfter?.(batch, calls);
			return after === undefined ? Promise.resolve() : Promise.reject(after);
		},
	};
}

const unused = () => Promise.reject(new Error("not used here"));

async function write(
	t: TestContext,
	store: ReturnType<typeof createStore>,
	count: number,
) {
	const directory = await mkdtemp(join(tmpdir(), "ursa-storage-"));
	t.after(() => rm(directory, { recursive: true, force: true }));
	const journal = await openJournal({ directory: join(directory, "journal") });
	for (let index = 0; index < count; index++) {
		await journal.append(
			Buffer.from(JSON.stringify({ ID: `id-${index}`, Timestamp: 1 })),
		);
	}
	const cursor = await openCursor(directory, "storage");
	const { promise: done, resolve } = Promise.withResolvers<void>();
	const counts = { events: 0, refused: 0 };
	const writer = startStorageWriter({
		journal,
		cursor,
		eventStore: {
			prepare: unused,
			insert: (batch) => store.insert(batch),
			search: unused,
			histogram: unused,
			findEvents: unused,
			ledger: unused,
			deadLetters: unused,
			ping: unused,
			close: unused,
		},
		decode: (record) => ({
			events: record.payload.toString(),
			eventCount: 1,
			ledger: (["received", "stored"] as const).map((outcome) => ({
				hour: 0,
				tenantId: "t",
				serviceId: "s",
				connector: "tcp",
				source: "x",
				outcome,
				reason: "",
				count: 1,
			})),
			deadLetters: [],
		}),
		flushMs: 1,
		clock: () => 0,
		onStored(stored) {
			counts.events += stored.events;
			counts.refused += stored.refused;
		},
		onAdvance(next) {
			if (next === count + 1) resolve();
			return Promise.resolve();
		},
	});
	await done;
	await writer.stop();
	await journal.close();
	return { counts, state: writer.state() };
}

const ids = (count: number) =>
	Array.from(
		{ length: count },
		(_, index) => `{"ID":"id-${index}","Timestamp":1}`,
	);

test("every record is stored once and in order", async (t) => {
	const store = createStore({});
	const { counts, state } = await write(t, store, 25);
	assert.deepEqual(store.lines(), ids(25));
	assert.equal(store.sum("received"), 25);
	assert.deepEqual(counts, { events: 25, refused: 0 });
	assert.equal(state.problem, undefined);
});

test("a store that is away, or answers late with an error, gets the same batch again and keeps it once", async (t) => {
	const store = createStore({
		failBefore: (_, call) =>
			call === 1 ? failure("eventStore.unavailable") : undefined,
		failAfter: (_, call) =>
			call === 2 ? failure("eventStore.timeout") : undefined,
	});
	await write(t, store, 10);
	assert.ok(store.calls() >= 3);
	assert.deepEqual(store.lines(), ids(10));
	assert.equal(store.sum("stored"), 10);
});

test("an event that the store refuses becomes a dead letter, its neighbours are stored, the ledger balances", async (t) => {
	const store = createStore({
		failBefore: (batch) =>
			batch.events.includes('"id-6"')
				? failure("eventStore.badBatch")
				: undefined,
	});
	const { counts } = await write(t, store, 13);
	assert.deepEqual(
		store.lines().sort(),
		ids(13)
			.filter((line) => !line.includes('"id-6"'))
			.sort(),
	);
	assert.deepEqual(counts, { events: 12, refused: 1 });
	const [letter, ...others] = store.deadLetters();
	assert.equal(others.length, 0);
	assert.equal(letter?.code, "storage.refused");
	assert.match(letter?.cause ?? "", /badBatch/);
	assert.match(letter?.raw ?? "", /id-6/);
	assert.equal(
		store.sum("received"),
		store.sum("stored") + store.sum("rejected"),
	);
	assert.equal(store.sum("stored"), 12);
});
