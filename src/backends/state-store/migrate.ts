/** Numbered SQL files, applied in order, each in a transaction of its own and recorded with its checksum. */
import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { stateStoreErrors } from "./errors.ts";
import { translateError } from "./translate.ts";

export interface Migration {
	/** `0001_tenants`; the number is its place. */
	readonly name: string;
	/** SHA-256 of the text, hex. */
	readonly checksum: string;
	readonly sql: string;
}

export interface MigrationConnection {
	query(
		text: string,
		values: readonly (string | number)[],
	): Promise<readonly Readonly<Record<string, unknown>>[]>;
	/** Runs several statements. */
	script(text: string): Promise<void>;
}

export type MigrationTransaction = <T>(
	work: (connection: MigrationConnection) => Promise<T>,
) => Promise<T>;

const ownMigrations = new URL("./migrations/", import.meta.url);

/** Any number will do as long as nobody else locks it; these are the letters "ursa". */
const advisoryLock = 0x75_72_73_61;

const createRecord = `create table if not exists schema_migrations (
	position integer primary key,
	name text not null,
	checksum text not null,
	applied_at timestamptz not null default now()
)`;

export async function readMigrations(
	directory: URL = ownMigrations,
): Promise<Migration[]> {
	const files = (await readdir(directory)).sort();
	return Promise.all(
		files.map(async (file, index) => {
			const number = String(index + 1).padStart(4, "0");
			if (!file.startsWith(`${number}_`) || !file.endsWith(".sql")) {
				throw new Error(
					`migrations are numbered without gaps: expected ${number}_….sql, found ${file}`,
				);
			}
			const text = await readFile(new URL(file, directory), "utf8");
			// A checkout may turn line ends; that is no change.
			const sql = text.replaceAll("\r\n", "\n");
			return {
				name: file.slice(0, -".sql".length),
				checksum: createHash("sha256").update(sql).digest("hex"),
				sql,
			};
		}),
	);
}

/**
 * Applies what is missing. A lock held for each transaction lets processes that start together take turns; whoever
 * comes later finds the work done.
 */
export async function applyMigrations(
	transaction: MigrationTransaction,
	migrations: readonly Migration[],
): Promise<void> {
	// One turn per migration, and a last one that finds nothing left.
	for (let turn = 0; turn <= migrations.length; turn++) {
		try {
			const isDone = await transaction((connection) =>
				applyNext(connection, migrations),
			);
			if (isDone) return;
		} catch (error) {
			throw translateError(error);
		}
	}
}

/** True when nothing was left to apply. */
async function applyNext(
	connection: MigrationConnection,
	migrations: readonly Migration[],
): Promise<boolean> {
	await connection.query("select pg_advisory_xact_lock($1)", [advisoryLock]);
	await connection.query(createRecord, []);
	const applied = await connection.query(
		"select name, checksum from schema_migrations order by position",
		[],
	);
	for (const [index, record] of applied.entries()) {
		const known = migrations[index];
		const details = { migration: String(record.name) };
		if (!known) throw stateStoreErrors.make("databaseNewer", details);
		if (known.name !== record.name || known.checksum !== record.checksum) {
			throw stateStoreErrors.make("migrationChanged", details);
		}
	}
	const next = migrations[applied.length];
	if (!next) return true;
	try {
		await connection.script(next.sql);
	} catch (error) {
		throw stateStoreErrors.make(
			"migrationFailed",
			{ migration: next.name },
			translateError(error),
		);
	}
	await connection.query(
		"insert into schema_migrations (position, name, checksum) values ($1, $2, $3)",
		[applied.length + 1, next.name, next.checksum],
	);
	return false;
}
