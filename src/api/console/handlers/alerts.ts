import { z } from "zod";
import type { Alerts, Resources, Tenants } from "#core/index.ts";
import { narrowScope } from "../../scope.ts";
import { scopeOf } from "../access.ts";
import { alertPresenter, findAlert } from "../alert-view.ts";
import type { Handlers } from "../handler.ts";
import { requirePeriod } from "../period.ts";

/** What the page of an alert shows of its rule; the definition of rules belongs to the correlator. */
const ruleBody = z.object({ runbook: z.string().default("") });

export function alertHandlers(
	alerts: Alerts,
	resources: Resources,
	tenants: Tenants,
): Pick<Handlers, "alerts" | "alert"> {
	async function runbookOf(ruleId: string): Promise<string> {
		const rule = await resources.find(ruleId);
		// The rule may be gone, while its alerts stay.
		const body = ruleBody.safeParse(rule?.body);
		return body.success ? body.data.runbook : "";
	}

	return {
		alerts: async ({ query, caller }) => {
			const scope = scopeOf(caller(), "alerts.view");
			requirePeriod(query);
			const filter = {
				tenants: narrowScope(scope, query.tenantId),
				statuses: query.status,
				severities: query.severity,
				assigneeId: query.assigneeId,
				name: query.name || undefined,
				from: query.from,
				to: query.to,
			};
			const { offset, limit } = query;
			const [found, total, present] = await Promise.all([
				alerts.list({ ...filter, offset, limit }),
				alerts.count(filter),
				alertPresenter(tenants),
			]);
			return { alerts: found.map(present), total };
		},
		alert: async ({ params, caller }) => {
			const alert = await findAlert(alerts, params.id, caller());
			const [events, history, runbook, present] = await Promise.all([
				alerts.events(alert.id),
				alerts.history(alert.id),
				runbookOf(alert.ruleId),
				alertPresenter(tenants),
			]);
			return {
				alert: present(alert),
				events: events.map((entry) => ({
					id: entry.id,
					kind: entry.kind,
					parentId: entry.parentId,
					timestamp: entry.timestamp,
					event: entry.event,
				})),
				history: history.map(({ at, userName, action, text }) => ({
					at,
					userName,
					action,
					text,
				})),
				runbook,
			};
		},
	};
}
