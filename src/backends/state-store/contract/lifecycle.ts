import assert from "node:assert/strict";
import { test } from "node:test";
import { sql } from "drizzle-orm";
import { pgTable, text } from "drizzle-orm/pg-core";
import type { StateStore } from "../state-store.ts";
import { failureOf } from "./accounts.ts";
import type { ContractEngine } from "./index.ts";

/** Migrating, closing, opening again. */
export function lifecycleContract(
	engine: ContractEngine,
	current: () => StateStore,
): void {
	test("migrates once, also when several ask together", async () => {
		const store = current();
		await Promise.all([store.migrate(), store.migrate(), store.migrate()]);
		await store.migrate();
		const applied = pgTable("schema_migrations", { name: text().notNull() });
		const names = (await store.db.select().from(applied)).map(
			(row) => row.name,
		);
		assert.ok(names.includes("0001_tenants_and_users"), String(names));
		assert.equal(new Set(names).size, names.length);
	});

	test("refuses a database that a newer program has migrated", async () => {
		const store = current();
		await store.migrate();
		await store.db.execute(
			sql`insert into schema_migrations (position, name, checksum) values (9999, '9999_future', 'x')`,
		);
		const failure = await failureOf(store.migrate());
		await store.db.execute(
			sql`delete from schema_migrations where position = 9999`,
		);
		assert.equal(failure.code, "stateStore.databaseNewer");
		assert.match(failure.message, /9999_future/);
	});

	test("refuses a migration that changed after it was applied", async () => {
		const store = current();
		await store.migrate();
		await store.db.execute(
			sql`update schema_migrations set checksum = 'x' || checksum where position = 1`,
		);
		const failure = await failureOf(store.migrate());
		await store.db.execute(
			sql`update schema_migrations set checksum = substr(checksum, 2) where position = 1`,
		);
		assert.equal(failure.code, "stateStore.migrationChanged");
		assert.match(failure.message, /0001_tenants_and_users/);
		await store.migrate();
	});

	test("closes twice without complaint and then refuses statements", async () => {
		const other = await engine.create();
		const closed = await other.open();
		await Promise.all([closed.close(), closed.close()]);
		const failure = await failureOf(closed.db.execute(sql`select 1`));
		assert.equal(failure.code, "stateStore.unavailable");
		const inTransaction = await failureOf(
			closed.db.transaction((tx) => tx.execute(sql`select 1`)),
		);
		assert.equal(inTransaction.code, "stateStore.unavailable");
		await other.dispose();
	});

	if (engine.keepsData) {
		test("finds its data again after closing and opening", async () => {
			const other = await engine.create();
			const first = await other.open();
			await first.migrate();
			await first.db.execute(sql`create table kept (value text)`);
			await first.db.execute(sql`insert into kept values ('still here')`);
			await first.close();
			const second = await other.open();
			await second.migrate();
			const kept = pgTable("kept", { value: text() });
			assert.deepEqual(await second.db.select().from(kept), [
				{ value: "still here" },
			]);
			await second.close();
			await other.dispose();
		});
	}

	if (engine.isShared) {
		test("stores that start together on an empty database migrate it once", async () => {
			const other = await engine.create();
			const stores = await Promise.all(
				Array.from({ length: 4 }, () => other.open()),
			);
			await Promise.all(stores.map((each) => each.migrate()));
			const applied = pgTable("schema_migrations", {
				name: text().notNull(),
			});
			const rows = await stores[0]?.db.select().from(applied);
			assert.equal(new Set(rows?.map((row) => row.name)).size, rows?.length);
			await Promise.all(stores.map((each) => each.close()));
			await other.dispose();
		});
	}
}
