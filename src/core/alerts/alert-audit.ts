/** What the audit trail is told of what people do to alerts. */
import type { AuditEntry } from "../audit/audit.ts";
import type { Alert, AlertAction } from "./alerts.ts";

const actions: Readonly<Partial<Record<AlertAction, string>>> = {
	assigned: "alert assigned",
	unassigned: "alert unassigned",
	closed: "alert closed",
	"severity changed": "alert severity changed",
};

export function alertEntry(
	before: Alert,
	action: AlertAction,
	after: Alert,
): AuditEntry {
	return {
		...about(after),
		action: actions[action] ?? `alert ${action}`,
		before: shownOf(before),
		after: shownOf(after),
	};
}

export function commentEntry(alert: Alert, text: string): AuditEntry {
	return {
		...about(alert),
		action: "alert commented",
		after: { comment: text },
	};
}

function about({
	id,
	name,
	tenantId,
}: Alert): Pick<AuditEntry, "object" | "tenantId"> {
	return { object: { id, name, kind: "alert" }, tenantId };
}

/** What people decide; the rest comes from detections. */
function shownOf(alert: Alert) {
	const { status, severity, assigneeId, assigneeName, closingReason } = alert;
	return { status, severity, assigneeId, assigneeName, closingReason };
}
