/**
 * PostgreSQL through Drizzle, on two engines: PGlite inside the process (the default) and a PostgreSQL server. Rooms
 * of core define their tables with `drizzle-orm/pg-core` and get the database as an argument.
 */
import type { PgDatabase, PgQueryResultHKT } from "drizzle-orm/pg-core";
import type { UrsaError } from "#schema/index.ts";

/**
 * What a room may count on with either engine:
 * - Every failed statement rejects with a UrsaError `stateStore.*`; broken constraints are named in `details.constraint`
 *   (`notUnique`, `missingReference`, `checkFailed`). No error carries the values of the statement.
 * - Inside `transaction` only the transaction that is handed in may be used. PGlite has one connection: a statement of
 *   the outer database would wait for the transaction, and the transaction for it.
 * - A transaction that swallowed a failed statement does not commit; it rejects with `stateStore.rolledBack`.
 * - `execute` answers in the shape of the driver: use the query builder to read rows.
 */
export type StateDatabase = PgDatabase<PgQueryResultHKT>;

export interface StateStore {
	readonly engine: "pglite" | "postgres";
	readonly db: StateDatabase;
	/** Applies the numbered migrations that are still missing, once, also when several processes start together. */
	migrate(): Promise<void>;
	/** Waits for statements under way. Later ones reject with `stateStore.unavailable`. */
	close(): Promise<void>;
}

export interface StateStoreOptions {
	/** Hears of trouble outside of any call: a lost idle connection, failed maintenance. The store goes on. */
	readonly onWarning?: (error: UrsaError) => void;
}
