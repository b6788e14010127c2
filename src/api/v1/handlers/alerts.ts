import type { Alert, Alerts, Tenants } from "#core/index.ts";
import { withoutEmptyFields } from "#event/index.ts";
import { toExactJson } from "../../json.ts";
import {
	isEmptyScope,
	isInScope,
	narrowScope,
	tenantNames,
} from "../../scope.ts";
import { v1Errors } from "../errors.ts";
import type { Handlers } from "../handler.ts";
import { streamArray } from "../json-stream.ts";
import { pageSize } from "../paging.ts";
import { toRfc3339 } from "../time.ts";

export function listAlerts(
	alerts: Alerts,
	tenants: Tenants,
): Handlers["alerts"] {
	return async ({ query, scope, signal }) => {
		const asked = narrowScope(scope, query.tenantID);
		if (isEmptyScope(asked)) return [];
		const found = await alerts.list({
			tenants: asked,
			ids: query.id,
			name: query.name,
			statuses: query.status,
			timeField: query.timestampField ?? "lastSeen",
			from: query.from,
			to: query.to,
			offset: (query.page - 1) * pageSize,
			limit: pageSize,
		});
		const nameOf = await tenantNames(tenants);
		const present = (alert: Alert) => ({
			...presentAlert(alert, nameOf(alert.tenantId)),
			...(query.withAffected && { affectedAssets: [], affectedAccounts: [] }),
		});
		if (!query.withEvents) return found.map(present);
		// 250 alerts may hold 16 MB of events each.
		return streamArray(found, async (alert) => {
			signal.throwIfAborted();
			const events = await eventsOf(alerts, alert.id);
			return toExactJson({ ...present(alert), events });
		});
	};
}

export function closeAlert(
	alerts: Alerts,
	tenants: Tenants,
): Handlers["closeAlert"] {
	return async ({ body, user, scope }) => {
		const alert = await alerts.find(body.id);
		if (alert === undefined) throw v1Errors.make("alertNotFound");
		// Documented as 403, though it tells that an alert of this id exists somewhere.
		if (!isInScope(scope, alert.tenantId)) throw v1Errors.make("accessDenied");
		const tenant = await tenants.find(alert.tenantId);
		if (tenant?.isDisabled) throw v1Errors.make("tenantDisabled");
		await alerts.close(alert.id, body.reason, user.name);
	};
}

function presentAlert(alert: Alert, tenantName: string) {
	return {
		id: alert.id,
		tenantID: alert.tenantId,
		tenantName,
		name: alert.name,
		correlationRuleID: alert.ruleId,
		correlationRuleName: alert.ruleName,
		priority: alert.severity,
		status: alert.status,
		firstSeen: toRfc3339(alert.firstSeen),
		lastSeen: toRfc3339(alert.lastSeen),
		assignee: alert.assigneeId ?? "",
		closingReason: alert.closingReason ?? ("" as const),
		overflow: alert.isOverflowed,
	};
}

/** Flat: correlation events first, since clients read the vendor and time of the alert from the first element. */
async function eventsOf(
	alerts: Alerts,
	id: string,
): Promise<Record<string, unknown>[]> {
	const found = await alerts.events(id);
	const ordered = [
		...found.filter(({ kind }) => kind === "correlation"),
		...found.filter(({ kind }) => kind === "base"),
	];
	// A base event may belong to several correlation events.
	const once = new Map(ordered.map((entry) => [entry.id, entry]));
	return [...once.values()].map(({ event }) => withoutEmptyFields(event));
}
