import { and, eq, ne } from "drizzle-orm";
import type { StateDatabase } from "#backends/state-store/index.ts";
import { breaksConstraint } from "../broken-constraint.ts";
import type { AlertRow } from "./alert-row.ts";
import { alertsTable } from "./alerts.table.ts";
import type { Step } from "./process-alert.ts";

/** An alert in an incident (escalated) stays there, whoever works on it. */
export function assignTo(
	row: AlertRow,
	assignee: { readonly id: string; readonly name: string },
): Step | undefined {
	if (row.assigneeId === assignee.id) return undefined;
	return {
		values: {
			assigneeId: assignee.id,
			assigneeName: assignee.name,
			status: row.status === "escalated" ? row.status : "assigned",
			isCollecting: false,
		},
		entry: { action: "assigned", text: assignee.name },
	};
}

/** Takes the assignment back. The alert is new again, and collects unless a newer one of its segment does. */
export async function takeBack(
	tx: StateDatabase,
	row: AlertRow,
): Promise<Step | undefined> {
	if (row.assigneeId === null) return undefined;
	const status = row.status === "escalated" ? row.status : "new";
	const others = await tx
		.select({ id: alertsTable.id })
		.from(alertsTable)
		.where(
			and(
				eq(alertsTable.segmentHash, row.segmentHash),
				eq(alertsTable.isCollecting, true),
				ne(alertsTable.id, row.id),
			),
		);
	return {
		values: {
			assigneeId: null,
			assigneeName: null,
			status,
			isCollecting: status === "new" && others.length === 0,
		},
		entry: { action: "unassigned", text: row.assigneeName ?? "" },
	};
}

/** Runs `work` again when a detection opened an alert of the segment at the very moment. */
export async function againWhenOvertaken<T>(
	work: () => Promise<T>,
): Promise<T> {
	try {
		return await work();
	} catch (error) {
		if (!breaksConstraint(error, "alerts_one_collecting")) throw error;
		return work();
	}
}
