import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { type Database, openDatabase } from "../database.ts";
import {
	type ContractDatabase,
	type ContractEngine,
	failureOf,
} from "./engine.ts";
import { sampleBatch, sampleEvent } from "./samples.ts";

export function prepareContract(engine: ContractEngine): void {
	describe(`${engine.name}: preparing the tables`, () => {
		let database: ContractDatabase;
		let direct: Database;
		before(async () => {
			database = await engine.create();
			direct = openDatabase(database.options);
		});
		after(async () => {
			await direct.close();
			await database.dispose();
		});

		test("several stores may prepare at once, again and again", async () => {
			const stores = [1, 2, 3, 4].map(() => database.open());
			await Promise.all(stores.map((store) => store.prepare()));
			await database.open().prepare();
		});

		test("columns and indexes that an older table lacks are added, and its events stay", async () => {
			const store = database.open();
			const event = sampleEvent({ Code: "lost with its column", Raw: "kept" });
			await store.insert(sampleBatch("old", [event]));
			await direct.command("ALTER TABLE events DROP INDEX by_FileHash");
			await direct.command("ALTER TABLE events DROP COLUMN Code", {
				settings: { alter_sync: 2 },
			});
			await store.prepare();
			const { Code: _, ...rest } = event;
			assert.deepEqual(await store.findEvents([String(event.ID)], "all"), [
				rest,
			]);
			const indexes = await direct.query(
				"SELECT count() FROM system.data_skipping_indices WHERE database = currentDatabase() AND name = 'by_FileHash'",
			);
			assert.equal(Number(indexes.rows[0]?.[0]), 1);
			const next = sampleEvent({ Code: "new" });
			await store.insert(sampleBatch("new", [next]));
			assert.deepEqual(await store.findEvents([String(next.ID)], "all"), [
				next,
			]);
		});

		test("a table of an older version, in another order, is refused with what to do", async () => {
			const { rows } = await direct.query("SHOW CREATE TABLE events");
			const create = String(rows[0]?.[0]);
			await direct.command("DROP TABLE events");
			await direct.command(
				create
					.replace(
						/PARTITION BY .*/,
						"PARTITION BY intDiv(Timestamp, 86400000)",
					)
					.replace(/ORDER BY .*/, "ORDER BY Timestamp"),
			);
			const error = await failureOf(database.open().prepare());
			assert.equal(error.code, "eventStore.tableOutdated");
			assert.match(
				error.message,
				/PARTITION BY is intDiv\(Timestamp, 86400000\)/,
			);
			assert.match(error.message, /RENAME TABLE events TO events_old/);
			await direct.command("DROP TABLE events");
			await database.open().prepare();
		});

		test("a table whose columns have other types is refused", async () => {
			await direct.command("DROP TABLE dead_letters");
			await direct.command(
				"CREATE TABLE dead_letters (id String, timestamp DateTime) ENGINE = MergeTree ORDER BY id",
			);
			const error = await failureOf(database.open().prepare());
			assert.equal(error.code, "eventStore.tableMismatch");
			assert.match(
				error.message,
				/timestamp of table dead_letters is DateTime/,
			);
			await direct.command("DROP TABLE dead_letters");
			await database.open().prepare();
		});
	});
}
