/** Whether an archive is whole and fits this core, before anything is changed. */
import type { StateDatabase } from "#backends/state-store/index.ts";
import { backupErrors } from "./errors.ts";
import type { BackupManifest } from "./manifest.ts";
import { readArchive } from "./read-archive.ts";
import { readSchema, readTables, type Tables } from "./tables.ts";

/** Throws backup.notAnArchive, damaged, otherVersion, tooLarge. */
export async function checkArchive(
	path: string,
	db: StateDatabase,
	version: string,
): Promise<BackupManifest> {
	const schema = await readSchema(db);
	const tables = await readTables(db);
	return readArchive(path, {
		onManifest: async (manifest) =>
			refuseOtherVersion(manifest, { version, schema }),
		onFile: async () => undefined,
		onRows: async (table, lines) => refuseOtherColumns(tables, table, lines),
	});
}

export function refuseOtherVersion(
	manifest: BackupManifest,
	own: Pick<BackupManifest, "version" | "schema">,
): void {
	if (
		manifest.version === own.version &&
		manifest.schema.name === own.schema.name &&
		manifest.schema.digest === own.schema.digest
	) {
		return;
	}
	throw backupErrors.make("otherVersion", {
		version: manifest.version,
		schema: manifest.schema.name,
		ownVersion: own.version,
		ownSchema: own.schema.name,
	});
}

export function refuseOtherColumns(
	tables: Tables,
	table: string,
	lines: readonly string[],
): void {
	const columns = tables.get(table);
	if (columns === undefined) {
		throw backupErrors.make("damaged", {
			reason: `there is no table ${table}`,
		});
	}
	const names = columns.map(({ name }) => name);
	for (const line of lines) {
		const row: unknown = JSON.parse(line);
		const given = Object.keys(Object(row));
		if (
			given.length !== names.length ||
			!given.every((name) => names.includes(name))
		) {
			throw backupErrors.make("damaged", {
				reason: `a row of ${table} has other columns`,
			});
		}
	}
}
