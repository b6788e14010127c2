import { and, count, desc, eq, gte, inArray, lte, type SQL } from "drizzle-orm";
import type { StateDatabase } from "#backends/state-store/index.ts";
import { toAlert } from "./alert-row.ts";
import { alertsTable } from "./alerts.table.ts";
import type { Alert, AlertFilter } from "./alerts.ts";
import { selectNames } from "./name-pattern.ts";

type Conditions = Omit<AlertFilter, "offset" | "limit">;

function columnOf(timeField: AlertFilter["timeField"]) {
	return timeField === "firstSeen"
		? alertsTable.firstSeen
		: alertsTable.lastSeen;
}

/** All of the filter but the name. */
function toCondition(filter: Conditions): SQL | undefined {
	const { tenants, ids, statuses, severities, assigneeId, from, to } = filter;
	const time = columnOf(filter.timeField);
	return and(
		tenants === "all" ? undefined : inArray(alertsTable.tenantId, [...tenants]),
		ids && inArray(alertsTable.id, [...ids]),
		statuses && inArray(alertsTable.status, [...statuses]),
		severities && inArray(alertsTable.severity, [...severities]),
		assigneeId === undefined
			? undefined
			: eq(alertsTable.assigneeId, assigneeId),
		from === undefined ? undefined : gte(time, Math.ceil(from)),
		to === undefined ? undefined : lte(time, Math.floor(to)),
	);
}

async function toWhere(
	db: StateDatabase,
	filter: Conditions,
): Promise<SQL | undefined> {
	const condition = toCondition(filter);
	if (filter.name === undefined || filter.name === "") return condition;
	const rows = await db
		.selectDistinct({ name: alertsTable.name })
		.from(alertsTable)
		.where(condition);
	const names = selectNames(
		filter.name,
		rows.map((row) => row.name),
	);
	return and(condition, inArray(alertsTable.name, names));
}

export async function listAlerts(
	db: StateDatabase,
	filter: AlertFilter,
): Promise<Alert[]> {
	const rows = await db
		.select()
		.from(alertsTable)
		.where(await toWhere(db, filter))
		.orderBy(desc(columnOf(filter.timeField)), alertsTable.id)
		.limit(filter.limit)
		.offset(filter.offset ?? 0);
	return rows.map(toAlert);
}

export async function countAlerts(
	db: StateDatabase,
	filter: Conditions,
): Promise<number> {
	const [row] = await db
		.select({ count: count() })
		.from(alertsTable)
		.where(await toWhere(db, filter));
	return row?.count ?? 0;
}
