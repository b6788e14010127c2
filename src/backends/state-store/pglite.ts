import { existsSync } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import type { PGlite, PGliteOptions, Transaction } from "@electric-sql/pglite";
import { PgDialect } from "drizzle-orm/pg-core";
import { PgliteSession } from "drizzle-orm/pglite/session";
import { syncDirectory } from "#platform/index.ts";
import { describeError } from "#schema/index.ts";
import { createCheckedDatabase, type Engine } from "./checked-database.ts";
import { type DirectoryLock, lockDirectory } from "./directory-lock.ts";
import { durableOptions } from "./durable-files.ts";
import { stateStoreErrors } from "./errors.ts";
import { GuardedPglite } from "./guarded-pglite.ts";
import { createMaintenance } from "./maintenance.ts";
import {
	applyMigrations,
	type MigrationConnection,
	readMigrations,
} from "./migrate.ts";
import type { StateStore, StateStoreOptions } from "./state-store.ts";
import { translateError } from "./translate.ts";

const maintenanceIntervalMs = 60_000;

export interface PgliteOptions extends StateStoreOptions {
	/** Directory of the database, created when missing; "memory" keeps nothing. */
	readonly dataDir: string;
}

/**
 * PostgreSQL inside this process. The first start of a directory takes about three seconds, later ones a fraction.
 * Statements run one at a time and on the thread that calls them.
 *
 * Throws stateStore.locked when another process uses the directory, stateStore.notStarted when PostgreSQL does not
 * start on it.
 */
export async function openPglite({
	dataDir,
	onWarning = () => {},
}: PgliteOptions): Promise<StateStore> {
	if (dataDir === "memory") {
		return createStore(await start({}, dataDir, onWarning), onWarning);
	}
	await mkdir(dataDir, { recursive: true, mode: 0o700 });
	const lock = lockDirectory(dataDir);
	try {
		const directory = join(dataDir, "pglite");
		if (!existsSync(directory)) await initialize(dataDir, directory);
		const files = durableOptions(directory);
		const pglite = await start(files, directory, onWarning);
		return createStore(pglite, onWarning, lock);
	} catch (error) {
		lock.release();
		throw error;
	}
}

type Warn = NonNullable<StateStoreOptions["onWarning"]>;

/** Makes the database aside and puts it in place when it is whole: a first start may be interrupted too. */
async function initialize(dataDir: string, directory: string): Promise<void> {
	const unfinished = `${directory}.new`;
	await rm(unfinished, { recursive: true, force: true });
	const files = durableOptions(unfinished);
	const pglite = await start(files, unfinished, () => {});
	await pglite.close();
	await rename(unfinished, directory);
	await syncDirectory(dataDir);
}

async function start(
	files: PGliteOptions,
	directory: string,
	onWarning: Warn,
): Promise<GuardedPglite> {
	let complaint = "";
	function onStderr(line: string): boolean {
		const [, text] = /(?:PANIC|FATAL|ERROR): +(.+)/.exec(line) ?? [];
		if (text !== undefined) complaint = text;
		return false;
	}
	const pglite = new GuardedPglite({ ...files, onStderr }, onWarning);
	try {
		await pglite.waitReady;
		return pglite;
	} catch (error) {
		const reason = complaint || describeError(error);
		throw stateStoreErrors.make("notStarted", { directory, reason });
	}
}

function createStore(
	pglite: GuardedPglite,
	onWarning: Warn,
	lock?: DirectoryLock,
): StateStore {
	const maintain = createMaintenance({
		query: async (text) => (await pglite.query<Row>(text)).rows,
	});
	let maintaining = Promise.resolve();
	const timer = setInterval(() => {
		if (pglite.stopped) return;
		maintaining = maintain().catch((error: unknown) =>
			onWarning(translateError(error)),
		);
	}, maintenanceIntervalMs);
	timer.unref();

	let closing: Promise<void> | undefined;
	async function close(): Promise<void> {
		clearInterval(timer);
		await maintaining;
		if (!pglite.stopped) await pglite.close();
		lock?.release();
	}

	return {
		engine: "pglite",
		db: createCheckedDatabase(createEngine(pglite)),
		async migrate() {
			await applyMigrations(
				(work) =>
					transact(pglite, (connection) =>
						work(toMigrationConnection(connection)),
					),
				await readMigrations(),
			);
		},
		close() {
			closing ??= close();
			return closing;
		},
	};
}

type Row = Record<string, unknown>;

function toMigrationConnection(connection: Transaction): MigrationConnection {
	return {
		query: async (text, values) =>
			(await connection.query<Row>(text, [...values])).rows,
		script: async (text) => {
			await connection.exec(text);
		},
	};
}

function createEngine(pglite: PGlite): Engine {
	const dialect = new PgDialect();
	return {
		session: new PgliteSession(pglite, dialect, undefined),
		transaction: (work) =>
			transact(pglite, (connection) =>
				work(new PgliteSession(connection, dialect, undefined)),
			),
	};
}

/** What `work` throws passes through; failures of BEGIN and COMMIT are translated. */
async function transact<T>(
	pglite: PGlite,
	work: (connection: Transaction) => Promise<T>,
): Promise<T> {
	let failure: { readonly error: unknown } | undefined;
	try {
		return await pglite.transaction(async (connection) => {
			try {
				return await work(connection);
			} catch (error) {
				failure = { error };
				throw error;
			}
		});
	} catch (error) {
		throw failure ? failure.error : translateError(error);
	}
}
