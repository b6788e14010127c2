/**
 * What PostgreSQL's background processes would do. PGlite has none: without this its log of changes grows without
 * end, and so do tables whose rows are updated.
 */

export interface Maintained {
	query(text: string): Promise<readonly Readonly<Record<string, unknown>>[]>;
}

/** Bytes of log after which a checkpoint lets it be used again; also what a start after a crash must replay at most. */
const checkpointBytes = 64 * 1024 * 1024;

// PostgreSQL's own thresholds: autovacuum_vacuum_threshold, _scale_factor and their analyze twins.
const worstTable = `select quote_ident(schemaname) || '.' || quote_ident(relname) as name
	from pg_stat_user_tables
	where n_dead_tup > 50 + 0.2 * n_live_tup or n_mod_since_analyze > 50 + 0.1 * n_live_tup
	order by n_dead_tup desc limit 1`;

/** One round: a checkpoint when the log is long, and a vacuum of the table that needs it most. */
export function createMaintenance(
	database: Maintained,
	limits: { readonly checkpointBytes: number } = { checkpointBytes },
): () => Promise<void> {
	return async () => {
		const [log] = await database.query(
			"select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), redo_lsn)::float8 as bytes from pg_control_checkpoint()",
		);
		if (Number(log?.bytes) > limits.checkpointBytes) {
			await database.query("checkpoint");
		}
		// Counts wait in the session until this; the table is found by the next statement.
		await database.query("select pg_stat_force_next_flush()");
		const [table] = await database.query(worstTable);
		if (table) await database.query(`vacuum (analyze) ${String(table.name)}`);
	};
}
