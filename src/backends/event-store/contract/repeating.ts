import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { openDatabase } from "../database.ts";
import type { EventStore } from "../event-store.ts";
import { insertOptions } from "../insert.ts";
import {
	type ContractDatabase,
	type ContractEngine,
	countEvents,
	rowsOf,
} from "./engine.ts";
import {
	day,
	ledgerEntry,
	noon,
	sampleBatch,
	sampleEvent,
	wholeDay,
} from "./samples.ts";

export function repeatContract(engine: ContractEngine): void {
	describe(`${engine.name}: a repeated insert stores nothing twice`, () => {
		let database: ContractDatabase;
		let store: EventStore;
		before(async () => {
			database = await engine.create();
			store = database.open();
		});
		after(() => database.dispose());

		const always = { from: 0, to: noon * 2 };
		const allDays = () => countEvents(store, always);
		const letter = (id: string, timestamp = noon) => ({
			id,
			timestamp,
			tenantId: "t",
			serviceId: "service",
			connector: "c",
			source: "s",
			code: "x",
			cause: "y",
			raw: "z",
			rawBytes: 1,
		});
		const letterIds = async () =>
			(await store.deadLetters({ ...always, tenants: "all", limit: 100 }))
				.map(({ id }) => id)
				.sort();
		const stored = async (connector: string) =>
			(await store.ledger({ ...wholeDay, tenants: "all" }))
				.filter((entry) => entry.connector === connector)
				.map(({ outcome, count }) => [outcome, count]);

		test("a batch over several days, with ledger and dead letters", async () => {
			const batch = sampleBatch(
				"days",
				[0, 1, 2, 40, 400].flatMap((days) => [
					sampleEvent({ Timestamp: noon - days * day }),
					sampleEvent({ Timestamp: noon - days * day }),
				]),
				{
					ledger: [
						ledgerEntry({ connector: "days", count: 7 }),
						ledgerEntry({ connector: "days", count: 3 }),
						ledgerEntry({ connector: "days", outcome: "received", count: 10 }),
					],
					deadLetters: [letter("a"), letter("b", noon - 100 * day)],
				},
			);
			for (let time = 0; time < 3; time++) await store.insert(batch);
			const other = database.open();
			await other.insert(batch);
			assert.deepEqual(await allDays(), { rows: 10, ids: 10 });
			assert.deepEqual(await letterIds(), ["a", "b"]);
			assert.deepEqual(await stored("days"), [
				["received", 10],
				["stored", 10],
			]);
		});

		test("attempts that overlap", async () => {
			const before = Number((await allDays()).rows);
			const batch = sampleBatch(
				"overlap",
				Array.from({ length: 500 }, (_, index) =>
					sampleEvent({ Timestamp: noon - (index % 3) * day }),
				),
				{ ledger: [ledgerEntry({ connector: "overlap", count: 500 })] },
			);
			await Promise.all([
				store.insert(batch),
				database.open().insert(batch),
				store.insert(batch),
			]);
			const { rows, ids } = await allDays();
			assert.deepEqual([rows, ids], [before + 500, before + 500]);
			assert.deepEqual(await stored("overlap"), [["stored", 500]]);
		});

		test("other tokens with the same content are other batches", async () => {
			const events = [sampleEvent({ Name: "same content" })];
			const ledger = [ledgerEntry({ connector: "same", count: 1 })];
			await store.insert(sampleBatch("one", events, { ledger }));
			await store.insert(sampleBatch("two", events, { ledger }));
			assert.deepEqual(
				await rowsOf(
					store,
					"SELECT count() AS n FROM events WHERE Name = 'same content' LIMIT 1",
				),
				[{ n: 2 }],
			);
			assert.deepEqual(await stored("same"), [["stored", 2]]);
		});

		test("the part of a batch that a crash had stored is completed", async () => {
			const before = await allDays();
			const events = Array.from({ length: 20 }, (_, index) =>
				sampleEvent({ Timestamp: noon - (index % 2) * day }),
			);
			const firstDay = events.filter(({ Timestamp }) => Timestamp === noon);
			// The parts of one day are there and bear the batch's name; the ledger and its proof are not.
			const engine = openDatabase(database.options);
			const { events: lines } = sampleBatch("half", firstDay);
			await engine.insert("events", lines, insertOptions("half", 0));
			await engine.close();
			await store.insert(
				sampleBatch("half", events, {
					ledger: [ledgerEntry({ connector: "half", count: 20 })],
				}),
			);
			const now = await allDays();
			assert.deepEqual(
				[
					Number(now.rows) - Number(before.rows),
					Number(now.ids) - Number(before.ids),
				],
				[20, 20],
			);
			assert.deepEqual(await stored("half"), [["stored", 20]]);
		});

		test("a ledger is summed over batches and may be corrected downwards", async () => {
			for (const [index, count] of [5, 7, -2].entries()) {
				const ledger = [ledgerEntry({ connector: "sum", count })];
				await store.insert(sampleBatch(`sum-${index}`, [], { ledger }));
			}
			assert.deepEqual(await stored("sum"), [["stored", 10]]);
		});

		test("a batch of nothing at all is taken", async () => {
			await store.insert(sampleBatch("nothing", []));
			await store.insert(sampleBatch("nothing", []));
		});

		test("tokens are values, whatever they hold", async () => {
			const before = Number((await allDays()).rows);
			const token = "it's \\ a\n\ntoken'; DROP TABLE events; -- 😀#1";
			const batch = sampleBatch(token, [sampleEvent()]);
			await store.insert(batch);
			await store.insert(batch);
			assert.equal((await allDays()).rows, before + 1);
		});

		test("searches go on while batches come in", async () => {
			const batches = Array.from({ length: 6 }, (_, batch) =>
				sampleBatch(
					`load-${batch}`,
					Array.from({ length: 500 }, () => sampleEvent({ Name: "load" })),
				),
			);
			const sql = "SELECT count() AS n FROM events WHERE Name = 'load' LIMIT 1";
			const counts: number[] = [];
			let isOver = false;
			const searching = Promise.all(
				[1, 2, 3].map(async () => {
					while (!isOver) counts.push(Number((await rowsOf(store, sql))[0]?.n));
				}),
			);
			await Promise.all(batches.map((batch) => store.insert(batch)));
			isOver = true;
			await searching;
			assert.ok(counts.length >= 3);
			assert.ok(
				counts.every((count) => count % 500 === 0),
				"a search sees whole batches of a day only",
			);
			assert.deepEqual(await rowsOf(store, sql), [{ n: 3000 }]);
		});
	});
}
