/** Runs statements on SQLite and reports its errors with the numbers of SQL Server. */
import type { DatabaseSync, SQLInputValue } from "node:sqlite";
import { type ColumnHead, SqlError } from "./tokens.ts";
import { toSqlite } from "./transact-sql.ts";
import { columnTypeOf, type Value } from "./types.ts";

export interface Result {
	readonly columns: readonly ColumnHead[];
	readonly rows: Iterable<readonly Value[]>;
}

export interface StatementsNeeds {
	readonly database: DatabaseSync;
	readonly name: string;
	/** Tables that nobody may read. */
	readonly deniedTables: ReadonlySet<string>;
}

/** No result for a statement that only changes something. Throws `SqlError`. */
export function runStatement(
	{ database, name, deniedTables }: StatementsNeeds,
	text: string,
	values: Readonly<Record<string, SQLInputValue>>,
): Result | undefined {
	const sql = toSqlite(text);
	for (const table of deniedTables) {
		if (!new RegExp(`\\b${table}\\b`, "i").test(sql)) continue;
		throw new SqlError(
			229,
			14,
			`The SELECT permission was denied on the object '${table}', database '${name}', schema 'dbo'.`,
		);
	}
	try {
		const statement = database.prepare(sql);
		statement.setReadBigInts(true);
		statement.setReturnArrays(true);
		const heads = statement.columns();
		if (heads.length === 0) {
			statement.run(values);
			return undefined;
		}
		// Arrays of SQLite's five types, as `setReturnArrays` says.
		const rows = statement.iterate(values) as Iterator<unknown> as Iterator<
			readonly Value[]
		>;
		const first = rows.next();
		const sample = first.done === true ? [] : first.value;
		return {
			columns: heads.map((head, index) => ({
				name: head.name,
				type: columnTypeOf(head.type, sample[index] ?? null),
			})),
			rows: first.done === true ? [] : joined(first.value, rows),
		};
	} catch (error) {
		throw asSqlError(error);
	}
}

function* joined(
	first: readonly Value[],
	rest: Iterator<readonly Value[]>,
): Generator<readonly Value[]> {
	yield first;
	for (;;) {
		const next = rest.next();
		if (next.done === true) return;
		yield next.value;
	}
}

export function asSqlError(error: unknown): SqlError {
	if (error instanceof SqlError) return error;
	const message = error instanceof Error ? error.message : String(error);
	const subject = /: "?([^":]+)"?/.exec(message)?.[1] ?? "";
	if (message.startsWith("no such table")) {
		return new SqlError(208, 16, `Invalid object name '${subject}'.`);
	}
	if (message.startsWith("no such column")) {
		return new SqlError(207, 16, `Invalid column name '${subject}'.`);
	}
	const near = /near "(.+)": syntax error/.exec(message)?.[1];
	if (near !== undefined) {
		return new SqlError(102, 15, `Incorrect syntax near '${near}'.`);
	}
	return new SqlError(50_000, 16, message);
}
