/**
 * Removes what is older than it has to be kept, a day at a time. Dropping a partition costs nothing, so events need no
 * rewriting; a TTL would be checked with every merge and would not tell what it removed.
 */
import { z } from "zod";
import type { Database } from "./database.ts";
import { eventStoreErrors } from "./errors.ts";
import type { Removal, Retention } from "./event-store.ts";
import { textLiteral } from "./sql/literal.ts";

const days = z.number().int().positive();

const stateShape = z.object({
	retention: z.object({
		eventDays: days.optional(),
		spaceDays: z.record(z.string(), days).optional(),
		ledgerDays: days.optional(),
		deadLetterDays: days.optional(),
	}),
	/** What lies before these times may have been removed. */
	removedBefore: z.object({
		events: z.number(),
		ledger: z.number(),
		dead_letters: z.number(),
	}),
});

type State = z.infer<typeof stateShape>;

const nothingRemoved: State["removedBefore"] = {
	events: 0,
	ledger: 0,
	dead_letters: 0,
};

const dayMs = 86_400_000;

export async function readState(database: Database): Promise<State> {
	const { rows } = await database.query(
		"SELECT settings FROM retention ORDER BY at DESC LIMIT 1",
	);
	const [text] = rows[0] ?? [];
	if (text === undefined)
		return { retention: {}, removedBefore: nothingRemoved };
	return stateShape.parse(JSON.parse(String(text)));
}

/** Each state is a row of its own, and the last one counts, whatever the clock did. */
async function writeState(database: Database, state: State): Promise<void> {
	const { rows } = await database.query("SELECT max(at) FROM retention");
	const at = Math.max(Date.now(), Number(rows[0]?.[0] ?? 0) + 1);
	await database.insert(
		"retention",
		JSON.stringify({ at, settings: JSON.stringify(state) }),
		{},
	);
}

export async function setRetention(
	database: Database,
	retention: Retention,
): Promise<void> {
	const checked = stateShape.shape.retention.safeParse(retention);
	if (!checked.success) {
		const [issue] = checked.error.issues;
		throw eventStoreErrors.make("badRetention", {
			setting: issue?.path.join(".") ?? "",
		});
	}
	const { removedBefore } = await readState(database);
	await writeState(database, { retention: checked.data, removedBefore });
}

interface Expired extends Removal {
	/** Start of the day after; nothing that remains in the table and space is older. */
	readonly end: number;
	readonly sql: string;
}

export async function applyRetention(
	database: Database,
	now: number,
): Promise<readonly Removal[]> {
	const state = await readState(database);
	const {
		eventDays,
		spaceDays = {},
		ledgerDays,
		deadLetterDays,
	} = state.retention;
	const isOver = (end: number, kept: number | undefined) =>
		kept !== undefined && end + kept * dayMs <= now;
	const expired = [
		...(await partitionsOf(database, "events")).filter(({ space, end }) =>
			isOver(
				end,
				Object.hasOwn(spaceDays, space) ? spaceDays[space] : eventDays,
			),
		),
		...(await partitionsOf(database, "dead_letters")).filter(({ end }) =>
			isOver(end, deadLetterDays),
		),
		...(ledgerDays === undefined
			? []
			: await expiredLedger(database, now - ledgerDays * dayMs)),
	];
	if (expired.length === 0) return [];
	// Noted first: nobody may take for lost what is about to be removed.
	const removedBefore = { ...state.removedBefore };
	for (const { table, end } of expired) {
		removedBefore[table] = Math.max(removedBefore[table], end);
	}
	await writeState(database, { ...state, removedBefore });
	for (const { sql } of expired) {
		await database.command(sql, {
			settings: { mutations_sync: 2 },
			timeoutSeconds: 600,
		});
	}
	return expired.map(({ table, day, space, rows }) => ({
		table,
		day,
		space,
		rows,
	}));
}

async function partitionsOf(
	database: Database,
	table: "events" | "dead_letters",
): Promise<Expired[]> {
	const { rows } = await database.query(
		`SELECT partition_id, partition, sum(rows) FROM system.parts
		WHERE active AND database = {database:String} AND table = {table:String} GROUP BY 1, 2 ORDER BY 2`,
		{ parameters: { database: database.name, table } },
	);
	return rows.map(([id, name, count]) => {
		const partition = readPartition(String(name));
		return {
			table,
			...partition,
			rows: Number(count),
			sql: `ALTER TABLE ${table} DROP PARTITION ID ${textLiteral(String(id))}`,
		};
	});
}

/** `20261124` or `(20261124,'audit')`, as `partitions` in table.ts makes them. */
function readPartition(name: string): {
	day: string;
	space: string;
	end: number;
} {
	const [, year, month, date, quoted = ""] =
		/^\(?(\d{4})(\d{2})(\d{2})(?:,'(.*)'\))?$/s.exec(name) ?? [];
	const day = `${year}-${month}-${date}`;
	const start = Date.parse(day);
	if (Number.isNaN(start))
		throw eventStoreErrors.make("otherPartitions", { name });
	const space = quoted.replace(/\\(.)/gs, "$1");
	return { day, space, end: start + dayMs };
}

/** The ledger has no partitions, see table.ts; it is small, so its old rows are rewritten away. */
async function expiredLedger(
	database: Database,
	before: number,
): Promise<Expired[]> {
	const end = Math.floor(before / dayMs) * dayMs;
	const condition = `batch = '' AND hour < ${end}`;
	const { rows } = await database.query(
		`SELECT count() FROM ledger WHERE ${condition}`,
	);
	const count = Number(rows[0]?.[0]);
	if (count === 0) return [];
	const day = new Date(end - dayMs).toISOString().slice(0, 10);
	const sql = `ALTER TABLE ledger DELETE WHERE ${condition}`;
	return [{ table: "ledger", day, space: "", rows: count, end, sql }];
}
