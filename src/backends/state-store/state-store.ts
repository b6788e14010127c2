/**
 * PostgreSQL through Drizzle, on two engines: PGlite inside the process (the default) and a PostgreSQL server. Rooms
 * of core define their tables with `drizzle-orm/pg-core` and get the database as an argument.
 */
import type { PgDatabase, PgQueryResultHKT } from "drizzle-orm/pg-core";

export type StateDatabase = PgDatabase<PgQueryResultHKT>;

export interface StateStore {
	readonly engine: "pglite" | "postgres";
	readonly db: StateDatabase;
	/** Applies the numbered migrations that are still missing, once, also when several processes start together. */
	migrate(): Promise<void>;
	close(): Promise<void>;
}
