import { NodePgSession } from "drizzle-orm/node-postgres/session";
import { PgDialect } from "drizzle-orm/pg-core";
import pg from "pg";
import { createCheckedDatabase, type Engine } from "./checked-database.ts";
import { stateStoreErrors } from "./errors.ts";
import {
	applyMigrations,
	type MigrationConnection,
	readMigrations,
} from "./migrate.ts";
import type { StateStore, StateStoreOptions } from "./state-store.ts";
import { translateError } from "./translate.ts";

/** The oldest version that still got fixes when this was written. */
const minimumVersion = 14;

/** Milliseconds. The client's limit is the longer one: it only acts when the server or the network stays silent. */
const limits = { connect: 10_000, statement: 60_000, silence: 70_000 };

const migrationLimit = 3_600_000;

export interface PostgresOptions extends StateStoreOptions {
	/** `postgres://user:password@host:5432/database`, with the usual parameters such as `sslmode`. */
	readonly url: string;
	/** Connections at most; 10 when not given. */
	readonly poolSize?: number;
}

/**
 * A PostgreSQL server, 14 or newer. Connects once to see that it answers. Later a lost server makes calls fail with
 * stateStore.unavailable; the next call connects anew.
 *
 * Throws stateStore.badAddress, unavailable, authentication, unknownDatabase, tooOld.
 */
export async function openPostgres(
	options: PostgresOptions,
): Promise<StateStore> {
	if (!isPostgresUrl(options.url)) throw stateStoreErrors.make("badAddress");
	const pool = createPool(options);
	try {
		await refuseOldServer(pool);
	} catch (error) {
		await pool.end();
		throw translateError(error);
	}
	let closing: Promise<void> | undefined;
	return {
		engine: "postgres",
		db: createCheckedDatabase(createEngine(pool)),
		async migrate() {
			await applyMigrations(
				(work) =>
					transact(pool, async (client) =>
						work(await asMigrationConnection(client)),
					),
				await readMigrations(),
			);
		},
		close() {
			closing ??= pool.end();
			return closing;
		},
	};
}

function isPostgresUrl(url: string): boolean {
	return (
		URL.canParse(url) &&
		["postgres:", "postgresql:"].includes(new URL(url).protocol)
	);
}

function createPool({ url, poolSize = 10, onWarning }: PostgresOptions) {
	const pool = new pg.Pool({
		connectionString: url,
		max: poolSize,
		application_name: "ursa",
		keepAlive: true,
		connectionTimeoutMillis: limits.connect,
		statement_timeout: limits.statement,
		query_timeout: limits.silence,
		idle_in_transaction_session_timeout: limits.statement,
	});
	pool.on("error", (error) => onWarning?.(translateError(error)));
	// A connection lost while it is checked out says so by an event that nobody else hears, and that would end the
	// process. Whoever uses the connection learns of it by the failure of the next statement.
	pool.on("connect", (client) => client.on("error", () => {}));
	return pool;
}

async function refuseOldServer(pool: pg.Pool): Promise<void> {
	const { rows } = await pool.query<{ version: string }>(
		"select current_setting('server_version_num') as version",
	);
	const version = Math.floor(Number(rows[0]?.version) / 10_000);
	if (!(version >= minimumVersion)) {
		throw stateStoreErrors.make("tooOld", { version, minimum: minimumVersion });
	}
}

function createEngine(pool: pg.Pool): Engine {
	const dialect = new PgDialect();
	return {
		session: new NodePgSession(pool, dialect, undefined),
		transaction: (work) =>
			transact(pool, (client) =>
				work(new NodePgSession(client, dialect, undefined)),
			),
	};
}

/** Migrations may take longer than any other statement, and wait for a process that migrates already. */
async function asMigrationConnection(
	client: pg.PoolClient,
): Promise<MigrationConnection> {
	await client.query(`set local statement_timeout = ${migrationLimit}`);
	const patient = (text: string) => ({ text, query_timeout: migrationLimit });
	return {
		query: async (text, values) =>
			(
				await client.query<Record<string, unknown>>({
					...patient(text),
					values: [...values],
				})
			).rows,
		script: async (text) => {
			await client.query(patient(text));
		},
	};
}

/** What `work` throws passes through; failures of BEGIN and COMMIT are translated. */
async function transact<T>(
	pool: pg.Pool,
	work: (client: pg.PoolClient) => Promise<T>,
): Promise<T> {
	const client = await connect(pool);
	let broken: Error | undefined;
	try {
		await run(client, "begin");
		const result = await work(client);
		if ((await run(client, "commit")) !== "COMMIT") {
			throw stateStoreErrors.make("rolledBack");
		}
		return result;
	} catch (error) {
		await client.query("rollback").catch((failure: Error) => {
			// The server takes back what a lost connection left open; the connection must not be used again.
			broken = failure;
		});
		throw error;
	} finally {
		client.release(broken);
	}
}

async function connect(pool: pg.Pool): Promise<pg.PoolClient> {
	try {
		return await pool.connect();
	} catch (error) {
		throw translateError(error);
	}
}

async function run(client: pg.PoolClient, text: string): Promise<string> {
	try {
		return (await client.query(text)).command;
	} catch (error) {
		throw translateError(error);
	}
}
