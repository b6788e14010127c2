/** The engine is killed again and again while batches come in. What was acknowledged is there once; nothing twice. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { silentLog } from "#platform/index.ts";
import { UrsaError } from "#schema/index.ts";
import { createEventStore } from "./clickhouse-event-store.ts";
import {
	type KeptClickHouse,
	keepEmbeddedClickHouse,
} from "./clickhouse-server/keep.ts";
import { temporaryDirectory } from "./clickhouse-server/temporary-directory.ts";
import { countEvents } from "./contract/engine.ts";
import {
	day,
	ledgerEntry,
	noon,
	sampleBatch,
	sampleEvent,
} from "./contract/samples.ts";
import type { EventBatch, EventStore } from "./event-store.ts";

const directory = temporaryDirectory();
let server: KeptClickHouse;
let store: EventStore;

before(async () => {
	server = await keepEmbeddedClickHouse({
		dataDir: directory.path,
		memoryLimitBytes: 1024 ** 3,
		log: silentLog,
	});
	store = createEventStore(server);
	await store.prepare();
});
after(async () => {
	await store.close();
	await server.stop();
	await directory.remove();
});

/** As a caller does it: the same batch until it is acknowledged. Answers how often it failed. */
async function insertUntilDone(batch: EventBatch): Promise<number> {
	for (let failures = 0; failures < 500; failures++) {
		try {
			await store.insert(batch);
			return failures;
		} catch (error) {
			assert.ok(error instanceof UrsaError, String(error));
			assert.equal(error.code, "eventStore.unavailable", error.message);
			await delay(20);
		}
	}
	assert.fail("the engine did not come back");
}

test("no acknowledged batch is lost and none is doubled when the engine is killed", async () => {
	const rounds = 6;
	const perBatch = 300;
	const days = 3;
	let batches = 0;
	let failures = 0;
	let isOver = false;

	async function write(writer: number): Promise<void> {
		for (let number = 0; !isOver; number++) {
			const events = Array.from({ length: perBatch }, (_, index) =>
				sampleEvent({ Timestamp: noon - (index % days) * day + number }),
			);
			failures += await insertUntilDone(
				sampleBatch(`writer-${writer}-${number}`, events, {
					ledger: [ledgerEntry({ count: perBatch })],
				}),
			);
			batches++;
		}
	}

	const writing = Promise.all([write(0), write(1), write(2)]);
	for (let round = 0; round < rounds; round++) {
		const reached = batches + 2;
		while (batches < reached) await delay(5);
		// Somewhere in the work of one batch, which takes some 50 ms.
		await delay(Math.random() * 60);
		process.kill(server.pid, "SIGKILL");
	}
	const last = batches + 3;
	while (batches < last) await delay(5);
	isOver = true;
	await writing;

	assert.ok(
		failures >= rounds,
		`${failures} attempts failed in ${rounds} kills`,
	);
	const expected = batches * perBatch;
	const all = { from: 0, to: noon * 2 };
	assert.deepEqual(await countEvents(store, all), {
		rows: expected,
		ids: expected,
	});
	const ledger = await store.ledger({ ...all, tenants: "all" });
	assert.deepEqual(
		ledger.map(({ count }) => count),
		[expected],
	);
});
