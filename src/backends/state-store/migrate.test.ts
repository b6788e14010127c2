import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { pathToFileURL } from "node:url";
import { PGlite } from "@electric-sql/pglite";
import type { UrsaError } from "#schema/index.ts";
import {
	applyMigrations,
	type MigrationTransaction,
	readMigrations,
} from "./migrate.ts";

const pglite = await PGlite.create();
after(() => pglite.close());

const transaction: MigrationTransaction = (work) =>
	pglite.transaction((connection) =>
		work({
			query: async (text, values) =>
				(await connection.query<Record<string, unknown>>(text, [...values]))
					.rows,
			script: async (text) => {
				await connection.exec(text);
			},
		}),
	);

async function writeMigrations(
	files: Readonly<Record<string, string>>,
): Promise<URL> {
	const directory = await mkdtemp(join(tmpdir(), "ursa-migrations-"));
	after(() => rm(directory, { recursive: true, force: true }));
	for (const [name, text] of Object.entries(files)) {
		await writeFile(join(directory, name), text);
	}
	return pathToFileURL(`${directory}/`);
}

test("a failing migration is taken back as a whole; the ones before it stay", async () => {
	const good = { "0001_one.sql": "create table one (a text);" };
	const bad = {
		...good,
		"0002_two.sql":
			"create table two (a text); insert into nowhere values (1);",
	};
	const migrations = await readMigrations(await writeMigrations(bad));
	await assert.rejects(
		applyMigrations(transaction, migrations),
		(error: UrsaError) => {
			assert.equal(error.code, "stateStore.migrationFailed");
			assert.match(error.message, /0002_two/);
			assert.match(String(error.cause), /nowhere/);
			return true;
		},
	);
	await pglite.query("select * from one");
	await assert.rejects(pglite.query("select * from two"), { code: "42P01" });

	const mended = {
		...good,
		"0002_two.sql": "create table two (a text);",
		"0003_three.sql": "alter table two add b text;",
	};
	await applyMigrations(
		transaction,
		await readMigrations(await writeMigrations(mended)),
	);
	await pglite.query("select b from two");
});

test("line ends do not change a checksum, anything else does", async () => {
	const read = async (text: string) =>
		(await readMigrations(await writeMigrations({ "0001_a.sql": text })))[0]
			?.checksum;
	assert.equal(await read("a\r\nb\r\n"), await read("a\nb\n"));
	assert.notEqual(await read("a\nb\n"), await read("a\nb \n"));
});

test("numbers have no gaps and no twins", async () => {
	const gap = { "0001_a.sql": "", "0003_c.sql": "" };
	await assert.rejects(
		readMigrations(await writeMigrations(gap)),
		/expected 0002_….sql, found 0003_c.sql/,
	);
	const twins = { "0001_a.sql": "", "0001_b.sql": "" };
	await assert.rejects(
		readMigrations(await writeMigrations(twins)),
		/expected 0002_….sql, found 0001_b.sql/,
	);
});
