import type { TenantScope } from "./event-store.ts";

export interface Scope {
	readonly sql: string;
	readonly parameters: Readonly<Record<string, unknown>>;
}

export interface Period {
	readonly from: number;
	readonly to: number;
}

/** The part of a table that a caller may see, as a condition with bound values. */
export function scopeCondition(options: {
	readonly timeColumn: string;
	readonly tenantColumn: string;
	readonly period: Period | undefined;
	readonly tenants: TenantScope;
}): Scope {
	const { timeColumn, tenantColumn, period, tenants } = options;
	const conditions: string[] = [];
	const parameters: Record<string, unknown> = {};
	if (period !== undefined) {
		conditions.push(`${timeColumn} BETWEEN {from:Int64} AND {to:Int64}`);
		parameters.from = Math.floor(period.from);
		parameters.to = Math.floor(period.to);
	}
	if (tenants !== "all") {
		// An empty list would be a syntax error of IN.
		conditions.push(
			tenants.length === 0
				? "false"
				: `${tenantColumn} IN {tenants:Array(String)}`,
		);
		if (tenants.length > 0) parameters.tenants = [...tenants];
	}
	return {
		sql: conditions.length === 0 ? "true" : conditions.join(" AND "),
		parameters,
	};
}

/** What stands for the table `events` in a search. */
export function scopedEvents(period: Period, tenants: TenantScope): Scope {
	const { sql, parameters } = scopeCondition({
		timeColumn: "Timestamp",
		tenantColumn: "TenantID",
		period,
		tenants,
	});
	return { sql: `(SELECT * FROM events WHERE ${sql})`, parameters };
}
