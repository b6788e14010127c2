/**
 * Inserts that may be repeated. ClickHouse drops a repeated insert by its token, which settles attempts that overlap;
 * but a part and the note of its token are written one after the other, so a crash between the two leaves one without
 * the other, and the tokens of unreplicated tables are forgotten after a while. So every row also bears the name of its
 * batch: what is there already is read before an insert and again after it, and only what is missing is sent.
 *
 * Order: events, dead letters, ledger. The ledger's part holds a proof row, so a batch whose proof is there is complete.
 */
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
};

const timeoutSeconds = 120;

/** Rows of one table that belong to a batch. */
interface Rows {
	readonly table: "events" | "dead_letters";
	readonly timeColumn: string;
	readonly idColumn: "ID" | "id";
	readonly lines: string;
	readonly count: number;
}

export async function insertBatch(
	database: Database,
	batch: EventBatch,
): Promise<void> {
	const { token } = batch;
	if (await isProven(database, token)) return;
	const tables: Rows[] = [
		{
			table: "events",
			timeColumn: "Timestamp",
			idColumn: "ID",
			lines: batch.events,
			count: batch.eventCount,
		},
		{
			table: "dead_letters",
			timeColumn: "timestamp",
			idColumn: "id",
			lines: toLines(batch.deadLetters),
			count: batch.deadLetters.length,
		},
	];
	for (const rows of tables) {
		if (rows.count > 0) await insertRows(database, token, rows);
	}
	const ledger = toLines([
		...batch.ledger.map((entry) => ({ batch: "", ...entry })),
		{ batch: token, hour: Date.now(), outcome: "stored", count: 1 },
	]);
	await database.insert("ledger", ledger, insertOptions(token, 0));
	if (await isProven(database, token)) return;
	await database.insert("ledger", ledger, insertOptions(token, 1));
}

async function isProven(database: Database, token: string): Promise<boolean> {
	const { rows } = await database.query(
		"SELECT count() FROM ledger WHERE batch = {token:String}",
		{ parameters: { token } },
	);
	return Number(rows[0]?.[0]) > 0;
}

/**
 * The second round finds something missing only when the engine took the first for a repetition although a crash had
 * lost its rows. It is the last: rows that are gone after it were removed on purpose, by retention.
 */
async function insertRows(
	database: Database,
	token: string,
	rows: Rows,
): Promise<void> {
	for (const round of [0, 1]) {
		const stored = await countStored(database, token, rows);
		if (stored >= rows.count) return;
		const lines =
			stored === 0 ? rows.lines : await missingLines(database, token, rows);
		if (lines === "") return;
		await database.insert(rows.table, lines, insertOptions(token, round));
	}
}

/** Settings of the insert of a batch, in the round of insertRows. */
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

async function countStored(
	database: Database,
	token: string,
	rows: Rows,
): Promise<number> {
	const { condition, parameters } = ofBatch(token, rows);
	const { rows: found } = await database.query(
		`SELECT count() FROM ${rows.table} WHERE ${condition}`,
		{ parameters },
	);
	return Number(found[0]?.[0]);
}

/** Lines whose rows are not stored yet. Parts are whole, so after a crash these are the rows of some days. */
async function missingLines(
	database: Database,
	token: string,
	rows: Rows,
): Promise<string> {
	const { condition, parameters } = ofBatch(token, rows);
	const found = await database.query(
		`SELECT ${rows.idColumn} FROM ${rows.table} WHERE ${condition}`,
		{ parameters },
	);
	const stored = new Set(found.rows.map(([id]) => id));
	return rows.lines
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

/** The times narrow the look to a few granules of the table. */
function ofBatch(
	token: string,
	{ lines, timeColumn }: Rows,
): { condition: string; parameters: Record<string, unknown> } {
	const range = timeRange(lines, timeColumn);
	const isBatch = "ingest_batch = cityHash64({token:String})";
	return range === undefined
		? { condition: isBatch, parameters: { token } }
		: {
				condition: `${timeColumn} BETWEEN {from:Int64} AND {to:Int64} AND ${isBatch}`,
				parameters: { token, ...range },
			};
}

function toLines(values: readonly object[]): string {
	return values.map((value) => JSON.stringify(value)).join("\n");
}
