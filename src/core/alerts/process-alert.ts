import { eq } from "drizzle-orm";
import type { StateDatabase } from "#backends/state-store/index.ts";
import type { AuditTrail } from "../audit/audit.ts";
import { alertEntry } from "./alert-audit.ts";
import { type AlertRow, toAlert } from "./alert-row.ts";
import { alertsTable } from "./alerts.table.ts";
import type { Alert, AlertHistoryEntry } from "./alerts.ts";
import { alertsErrors } from "./errors.ts";
import { writeHistory } from "./history.ts";

export interface Step {
	readonly values: Partial<Omit<AlertRow, "id">>;
	/** What the history says of it. */
	readonly entry: Pick<AlertHistoryEntry, "action" | "text">;
}

/**
 * One step of an analyst. The row is locked before `decide` sees it, so steps of several people come one after the
 * other. `decide` gives nothing when there is nothing to do.
 *
 * Throws alerts.notFound, alerts.alreadyClosed.
 */
export async function processAlert(
	tx: StateDatabase,
	step: {
		readonly id: string;
		readonly userName: string;
		readonly at: number;
		readonly audit: AuditTrail;
	},
	decide: (row: AlertRow) => Promise<Step | undefined> | Step | undefined,
): Promise<Alert> {
	const { id, userName, at, audit } = step;
	const [row] = await tx
		.select()
		.from(alertsTable)
		.where(eq(alertsTable.id, id))
		.for("update");
	if (!row) throw alertsErrors.make("notFound");
	if (row.status === "closed") throw alertsErrors.make("alreadyClosed");
	const decision = await decide(row);
	if (!decision) return toAlert(row);
	const values = { ...decision.values, updatedAt: at };
	await tx.update(alertsTable).set(values).where(eq(alertsTable.id, id));
	await writeHistory(tx, id, { at, userName, ...decision.entry });
	const alert = toAlert({ ...row, ...values });
	await audit.record(
		tx,
		alertEntry(toAlert(row), decision.entry.action, alert),
	);
	return alert;
}
