import { asc, eq } from "drizzle-orm";
import type { StateDatabase } from "#backends/state-store/index.ts";
import { alertHistoryTable } from "./alerts.table.ts";
import type { AlertHistoryEntry } from "./alerts.ts";

export async function writeHistory(
	tx: StateDatabase,
	alertId: string,
	entry: AlertHistoryEntry,
): Promise<void> {
	await tx.insert(alertHistoryTable).values({ ...entry, alertId });
}

/** Oldest first. */
export async function readHistory(
	db: StateDatabase,
	alertId: string,
): Promise<AlertHistoryEntry[]> {
	const rows = await db
		.select()
		.from(alertHistoryTable)
		.where(eq(alertHistoryTable.alertId, alertId))
		.orderBy(asc(alertHistoryTable.id));
	return rows.map(({ at, userName, action, text }) => ({
		at,
		...(userName === null ? {} : { userName }),
		action,
		text,
	}));
}
