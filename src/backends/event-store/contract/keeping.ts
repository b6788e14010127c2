import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { openDatabase } from "../database.ts";
import type { EventStore, EventStoreUpkeep } from "../event-store.ts";
import {
	type ContractDatabase,
	type ContractEngine,
	countEvents,
	failureOf,
	rowsOf,
} from "./engine.ts";
import {
	day,
	ledgerEntry,
	noon,
	sampleBatch,
	sampleEvent,
	sampleLetter,
	tenantA,
	tenantB,
} from "./samples.ts";

const always = { from: 0, to: noon * 2 };

export function keepContract(engine: ContractEngine): void {
	describe(`${engine.name}: keeping for a set time`, () => {
		let database: ContractDatabase;
		let store: EventStore & EventStoreUpkeep;
		before(async () => {
			database = await engine.create();
			store = database.open();
			const ages = [0, 1, 9, 10, 11, 400];
			await store.insert(
				sampleBatch(
					"ages",
					ages.flatMap((age) => [
						sampleEvent({ Timestamp: noon - age * day, Name: `${age}` }),
						sampleEvent({
							Timestamp: noon - age * day,
							Name: `audit ${age}`,
							SpaceID: "it's \\ audit",
						}),
					]),
					{
						ledger: ages.map((age) =>
							ledgerEntry({ hour: noon - age * day, count: 2 }),
						),
						deadLetters: ages.map((age) =>
							sampleLetter({ timestamp: noon - age * day, raw: `${age}` }),
						),
					},
				),
			);
		});
		after(() => database.dispose());

		const names = async () =>
			(
				await rowsOf(
					store,
					"SELECT Name FROM events ORDER BY Timestamp DESC, Name LIMIT 100",
					always,
				)
			).map(({ Name }) => Name);
		const letters = async () =>
			(await store.deadLetters({ ...always, tenants: "all", limit: 100 })).map(
				({ raw }) => raw,
			);

		test("without a setting everything is kept, and days that are none are refused", async () => {
			assert.deepEqual(await store.retention(), {});
			assert.deepEqual(await store.applyRetention(noon + 4000 * day), []);
			for (const eventDays of [0, -1, 1.5, Number.NaN]) {
				const error = await failureOf(store.setRetention({ eventDays }));
				assert.equal(error.code, "eventStore.badRetention");
				assert.match(error.message, /eventDays/);
			}
			assert.deepEqual(await store.retention(), {});
		});

		test("whole days go when their last moment is too old; spaces have days of their own", async () => {
			await store.setRetention({
				eventDays: 10,
				spaceDays: { "it's \\ audit": 365 },
			});
			const removed = await store.applyRetention(noon);
			assert.deepEqual(removed, [
				{ table: "events", day: "2024-02-04", space: "", rows: 1 },
				{
					table: "events",
					day: "2024-02-04",
					space: "it's \\ audit",
					rows: 1,
				},
				{ table: "events", day: "2025-02-27", space: "", rows: 1 },
			]);
			// Ten days back is at noon of a day that is not over by then.
			assert.deepEqual(await names(), [
				"0",
				"audit 0",
				"1",
				"audit 1",
				"9",
				"audit 9",
				"10",
				"audit 10",
				"audit 11",
			]);
			assert.deepEqual(await letters(), ["0", "1", "9", "10", "11", "400"]);
			assert.deepEqual(await store.applyRetention(noon), []);
		});

		test("a setting holds for other stores on the same tables and can be taken back", async () => {
			const other = database.open();
			assert.equal((await other.retention()).eventDays, 10);
			await other.setRetention({});
			assert.deepEqual(await store.retention(), {});
			assert.deepEqual(await store.applyRetention(noon + 4000 * day), []);
		});

		test("ledger and dead letters go by their own days", async () => {
			await store.setRetention({ ledgerDays: 5, deadLetterDays: 9 });
			const removed = await store.applyRetention(noon);
			assert.deepEqual(
				removed.map(({ table, day: date, rows }) => [table, date, rows]),
				[
					["dead_letters", "2024-02-04", 1],
					["dead_letters", "2025-02-27", 1],
					["dead_letters", "2025-02-28", 1],
					["ledger", "2025-03-04", 4],
				],
			);
			assert.deepEqual(await letters(), ["0", "1", "9"]);
			const ledger = await store.ledger({ ...always, tenants: "all" });
			assert.deepEqual(
				ledger.map(({ hour }) => (noon - hour) / day),
				[1, 0],
			);
		});

		test("a batch that is complete stays complete when its events are gone", async () => {
			const batch = sampleBatch(
				"gone",
				[sampleEvent({ Timestamp: noon - 30 * day })],
				{ ledger: [ledgerEntry({ connector: "gone", count: 1 })] },
			);
			await store.insert(batch);
			await store.setRetention({ eventDays: 20 });
			assert.equal((await store.applyRetention(noon)).length, 1);
			await store.insert(batch);
			assert.deepEqual(
				await countEvents(store, { from: 0, to: noon - 29 * day }),
				{ rows: 0, ids: 0 },
			);
		});

		test("partitions of another kind are refused instead of guessed", async () => {
			const direct = openDatabase(database.options);
			await direct.command("DROP TABLE dead_letters");
			await direct.command(
				"CREATE TABLE dead_letters (id String) ENGINE = MergeTree PARTITION BY length(id) ORDER BY id",
			);
			await direct.command("INSERT INTO dead_letters SELECT 'x'");
			const error = await failureOf(store.applyRetention(noon));
			assert.equal(error.code, "eventStore.otherPartitions");
			await direct.command("DROP TABLE dead_letters");
			await direct.close();
			await store.prepare();
		});
	});

	describe(`${engine.name}: dead letters one by one`, () => {
		let database: ContractDatabase;
		let store: EventStore & EventStoreUpkeep;
		const first = sampleLetter({ raw: "first\n\n'" });
		const second = sampleLetter({ tenantId: tenantB });
		before(async () => {
			database = await engine.create();
			store = database.open();
			const deadLetters = [first, second];
			await store.insert(sampleBatch("letters", [], { deadLetters }));
		});
		after(() => database.dispose());

		test("one is read by its id, within the tenants of the caller", async () => {
			assert.deepEqual(await store.deadLetter(first.id, "all"), first);
			assert.deepEqual(await store.deadLetter(first.id, [tenantA]), first);
			assert.equal(await store.deadLetter(first.id, [tenantB]), undefined);
			assert.equal(await store.deadLetter(first.id, []), undefined);
			assert.equal(await store.deadLetter("' OR 1=1 --", "all"), undefined);
		});

		test("a replay is noted on the letters named, and inserting them again forgets nothing", async () => {
			await store.markReplayed([], noon);
			await store.markReplayed([first.id, "none", "it's"], noon + 5);
			const deadLetters = [first, second];
			await store.insert(sampleBatch("letters", [], { deadLetters }));
			const found = await store.deadLetters({
				...always,
				tenants: "all",
				limit: 10,
			});
			assert.deepEqual(
				found.map(({ id, replayedAt }) => [id, replayedAt]).sort(),
				[
					[first.id, noon + 5],
					[second.id, undefined],
				].sort(),
			);
			assert.deepEqual(await store.deadLetter(first.id, "all"), {
				...first,
				replayedAt: noon + 5,
			});
		});
	});
}
