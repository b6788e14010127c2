import { eq } from "drizzle-orm";
import type { StateDatabase } from "#backends/state-store/index.ts";
import { createIdSource } from "#platform/index.ts";
import type { AuditTrail } from "../audit/audit.ts";
import { commentEntry } from "./alert-audit.ts";
import { readEvents } from "./alert-events.ts";
import { toAlert } from "./alert-row.ts";
import { alertsTable } from "./alerts.table.ts";
import type { Alert, Alerts } from "./alerts.ts";
import { againWhenOvertaken, assignTo, takeBack } from "./assign.ts";
import { cleanText } from "./clean-text.ts";
import { alertsErrors } from "./errors.ts";
import { countAlerts, listAlerts } from "./find-alerts.ts";
import { readHistory, writeHistory } from "./history.ts";
import { processAlert } from "./process-alert.ts";
import { recordSignals } from "./record.ts";
import { priorityOf } from "./severity.ts";

const maxCommentLength = 4000;

export function createAlerts(
	db: StateDatabase,
	{
		clock,
		audit,
	}: { readonly clock: () => number; readonly audit: AuditTrail },
): Alerts {
	const nextId = createIdSource(clock);

	async function findOne(id: string): Promise<Alert | undefined> {
		const [row] = await db
			.select()
			.from(alertsTable)
			.where(eq(alertsTable.id, id));
		return row && toAlert(row);
	}

	return {
		async record(signals) {
			if (signals.length === 0) return [];
			return db.transaction((tx) =>
				recordSignals(tx, signals, { now: clock(), nextId }),
			);
		},
		list: (filter) => listAlerts(db, filter),
		count: (filter) => countAlerts(db, filter),
		find: findOne,
		events: (id) => readEvents(db, id),
		history: (id) => readHistory(db, id),

		assign: (id, assignee, userName) =>
			againWhenOvertaken(() =>
				db.transaction((tx) =>
					processAlert(tx, { id, userName, at: clock(), audit }, (row) =>
						assignee ? assignTo(row, assignee) : takeBack(tx, row),
					),
				),
			),

		close: (id, closingReason, userName) =>
			db.transaction((tx) =>
				processAlert(tx, { id, userName, at: clock(), audit }, () => ({
					values: { status: "closed", closingReason, isCollecting: false },
					entry: { action: "closed", text: closingReason },
				})),
			),

		async comment(id, input, userName) {
			const text = cleanText(input).trim();
			const { length } = [...text];
			if (length < 1 || length > maxCommentLength) {
				throw alertsErrors.make("badComment");
			}
			const alert = await findOne(id);
			if (!alert) throw alertsErrors.make("notFound");
			await db.transaction(async (tx) => {
				await writeHistory(tx, id, {
					...{ at: clock(), userName, action: "commented", text },
				});
				await audit.record(tx, commentEntry(alert, text));
			});
		},

		setSeverity: (id, severity, userName) =>
			db.transaction((tx) =>
				processAlert(tx, { id, userName, at: clock(), audit }, (row) =>
					row.severity === severity && row.isSeverityByHand
						? undefined
						: {
								values: {
									severity,
									priority: priorityOf(severity),
									isSeverityByHand: true,
								},
								entry: {
									action: "severity changed",
									text: `${row.severity} → ${severity}`,
								},
							},
				),
			),
	};
}
