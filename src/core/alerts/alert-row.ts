import type { alertsTable } from "./alerts.table.ts";
import type { Alert } from "./alerts.ts";

export type AlertRow = typeof alertsTable.$inferSelect;

export function toAlert(row: AlertRow): Alert {
	// Written by encodeGroup only.
	const groupedBy = JSON.parse(row.groupedBy) as Alert["groupedBy"];
	const { assigneeId, assigneeName, closingReason } = row;
	return {
		id: row.id,
		tenantId: row.tenantId,
		name: row.name,
		ruleId: row.ruleId,
		ruleName: row.ruleName,
		priority: row.priority,
		severity: row.severity,
		status: row.status,
		...(assigneeId === null ? {} : { assigneeId }),
		...(assigneeName === null ? {} : { assigneeName }),
		...(closingReason === null ? {} : { closingReason }),
		firstSeen: row.firstSeen,
		lastSeen: row.lastSeen,
		updatedAt: row.updatedAt,
		groupedBy,
		detectionCount: row.detectionCount,
		technique: row.technique,
		tactic: row.tactic,
		isOverflowed: row.isOverflowed,
	};
}

export function encodeGroup(groupedBy: Alert["groupedBy"]): string {
	return JSON.stringify(groupedBy);
}
