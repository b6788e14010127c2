import { setTimeout as delay } from "node:timers/promises";
import { UrsaError } from "#schema/index.ts";
import type { Database } from "./database.ts";
import { eventStoreErrors } from "./errors.ts";
import { nameLiteral } from "./sql/literal.ts";
import {
	addColumnsSql,
	addIndexesSql,
	createTableSql,
	type Table,
	tables,
} from "./table.ts";

/**
 * The oldest server tried for; older ones lack settings that searches and inserts send. Reading nested JSON into text
 * came a little later and is checked by the name of its setting.
 */
const oldest = "23.8";
const neededSettings = ["input_format_json_read_arrays_as_strings"];

/** A server that starts together with us needs this long at most. */
const maxWaitMs = 60_000;

/** Waits for the engine, then creates what is missing. Safe to run from several processes at once. */
export async function prepare(
	database: Database,
	signal?: AbortSignal,
): Promise<void> {
	await waitForEngine(database, signal);
	const found = await database.outside.query(
		"SELECT name FROM system.databases WHERE name = {name:String}",
		{ parameters: { name: database.name }, signal },
	);
	if (found.rows.length === 0) {
		await database.outside.command(
			`CREATE DATABASE IF NOT EXISTS ${nameLiteral(database.name)}`,
			{ signal },
		);
	}
	for (const table of tables) await prepareTable(database, table, signal);
}

export async function readVersion(
	database: Database,
	signal?: AbortSignal,
): Promise<string> {
	const { rows } = await database.outside.query("SELECT version()", {
		signal,
		timeoutSeconds: 5,
	});
	return String(rows[0]?.[0]);
}

async function waitForEngine(
	database: Database,
	signal?: AbortSignal,
): Promise<void> {
	const deadline = performance.now() + maxWaitMs;
	for (;;) {
		try {
			return await checkVersion(database, signal);
		} catch (error) {
			const mayCome =
				error instanceof UrsaError &&
				/^eventStore\.(unavailable|timeout)$/.test(error.code);
			if (!mayCome || performance.now() > deadline) throw error;
			await delay(250, undefined, { signal });
		}
	}
}

async function checkVersion(
	database: Database,
	signal?: AbortSignal,
): Promise<void> {
	const version = await readVersion(database, signal);
	const { rows } = await database.outside.query(
		// No parameters: the oldest servers cannot take any.
		`SELECT name FROM system.settings WHERE name IN (${neededSettings.map((name) => `'${name}'`).join(", ")})`,
		{ signal, timeoutSeconds: 5 },
	);
	if (isOlder(version, oldest) || rows.length < neededSettings.length) {
		throw eventStoreErrors.make("tooOld", { version, needed: oldest });
	}
}

export function isOlder(version: string, than: string): boolean {
	const parts = (text: string) => text.split(".").map(Number);
	const [major = 0, minor = 0] = parts(version);
	const [thanMajor = 0, thanMinor = 0] = parts(than);
	return major < thanMajor || (major === thanMajor && minor < thanMinor);
}

async function prepareTable(
	database: Database,
	table: Table,
	signal?: AbortSignal,
): Promise<void> {
	await database.command(createTableSql(table), { signal });
	const parameters = { database: database.name, table: table.name };
	const columns = await database.query(
		"SELECT name, type FROM system.columns WHERE database = {database:String} AND table = {table:String}",
		{ parameters, signal },
	);
	const present = new Map(
		columns.rows.map(([name, type]) => [String(name), String(type)]),
	);
	for (const { name, type } of table.columns) {
		const found = present.get(name);
		if (found !== undefined && plainType(found) !== plainType(type)) {
			throw eventStoreErrors.make("tableMismatch", {
				table: table.name,
				column: name,
				found,
				needed: type,
			});
		}
	}
	await checkLayout(database, table, signal);
	const newColumns = table.columns.filter(({ name }) => !present.has(name));
	if (newColumns.length > 0) {
		await database.command(addColumnsSql(table, newColumns), { signal });
	}
	const indexes = await database.query(
		"SELECT name FROM system.data_skipping_indices WHERE database = {database:String} AND table = {table:String}",
		{ parameters, signal },
	);
	const indexed = new Set(indexes.rows.map(([name]) => String(name)));
	const newIndexes = table.indexes.filter(({ name }) => !indexed.has(name));
	if (newIndexes.length > 0) {
		await database.command(addIndexesSql(table, newIndexes), { signal });
	}
}

/** Partitions and order cannot be changed later. The engine may be another, such as a replicated one. */
async function checkLayout(
	database: Database,
	table: Table,
	signal: AbortSignal | undefined,
): Promise<void> {
	const { rows } = await database.query(
		"SELECT partition_key, sorting_key FROM system.tables WHERE database = {database:String} AND name = {table:String}",
		{ parameters: { database: database.name, table: table.name }, signal },
	);
	const plain = (key: unknown) =>
		String(key ?? "")
			.replace(/\s/g, "")
			.replace(/^\((.*)\)$/s, "$1");
	const keys = [
		["PARTITION BY", rows[0]?.[0], table.partitions],
		["ORDER BY", rows[0]?.[1], table.order],
	] as const;
	for (const [what, found, needed] of keys) {
		if (plain(found) === plain(needed)) continue;
		throw eventStoreErrors.make("tableOutdated", {
			table: table.name,
			what,
			found: String(found) || "none",
			needed: needed ?? "none",
		});
	}
}

/** Whether few or many values are expected changes only how a text is stored. */
function plainType(type: string): string {
	return type.replace(/^LowCardinality\((.*)\)$/, "$1");
}
