import {
	type Alert,
	type AlertEvent,
	type AlertFilter,
	type AlertHistoryEntry,
	type Alerts,
	alertsErrors,
} from "#core/index.ts";
import { compileRe2 } from "#text/index.ts";

export interface FakeAlerts extends Alerts {
	add(alert: Alert, events?: readonly AlertEvent[]): void;
	/** Makes reading the events of an alert fail. */
	breakEvents(id: string): void;
}

/** Alerts in memory, found and changed as the interface says; they are added, not recorded from signals. */
export function createFakeAlerts(clock: () => number): FakeAlerts {
	const alerts = new Map<string, Alert>();
	const events = new Map<string, readonly AlertEvent[]>();
	const history = new Map<string, AlertHistoryEntry[]>();
	const broken = new Set<string>();

	const get = (id: string) => {
		const alert = alerts.get(id);
		if (alert !== undefined) return alert;
		throw alertsErrors.make("notFound");
	};
	const note = (id: string, entry: Omit<AlertHistoryEntry, "at">) => {
		history.set(id, [...(history.get(id) ?? []), { at: clock(), ...entry }]);
	};
	const change = (
		id: string,
		changes: Partial<Alert>,
		entry: Omit<AlertHistoryEntry, "at">,
	): Alert => {
		const before = get(id);
		if (before.status === "closed") {
			throw alertsErrors.make("alreadyClosed");
		}
		const changed = { ...before, ...changes, updatedAt: clock() };
		alerts.set(id, changed);
		note(id, entry);
		return changed;
	};

	return {
		add: (alert, alertEvents = []) => {
			alerts.set(alert.id, alert);
			events.set(alert.id, alertEvents);
			note(alert.id, { action: "opened", text: alert.name });
		},
		breakEvents: (id) => void broken.add(id),
		record: async () => {
			throw new Error("alerts are made with add");
		},
		list: async (filter) => {
			const { offset = 0, limit } = filter;
			return select(alerts.values(), filter).slice(offset, offset + limit);
		},
		count: async (filter) => select(alerts.values(), filter).length,
		find: async (id) => alerts.get(id),
		events: async (id) => {
			if (broken.has(id)) throw new Error("the disk with secrets broke");
			return [...(events.get(id) ?? [])];
		},
		history: async (id) => [...(history.get(id) ?? [])],
		assign: async (id, assignee, userName) =>
			change(
				id,
				{
					status: assignee === undefined ? "new" : "assigned",
					assigneeId: assignee?.id,
					assigneeName: assignee?.name,
				},
				{ userName, action: "assigned", text: assignee?.name ?? "" },
			),
		close: async (id, closingReason, userName) =>
			change(
				id,
				{ status: "closed", closingReason },
				{ userName, action: "closed", text: closingReason },
			),
		comment: async (id, text, userName) =>
			note(get(id).id, { userName, action: "commented", text }),
		setSeverity: async (id, severity, userName) =>
			change(
				id,
				{ severity },
				{ userName, action: "severity changed", text: severity },
			),
	};
}

function select(
	alerts: Iterable<Alert>,
	filter: Omit<AlertFilter, "limit" | "offset">,
): Alert[] {
	const time = filter.timeField ?? "lastSeen";
	const name = compile(filter.name ?? "");
	return [...alerts]
		.filter(
			(alert) =>
				(filter.tenants === "all" || filter.tenants.includes(alert.tenantId)) &&
				(filter.ids?.includes(alert.id) ?? true) &&
				(filter.statuses?.includes(alert.status) ?? true) &&
				(filter.severities?.includes(alert.severity) ?? true) &&
				alert[time] >= (filter.from ?? -Infinity) &&
				alert[time] <= (filter.to ?? Infinity) &&
				name.test(alert.name),
		)
		.filter(
			({ assigneeId }) =>
				filter.assigneeId === undefined || assigneeId === filter.assigneeId,
		)
		.sort((a, b) => b[time] - a[time] || (a.id < b.id ? -1 : 1));
}

function compile(pattern: string) {
	try {
		return compileRe2(pattern, { ignoreCase: true });
	} catch (error) {
		throw alertsErrors.make("badPattern", { reason: "wrong" }, error);
	}
}
