import type { Alert, Alerts, Tenants } from "#core/index.ts";
import { apiErrors } from "../errors.ts";
import { isInScope, tenantNames } from "../scope.ts";
import { requirePermission, scopeOf } from "./access.ts";
import type { Caller } from "./handler.ts";

/** Throws api.alertNotFound: an alert of a foreign tenant is not told apart from one that does not exist. */
export async function findAlert(
	alerts: Alerts,
	id: string,
	caller: Caller,
): Promise<Alert> {
	const scope = scopeOf(caller, "alerts.view");
	const alert = await alerts.find(id);
	if (alert === undefined || !isInScope(scope, alert.tenantId)) {
		throw apiErrors.make("alertNotFound");
	}
	return alert;
}

/** The same for a change. Throws api.notAllowed for an alert that the caller may only look at. */
export async function findAlertToProcess(
	alerts: Alerts,
	id: string,
	caller: Caller,
): Promise<Alert> {
	const alert = await findAlert(alerts, id, caller);
	requirePermission(caller, "alerts.process", alert.tenantId);
	return alert;
}

/** Makes alerts of the contract out of alerts of core. */
export async function alertPresenter(tenants: Tenants) {
	const nameOf = await tenantNames(tenants);
	return (alert: Alert) => ({
		id: alert.id,
		tenantId: alert.tenantId,
		tenantName: nameOf(alert.tenantId),
		name: alert.name,
		ruleId: alert.ruleId,
		ruleName: alert.ruleName,
		priority: alert.priority,
		severity: alert.severity,
		status: alert.status,
		assigneeId: alert.assigneeId,
		assigneeName: alert.assigneeName,
		closingReason: alert.closingReason,
		firstSeen: alert.firstSeen,
		lastSeen: alert.lastSeen,
		updatedAt: alert.updatedAt,
		groupedBy: alert.groupedBy,
		detectionCount: alert.detectionCount,
		technique: alert.technique,
		tactic: alert.tactic,
		isOverflowed: alert.isOverflowed,
	});
}
