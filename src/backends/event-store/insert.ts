/**
 * Inserts that may be repeated. ClickHouse drops a repeated insert by its token, which settles attempts that overlap;
 * but a part and the note of its token are written one after the other, so a crash between the two leaves one without
 * the other, and the tokens of unreplicated tables are forgotten after a while. So every row also bears the name of its
 * batch: what is there already is read before an insert and again after it, and only what is missing is sent.
 *
 * Order: events, dead letters, ledger. The ledger's part holds a proof row, so a batch whose proof is there is complete.
 */
import { type TextOrBytes, toText } from "#platform/index.ts";
import type { Database, QueryOptions, Settings } from "./database.ts";
import type { EventBatch } from "./event-store.ts";
import { timeRange } from "./time-range.ts";

/** One insert is one block and so one part a partition, whatever its size. */
const oneBlock: Settings = {
	input_format_parallel_parsing: 0,
	max_insert_block_size: 10_000_000,
	min_insert_block_size_rows: 10_000_000,
	min_insert_block_size_bytes: 0,
	max_partitions_per_insert_block: 0,
	async_insert: 0,
};

const format: Settings = {
	// An unknown field would be dropped silently; it can only mean a table older than the program.
	input_format_skip_unknown_fields: 0,
	// Nested data goes into columns of text.
	input_format_json_read_objects_as_strings: 1,
	input_format_json_read_arrays_as_strings: 1,
	input_format_json_read_numbers_as_strings: 1,
	input_format_json_read_bools_as_strings: 1,
	// An absent field is "" or 0, the default of its type. Keeping a note of every absent field of every row, for
	// defaults that are computed, costs a tenth of the insert.
	input_format_defaults_for_omitted_fields: 0,
	input_format_null_as_default: 0,
};

const timeoutSeconds = 120;

/** Rows of one table that belong to a batch. */
interface Rows {
	readonly table: "events" | "dead_letters";
	readonly idColumn: "ID" | "id";
	readonly lines: TextOrBytes;
	readonly count: number;
	/** Times of the rows, which narrow a look to a few granules; undefined when unknown. */
	readonly times: string | undefined;
}

export async function insertBatch(
	database: Database,
	batch: EventBatch,
): Promise<void> {
	const { token } = batch;
	const tables = rowsOf(batch);
	const before = await look(database, token, tables);
	if (before.isProven) return;
	const isWhole = (state: Look) =>
		tables.every(({ count }, index) => (state.stored[index] ?? 0) >= count);
	if (!isWhole(before)) {
		await insertMissing(database, token, tables, before, 0);
		// Something is missing now only when the engine took the insert for a repetition although a crash had lost its
		// rows. This is the last round: rows that are gone after it were removed on purpose, by retention.
		const after = await look(database, token, tables);
		if (!isWhole(after)) await insertMissing(database, token, tables, after, 1);
	}
	const ledger = toLines([
		...batch.ledger.map((entry) => ({ batch: "", ...entry })),
		{ batch: token, hour: Date.now(), outcome: "stored", count: 1 },
	]);
	await database.insert("ledger", ledger, insertOptions(token, 0));
	const proof = await look(database, token, []);
	if (!proof.isProven)
		await database.insert("ledger", ledger, insertOptions(token, 1));
}

function rowsOf(batch: EventBatch): Rows[] {
	const events = {
		table: "events",
		idColumn: "ID",
		lines: batch.events,
		count: batch.eventCount,
		times: timeCondition(batch.events, "Timestamp"),
	} as const;
	const letters = toLines(batch.deadLetters);
	const deadLetters = {
		table: "dead_letters",
		idColumn: "id",
		lines: letters,
		count: batch.deadLetters.length,
		times: timeCondition(letters, "timestamp"),
	} as const;
	return [events, deadLetters].filter(({ count }) => count > 0);
}

/** What of a batch is in the store. */
interface Look {
	/** The ledger holds the batch's proof, so everything is there. */
	readonly isProven: boolean;
	/** Rows of each table, in the order asked for. */
	readonly stored: readonly number[];
}

/** One query for all of it: a query costs as much as inserting some hundred events. */
async function look(
	database: Database,
	token: string,
	tables: readonly Rows[],
): Promise<Look> {
	const counts = [
		"(SELECT count() FROM ledger WHERE batch = {token:String})",
		...tables.map(
			(rows) => `(SELECT count() FROM ${rows.table} WHERE ${ofBatch(rows)})`,
		),
	];
	const { rows } = await database.query(`SELECT ${counts.join(", ")}`, {
		parameters: { token },
	});
	const [proofs = 0, ...stored] = (rows[0] ?? []).map(Number);
	return { isProven: proofs > 0, stored };
}

async function insertMissing(
	database: Database,
	token: string,
	tables: readonly Rows[],
	{ stored }: Look,
	round: number,
): Promise<void> {
	for (const [index, rows] of tables.entries()) {
		const count = stored[index] ?? 0;
		if (count >= rows.count) continue;
		const lines =
			count === 0 ? rows.lines : await missingLines(database, token, rows);
		if (lines.length === 0) continue;
		await database.insert(rows.table, lines, insertOptions(token, round));
	}
}

/** Settings of the insert of a batch, in the round of insertMissing. */
export function insertOptions(token: string, round: number): QueryOptions {
	return {
		timeoutSeconds,
		settings: {
			...oneBlock,
			...format,
			insert_deduplicate: 1,
			insert_deduplication_token: `${token}#${round}`,
			// Becomes ingest_batch, see table.ts; also tells an administrator of a server which insert is which.
			log_comment: token,
		},
	};
}

/** Lines whose rows are not stored yet. Parts are whole, so after a crash these are the rows of some days. */
async function missingLines(
	database: Database,
	token: string,
	rows: Rows,
): Promise<string> {
	const found = await database.query(
		`SELECT ${rows.idColumn} FROM ${rows.table} WHERE ${ofBatch(rows)}`,
		{ parameters: { token } },
	);
	const stored = new Set(found.rows.map(([id]) => id));
	return toText(rows.lines)
		.split("\n")
		.filter((line) => {
			// Each line is an object that encodeEvent or toLines wrote.
			const { [rows.idColumn]: id } = JSON.parse(line) as Record<
				string,
				unknown
			>;
			return !stored.has(id);
		})
		.join("\n");
}

function ofBatch({ times }: Rows): string {
	const isBatch = "ingest_batch = cityHash64({token:String})";
	return times === undefined ? isBatch : `${times} AND ${isBatch}`;
}

function timeCondition(lines: TextOrBytes, column: string): string | undefined {
	const range = timeRange(lines, column);
	return range && `${column} BETWEEN ${range.from} AND ${range.to}`;
}

function toLines(values: readonly object[]): string {
	return values.map((value) => JSON.stringify(value)).join("\n");
}
