import assert from "node:assert/strict";
import { after, test } from "node:test";
import { PGlite } from "@electric-sql/pglite";
import { createMaintenance } from "./maintenance.ts";

const pglite = await PGlite.create();
after(() => pglite.close());

async function query(text: string) {
	return (await pglite.query<Record<string, unknown>>(text)).rows;
}

const kibibyte = 1024;

async function lastCheckpoint(): Promise<unknown> {
	const [row] = await query("select redo_lsn from pg_control_checkpoint()");
	return row?.redo_lsn;
}

test("makes a checkpoint once the log has grown past the limit, and not before", async () => {
	const maintain = createMaintenance(
		{ query },
		{ checkpointBytes: 512 * kibibyte },
	);
	await query("checkpoint");
	const before = await lastCheckpoint();
	await query("create table log_filler (value text)");
	await maintain();
	assert.equal(await lastCheckpoint(), before);
	await query(
		"insert into log_filler select md5(i::text) from generate_series(1, 20000) i",
	);
	await maintain();
	assert.notEqual(await lastCheckpoint(), before);
});

test("vacuums tables whose rows were changed often, whatever their names", async () => {
	const maintain = createMaintenance({ query });
	await query('create table "Busy ""table" (id integer, value integer)');
	await query(
		'insert into "Busy ""table" select i, 0 from generate_series(1, 300) i',
	);
	for (let round = 0; round < 5; round++) {
		await query('update "Busy ""table" set value = value + 1');
	}
	// Each round takes the table that needs it most.
	for (let round = 0; round < 3; round++) await maintain();
	const [row] = await query(
		`select vacuum_count, n_dead_tup from pg_stat_user_tables where relname = 'Busy "table'`,
	);
	assert.deepEqual(row, { vacuum_count: 1, n_dead_tup: 0 });
});

test("a failure reaches the caller", async () => {
	const failure = new Error("no space");
	const maintain = createMaintenance({
		query: () => Promise.reject(failure),
	});
	await assert.rejects(maintain(), failure);
});
