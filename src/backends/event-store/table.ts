/** The tables of the event store. Columns of `events` come from the field catalogue; the rest is tuned by hand. */
import {
	catalogue,
	type FieldDefinition,
	type FieldGroup,
	type FieldType,
} from "#event/index.ts";
import { nameLiteral } from "./sql/literal.ts";

export interface Column {
	readonly name: string;
	readonly type: string;
	/** What follows the type: a codec, or what the column is computed from. */
	readonly rest: string;
}

export interface SkipIndex {
	readonly name: string;
	readonly column: string;
	readonly type: string;
}

export interface Table {
	readonly name: string;
	readonly columns: readonly Column[];
	readonly indexes: readonly SkipIndex[];
	/** Default `MergeTree`. */
	readonly engine?: string;
	/** Of PARTITION BY; absent = one partition. */
	readonly partitions?: string;
	/** Of ORDER BY. */
	readonly order: string;
	/** TTL and SETTINGS. */
	readonly layout: string;
}

/** Recent inserts whose tokens an unreplicated table remembers; replicated tables have a window of their own. */
const deduplication = "non_replicated_deduplication_window = 10000";

/** What an acknowledged insert wrote has reached the disk, so that a power failure does not take it. */
const durability = "fsync_after_insert = 1, fsync_part_directory = 1";

/**
 * Some 180 columns make a part of several hundred files, each with buffers of 1 MiB while it is written. So parts stay
 * in one file until they are worth splitting, and merges go column by column: both cost half as much and a merge takes
 * 0.1 instead of 1 GB of memory. Lengths and characters of a text in one stream halve the number of streams. Figures:
 * docs/decisions/0006-the-event-table.md.
 */
const manyColumns = `min_bytes_for_wide_part = 134217728, vertical_merge_algorithm_min_rows_to_activate = 1,
		string_serialization_version = 'single_stream'`;

/**
 * A merge joins some twenty parts of like size, so a row is rewritten three times on its way to a large part and not
 * five: merging is half of what a row costs. Parts of 4 GiB are not merged any more.
 */
const fewMerges =
	"merge_selector_base = 20, max_bytes_to_merge_at_max_space_in_pool = 4294967296";

const types: Partial<Record<FieldType, string>> = {
	integer: "Int64",
	timestamp: "Int64",
	float: "Float64",
	strings: "Array(String)",
	stringMap: "Map(LowCardinality(String), String)",
	integerMap: "Map(LowCardinality(String), Int64)",
	floatMap: "Map(LowCardinality(String), Float64)",
};

/**
 * Groups whose fields are empty in most events. A dictionary costs something for every row; as plain texts their empty
 * values are not stored at all.
 */
const mostlyEmpty: ReadonlySet<FieldGroup> = new Set([
	"Custom",
	"File",
	"Request",
]);

const compact = "CODEC(ZSTD(1))";

function fieldColumn(field: FieldDefinition): Column {
	const { name } = field;
	const isDictionary =
		field.fewValues === true && !mostlyEmpty.has(field.group);
	const plain = isDictionary ? "LowCardinality(String)" : "String";
	const type = types[field.type] ?? plain;
	if (name === "Timestamp") {
		return { name, type, rest: "CODEC(DoubleDelta, ZSTD(1))" };
	}
	return { name, type, rest: compact };
}

/**
 * Names the insert a row came with, so that an insert interrupted by a crash can be completed exactly (see insert.ts).
 * MATERIALIZED keeps it out of `SELECT *`. Runs of equal values cost next to nothing on disk.
 */
const batchColumn: Column = {
	name: "ingest_batch",
	type: "UInt64",
	rest: "MATERIALIZED cityHash64(getSetting('log_comment')) CODEC(ZSTD(1))",
};

/** Fields that investigations look up by exact value. */
const lookedUp = [
	"ID",
	"SourceAddress",
	"DestinationAddress",
	"DeviceAddress",
	"SourceUserName",
	"DestinationUserName",
	"SourceHostName",
	"DestinationHostName",
	"DeviceHostName",
	"FileHash",
];

const bloom = "bloom_filter(0.01)";

/**
 * Ordered by minute, then by what kind of event it is: like stands beside like, which saves a third of the disk, and a
 * search for a product or class reads only its rows. Within a kind rows are in the order of time, so the smallest and
 * largest time of a granule lie close together. Partitions are what retention drops.
 */
const eventsTable: Table = {
	name: "events",
	columns: [...catalogue.map(fieldColumn), batchColumn],
	indexes: [
		{ name: "at_Timestamp", column: "Timestamp", type: "minmax" },
		...lookedUp.map((column) => ({
			name: `by_${column}`,
			column,
			type: bloom,
		})),
	],
	partitions:
		"(toYYYYMMDD(toDateTime(intDiv(Timestamp, 1000), 'UTC')), SpaceID)",
	order:
		"(intDiv(Timestamp, 60000), DeviceProduct, DeviceEventClassID, Timestamp)",
	layout: `SETTINGS ${deduplication}, ${durability}, ${manyColumns}, ${fewMerges}`,
};

/**
 * Counts are inserted as differences and summed by the engine. `batch` is "" for counts; each insert adds one row with
 * its own name there, in the same part, which proves that its counts are in. No partitions, so that an insert is always
 * one part. The proofs are kept for 30 days.
 */
const ledgerTable: Table = {
	name: "ledger",
	columns: [
		{ name: "batch", type: "String", rest: "" },
		{ name: "hour", type: "Int64", rest: "" },
		...[
			"tenantId",
			"serviceId",
			"connector",
			"source",
			"outcome",
			"reason",
		].map((name) => ({ name, type: "LowCardinality(String)", rest: "" })),
		{ name: "count", type: "Int64", rest: "" },
	],
	indexes: [],
	engine: "SummingMergeTree(count)",
	order:
		"(batch, hour, tenantId, serviceId, connector, source, outcome, reason)",
	layout: `TTL toDateTime(intDiv(hour, 1000), 'UTC') + INTERVAL 30 DAY DELETE WHERE batch != ''
		SETTINGS ${deduplication}, ${durability}`,
};

const deadLettersTable: Table = {
	name: "dead_letters",
	columns: [
		{ name: "id", type: "String", rest: "" },
		{ name: "timestamp", type: "Int64", rest: "CODEC(DoubleDelta, ZSTD(1))" },
		...["tenantId", "serviceId", "connector"].map((name) => ({
			name,
			type: "LowCardinality(String)",
			rest: "",
		})),
		{ name: "source", type: "String", rest: "" },
		{ name: "code", type: "LowCardinality(String)", rest: "" },
		{ name: "cause", type: "String", rest: "" },
		{ name: "raw", type: "String", rest: "CODEC(ZSTD(3))" },
		{ name: "rawBytes", type: "Int64", rest: "" },
		{ name: "replayedAt", type: "Int64", rest: "" },
		batchColumn,
	],
	indexes: [],
	partitions: "toYYYYMMDD(toDateTime(intDiv(timestamp, 1000), 'UTC'))",
	order: "(timestamp, id)",
	layout: `SETTINGS ${deduplication}, ${durability}`,
};

/**
 * What retention is set to and what it has removed, a row for each change; the newest counts. Kept in the store, so that
 * whoever verifies it knows from when on it is complete.
 */
const retentionTable: Table = {
	name: "retention",
	columns: [
		{ name: "at", type: "Int64", rest: "" },
		{ name: "settings", type: "String", rest: "" },
	],
	indexes: [],
	order: "at",
	layout: `SETTINGS ${durability}`,
};

export const tables: readonly Table[] = [
	eventsTable,
	ledgerTable,
	deadLettersTable,
	retentionTable,
];

export function createTableSql(table: Table): string {
	const parts = [
		...table.columns.map(columnSql),
		...table.indexes.map(indexSql),
	];
	const partitions =
		table.partitions === undefined ? "" : `PARTITION BY ${table.partitions} `;
	return `CREATE TABLE IF NOT EXISTS ${nameLiteral(table.name)} (${parts.join(", ")})
		ENGINE = ${table.engine ?? "MergeTree"} ${partitions}ORDER BY ${table.order} ${table.layout}`;
}

export function addColumnsSql(
	table: Table,
	columns: readonly Column[],
): string {
	const parts = columns.map(
		(column) => `ADD COLUMN IF NOT EXISTS ${columnSql(column)}`,
	);
	return `ALTER TABLE ${nameLiteral(table.name)} ${parts.join(", ")}`;
}

/** Applies to what is inserted from then on; older parts are searched without. */
export function addIndexesSql(
	table: Table,
	indexes: readonly SkipIndex[],
): string {
	const parts = indexes.map(
		(index) =>
			`ADD ${indexSql(index).replace(/^INDEX/, "INDEX IF NOT EXISTS")}`,
	);
	return `ALTER TABLE ${nameLiteral(table.name)} ${parts.join(", ")}`;
}

function columnSql({ name, type, rest }: Column): string {
	return `${nameLiteral(name)} ${type}${rest === "" ? "" : ` ${rest}`}`;
}

function indexSql({ name, column, type }: SkipIndex): string {
	return `INDEX ${nameLiteral(name)} ${nameLiteral(column)} TYPE ${type} GRANULARITY 1`;
}
