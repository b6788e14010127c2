/** Puts a backup in the place of what a data directory holds. No core may run on it. */
import { existsSync } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { StateStore } from "#backends/state-store/index.ts";
import { replaceFile, syncDirectory } from "#platform/index.ts";
import { refuseOtherColumns, refuseOtherVersion } from "./check-archive.ts";
import { backupErrors } from "./errors.ts";
import type { BackupManifest } from "./manifest.ts";
import { backupPlaces } from "./places.ts";
import { readArchive } from "./read-archive.ts";
import { readSchema, readTables, replaceRows } from "./tables.ts";

export interface RestoreOptions {
	readonly archive: string;
	readonly dataDirectory: string;
	readonly version: string;
	/** Opens the state store to fill, of this directory when it is an embedded one. */
	readonly openStore: (directory: string) => Promise<StateStore>;
}

/** What lies in the data directory beside the database of a server. */
const files = ["pki", "secrets.key", "audit.key"];

export interface PreparedRestore {
	readonly manifest: BackupManifest;
	/** Puts the files in place. What was there is kept in `restore/before`. */
	commit(): Promise<void>;
}

/**
 * Makes everything aside; when it throws all is as it was. (A PostgreSQL server has the rows of the backup once it
 * resolves.) Interrupted by a crash both steps are to be made again, with the same archive. Throws backup.notAnArchive,
 * damaged, otherVersion, tooLarge, stateStore.*.
 */
export async function prepareRestore(
	options: RestoreOptions,
): Promise<PreparedRestore> {
	const { dataDirectory } = options;
	const places = backupPlaces(dataDirectory);
	const { unfinished, before } = places;
	await rm(unfinished, { recursive: true, force: true });
	await mkdir(unfinished, { recursive: true, mode: 0o700 });
	const store = await options.openStore(join(unfinished, "state"));
	const replaced = store.engine === "pglite" ? ["state", ...files] : files;
	let manifest: BackupManifest;
	try {
		await store.migrate();
		manifest = await fill(store, options, unfinished);
	} catch (error) {
		await store.close();
		await rm(unfinished, { recursive: true, force: true });
		throw error;
	}
	await store.close();
	return {
		manifest,
		async commit() {
			await mkdir(before, { recursive: true, mode: 0o700 });
			for (const name of replaced) {
				await putInPlace({
					made: join(unfinished, name),
					place: join(dataDirectory, name),
					old: join(before, name),
				});
			}
			for (const directory of [before, dataDirectory]) {
				await syncDirectory(directory);
			}
			await rm(unfinished, { recursive: true, force: true });
		},
	};
}

async function fill(
	store: StateStore,
	options: RestoreOptions,
	unfinished: string,
): Promise<BackupManifest> {
	const schema = await readSchema(store.db);
	const tables = await readTables(store.db);
	return store.db.transaction(async (tx) => {
		let manifest: BackupManifest | undefined;
		await replaceRows(tx, tables, async (insert) => {
			manifest = await readArchive(options.archive, {
				onManifest: async (found) =>
					refuseOtherVersion(found, { version: options.version, schema }),
				onFile: async (path, content) => {
					const file = join(unfinished, path);
					await mkdir(dirname(file), { recursive: true, mode: 0o700 });
					await replaceFile(file, content, 0o600);
				},
				onRows: async (table, lines) => {
					refuseOtherColumns(tables, table, lines);
					await insert(table, lines);
				},
			});
		});
		if (manifest === undefined) {
			throw backupErrors.make("damaged", { reason: "it is empty" });
		}
		return manifest;
	});
}

/** Twice the same as once: what was in the place at the first time stays the old one. */
async function putInPlace({
	made,
	place,
	old,
}: {
	readonly made: string;
	readonly place: string;
	readonly old: string;
}): Promise<void> {
	if (existsSync(place)) {
		if (existsSync(old)) await rm(place, { recursive: true });
		else await rename(place, old);
	}
	if (existsSync(made)) await rename(made, place);
}
