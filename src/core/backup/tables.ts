/**
 * All tables of the state store, whichever there are, read and written as texts: what PostgreSQL writes for a value it
 * reads back the same, whichever engine did it and whatever the value is. So no value passes through JavaScript's
 * numbers, and JSON columns may hold what `jsonb` and `json_populate_record` refuse.
 */
import { type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import type { StateDatabase } from "#backends/state-store/index.ts";
import { backupErrors } from "./errors.ts";
import { rowShape, type TextRow } from "./manifest.ts";

/** Sessions end with a restore: ended ones would come back. The migrations are the program's own. */
const leftOut: readonly string[] = ["schema_migrations", "sessions"];

/** An event of an alert may have a megabyte. */
const rowsAtOnce = 50;

export interface Column {
	readonly name: string;
	/** As SQL names it. */
	readonly type: string;
	/** Counted by the database. */
	readonly isIdentity: boolean;
}

export type Tables = ReadonlyMap<string, readonly Column[]>;

async function query<Row extends z.ZodType>(
	db: StateDatabase,
	statement: SQL,
	row: Row,
): Promise<z.output<Row>[]> {
	// Both drivers answer so; the common type of the two says nothing.
	const answer: unknown = await db.execute(statement);
	return z.object({ rows: z.array(row) }).parse(answer).rows;
}

/** Tables that a backup holds, with their columns in order. */
export async function readTables(db: StateDatabase): Promise<Tables> {
	const columns = await query(
		db,
		sql`select c.table_name, c.column_name, c.data_type, c.is_identity
			from information_schema.columns c
			join information_schema.tables t using (table_schema, table_name)
			where c.table_schema = current_schema() and t.table_type = 'BASE TABLE'
			order by c.table_name, c.ordinal_position`,
		z.object({
			table_name: z.string(),
			column_name: z.string(),
			data_type: z.string(),
			is_identity: z.string(),
		}),
	);
	const tables = new Map<string, Column[]>();
	for (const column of columns) {
		const { table_name: table } = column;
		if (leftOut.includes(table)) continue;
		const known = tables.get(table) ?? [];
		tables.set(table, known);
		known.push({
			name: column.column_name,
			type: column.data_type,
			isIdentity: column.is_identity === "YES",
		});
	}
	return tables;
}

/** The last migration, and a digest of all: two databases with the same one have the same tables. */
export async function readSchema(
	db: StateDatabase,
): Promise<{ name: string; digest: string }> {
	const [schema] = await query(
		db,
		sql`select (array_agg(name order by position desc))[1] as name,
			md5(string_agg(checksum, ',' order by position)) as digest
			from schema_migrations`,
		z.object({ name: z.string(), digest: z.string() }),
	);
	if (schema === undefined) throw new Error("the database was never migrated");
	return schema;
}

/** Rows of a table, some at a time. Within a transaction. */
export async function* readRows(
	tx: StateDatabase,
	table: string,
	columns: readonly Column[],
): AsyncGenerator<TextRow[]> {
	const list = sql.join(
		columns.map(({ name }) => {
			const column = sql.identifier(name);
			return sql`${column}::text as ${column}`;
		}),
		sql`, `,
	);
	await tx.execute(
		sql`declare ursa_backup no scroll cursor for select ${list} from ${sql.identifier(table)}`,
	);
	for (;;) {
		const rows = await query(
			tx,
			sql`fetch ${sql.raw(String(rowsAtOnce))} from ursa_backup`,
			rowShape,
		);
		if (rows.length === 0) break;
		yield rows;
	}
	await tx.execute(sql`close ursa_backup`);
}

/**
 * Replaces the rows of all tables by those that `fill` inserts. References between tables are put aside meanwhile, so
 * the order does not matter, and checked at the end. Within a transaction.
 */
export async function replaceRows(
	tx: StateDatabase,
	tables: Tables,
	fill: (
		insert: (table: string, lines: readonly string[]) => Promise<void>,
	) => Promise<void>,
): Promise<void> {
	const references = await query(
		tx,
		sql`select conrelid::regclass::text as owner, conname as name, pg_get_constraintdef(oid) as definition
			from pg_constraint
			where contype = 'f' and connamespace = current_schema()::regnamespace`,
		z.object({ owner: z.string(), name: z.string(), definition: z.string() }),
	);
	// Owner and definition come from the database, quoted where they have to be.
	for (const { owner, name } of references) {
		await tx.execute(
			sql`alter table ${sql.raw(owner)} drop constraint ${sql.identifier(name)}`,
		);
	}
	const emptied = [...tables.keys(), "sessions"].map((name) =>
		sql.identifier(name),
	);
	await tx.execute(sql`truncate table ${sql.join(emptied, sql`, `)}`);
	await fill((table, lines) => {
		const columns = tables.get(table);
		if (columns === undefined) {
			throw backupErrors.make("damaged", {
				reason: `there is no table ${table}`,
			});
		}
		return insertRows(tx, table, columns, lines);
	});
	for (const { owner, name, definition } of references) {
		await tx.execute(
			sql`alter table ${sql.raw(owner)} add constraint ${sql.identifier(name)} ${sql.raw(definition)}`,
		);
	}
	for (const [table, columns] of tables) {
		for (const { name, isIdentity } of columns) {
			if (isIdentity) await countOn(tx, table, name);
		}
	}
}

async function insertRows(
	tx: StateDatabase,
	table: string,
	columns: readonly Column[],
	lines: readonly string[],
): Promise<void> {
	const names = sql.join(
		columns.map(({ name }) => sql.identifier(name)),
		sql`, `,
	);
	const values = sql.join(
		columns.map(
			({ name, type }) =>
				// The type comes from the database's own catalogue.
				sql`(line ->> ${name})::${sql.raw(type)}`,
		),
		sql`, `,
	);
	await tx.execute(
		sql`insert into ${sql.identifier(table)} (${names}) overriding system value
			select ${values} from json_array_elements(${`[${lines.join(",")}]`}::json) as line`,
	);
}

/** New rows get numbers above those that came back. */
async function countOn(
	tx: StateDatabase,
	table: string,
	column: string,
): Promise<void> {
	await tx.execute(
		sql`select setval(pg_get_serial_sequence(${table}, ${column}),
			(select coalesce(max(${sql.identifier(column)}), 0) + 1 from ${sql.identifier(table)}), false)`,
	);
}
