import {
	and,
	asc,
	count,
	eq,
	ilike,
	inArray,
	or,
	type SQL,
	sql,
} from "drizzle-orm";
import type { StateDatabase } from "#backends/state-store/index.ts";
import { createIdSource } from "#platform/index.ts";
import type { AuditTrail } from "../audit/audit.ts";
import { sharedTenantId } from "../tenants/tenants.ts";
import { sourcesErrors } from "./errors.ts";
import { createPolicies } from "./policies.ts";
import { toSource } from "./source-row.ts";
import {
	type SourceRow,
	sourcePoliciesTable,
	sourcesTable,
} from "./sources.table.ts";
import type { SourceFilter, Sources } from "./sources.ts";

export function createSources(
	db: StateDatabase,
	{
		audit,
		clock,
	}: { readonly audit: AuditTrail; readonly clock: () => number },
): Sources {
	const nextId = createIdSource(clock);

	async function lockRows(
		tx: StateDatabase,
		ids: readonly string[],
	): Promise<SourceRow[]> {
		const rows = await tx
			.select()
			.from(sourcesTable)
			.where(
				and(
					inArray(sourcesTable.id, [...ids]),
					eq(sourcesTable.isDeleted, false),
				),
			)
			.orderBy(asc(sourcesTable.id))
			.for("update");
		if (rows.length !== new Set(ids).size) throw sourcesErrors.make("notFound");
		return rows;
	}

	async function record(
		tx: StateDatabase,
		row: SourceRow,
		action: "event source updated" | "event source deleted",
		change: { readonly before?: unknown; readonly after?: unknown },
	): Promise<void> {
		await audit.record(tx, {
			...{ action, tenantId: row.tenantId, ...change },
			object: { id: row.id, name: row.name, kind: "eventSource" },
		});
	}

	return {
		...createPolicies(db, { audit, clock, nextId }),

		async list(filter) {
			const where = toWhere(filter);
			const rows = await db
				.select()
				.from(sourcesTable)
				.where(where)
				.orderBy(
					sql`case ${sourcesTable.state} when 'red' then 0 when 'green' then 1 else 2 end`,
					asc(sourcesTable.name),
					asc(sourcesTable.id),
				)
				.limit(filter.limit)
				.offset(filter.offset);
			const [sum] = await db
				.select({ total: count() })
				.from(sourcesTable)
				.where(where);
			return { sources: rows.map(toSource), total: sum?.total ?? 0 };
		},

		async count(tenants) {
			const rows = await db
				.select({ state: sourcesTable.state, count: count() })
				.from(sourcesTable)
				.where(inTenants(tenants))
				.groupBy(sourcesTable.state);
			const counts = { green: 0, red: 0, gray: 0 };
			for (const row of rows) counts[row.state] = row.count;
			return counts;
		},

		async find(id) {
			const [row] = await db
				.select()
				.from(sourcesTable)
				.where(and(eq(sourcesTable.id, id), eq(sourcesTable.isDeleted, false)));
			return row && toSource(row);
		},

		async rename(id, given) {
			const name = given.trim().normalize("NFC");
			const { length } = [...name];
			if (length < 1 || length > 256 || /\p{Cc}/u.test(name)) {
				throw sourcesErrors.make("badName");
			}
			return db.transaction(async (tx) => {
				const [row] = await lockRows(tx, [id]);
				if (!row) throw sourcesErrors.make("notFound");
				await tx
					.update(sourcesTable)
					.set({ name })
					.where(eq(sourcesTable.id, id));
				await record(tx, { ...row, name }, "event source updated", {
					...{ before: { name: row.name }, after: { name } },
				});
				return toSource({ ...row, name });
			});
		},

		async delete(id) {
			await db.transaction(async (tx) => {
				const [row] = await lockRows(tx, [id]);
				if (!row) throw sourcesErrors.make("notFound");
				await tx
					.update(sourcesTable)
					.set({
						...{ isDeleted: true, name: row.source, policyId: null },
						...{ state: "gray", violation: null, samples: [] },
						changedAt: clock(),
					})
					.where(eq(sourcesTable.id, id));
				await record(tx, row, "event source deleted", {
					before: { name: row.name, source: row.source },
				});
			});
		},

		assign: (ids, policyId) =>
			db.transaction(async (tx) => {
				const rows = await lockRows(tx, ids);
				const [policy] =
					policyId === undefined
						? []
						: await tx
								.select()
								.from(sourcePoliciesTable)
								.where(eq(sourcePoliciesTable.id, policyId))
								.for("share");
				if (policyId !== undefined && !policy) {
					throw sourcesErrors.make("policyNotFound");
				}
				const isForeign = ({ tenantId }: SourceRow) =>
					policy !== undefined &&
					policy.tenantId !== sharedTenantId &&
					policy.tenantId !== tenantId;
				if (rows.some(isForeign)) {
					throw sourcesErrors.make("foreignPolicy", {
						name: policy?.name ?? "",
					});
				}
				const now = clock();
				const changed = rows.filter(
					(row) => row.policyId !== (policyId ?? null),
				);
				// Judged from now on: gray until the window says something.
				const values = {
					...{ policyId: policyId ?? null, state: "gray" as const },
					...{ violation: null, samples: [], watchedSince: now },
					changedAt: now,
				};
				for (const row of changed) {
					await tx
						.update(sourcesTable)
						.set(values)
						.where(eq(sourcesTable.id, row.id));
					await record(tx, row, "event source updated", {
						before: { policyId: row.policyId },
						after: { policyId: policyId ?? null },
					});
				}
				return rows.map((row) =>
					toSource(changed.includes(row) ? { ...row, ...values } : row),
				);
			}),
	};
}

function inTenants(tenants: SourceFilter["tenants"]): SQL | undefined {
	return and(
		eq(sourcesTable.isDeleted, false),
		tenants === "all"
			? undefined
			: inArray(sourcesTable.tenantId, [...tenants]),
	);
}

function toWhere({
	tenants,
	states,
	policyId,
	text,
}: SourceFilter): SQL | undefined {
	// What LIKE takes for a sign of its own stands for itself.
	const pattern = `%${(text ?? "").replace(/[\\%_]/g, "\\$&")}%`;
	return and(
		inTenants(tenants),
		states && inArray(sourcesTable.state, [...states]),
		policyId === undefined ? undefined : eq(sourcesTable.policyId, policyId),
		text
			? or(
					ilike(sourcesTable.name, pattern),
					ilike(sourcesTable.source, pattern),
					ilike(sourcesTable.connector, pattern),
				)
			: undefined,
	);
}
