import { and, asc, eq, getTableColumns, inArray } from "drizzle-orm";
import type { StateDatabase } from "#backends/state-store/index.ts";
import { createIdSource } from "#platform/index.ts";
import { resourceName } from "#schema/index.ts";
import type { AuditTrail } from "../audit/audit.ts";
import { breaksConstraint } from "../broken-constraint.ts";
import { dashboardsTable } from "./dashboards.table.ts";
import type { Dashboard, DashboardSummary, Dashboards } from "./dashboards.ts";
import { dashboardsErrors } from "./errors.ts";

const maxBodyBytes = 1024 * 1024;
const maxListed = 1000;

type Row = typeof dashboardsTable.$inferSelect;

const { body: _, ...summaryColumns } = getTableColumns(dashboardsTable);

export function createDashboards(
	db: StateDatabase,
	{
		clock,
		audit,
	}: { readonly clock: () => number; readonly audit: AuditTrail },
): Dashboards {
	const nextId = createIdSource(clock);

	return {
		async list(tenants) {
			const rows = await db
				.select(summaryColumns)
				.from(dashboardsTable)
				.where(
					tenants === "all"
						? undefined
						: inArray(dashboardsTable.tenantId, [...tenants]),
				)
				.orderBy(asc(dashboardsTable.name), asc(dashboardsTable.id))
				.limit(maxListed);
			return rows.map(toSummary);
		},

		async find(id) {
			const row = await findRow(db, id);
			return row && toDashboard(row);
		},

		async create({ tenantId, ownerId, name, body }) {
			const now = clock();
			const values = {
				...{ id: nextId(), tenantId, ownerId, version: 1 },
				...{ name: checkName(name), body: checkBody(body) },
				...{ createdAt: now, updatedAt: now },
			};
			try {
				return await db.transaction(async (tx) => {
					const [row] = await tx
						.insert(dashboardsTable)
						.values(values)
						.returning();
					if (!row) throw dashboardsErrors.make("notFound");
					await audit.record(tx, {
						action: "dashboard added",
						object: objectOf(row),
						tenantId,
						after: body,
					});
					return toDashboard(row);
				});
			} catch (error) {
				if (!breaksConstraint(error, "dashboards_tenant")) throw error;
				throw dashboardsErrors.make("unknownTenant", { tenantId }, error);
			}
		},

		async update(id, version, change) {
			const columns = {
				...(change.name === undefined ? {} : { name: checkName(change.name) }),
				...(change.body === undefined ? {} : { body: checkBody(change.body) }),
			};
			return db.transaction(async (tx) => {
				const before = await findRow(tx, id);
				if (!before) throw dashboardsErrors.make("notFound");
				const [row] = await tx
					.update(dashboardsTable)
					.set({ ...columns, version: version + 1, updatedAt: clock() })
					.where(
						and(
							eq(dashboardsTable.id, id),
							eq(dashboardsTable.version, version),
						),
					)
					.returning();
				if (!row) {
					const { name } = before;
					throw dashboardsErrors.make("changedMeanwhile", { name });
				}
				await audit.record(tx, {
					action: "dashboard updated",
					object: objectOf(row),
					tenantId: row.tenantId,
					before: before.body,
					after: row.body,
				});
				return toDashboard(row);
			});
		},

		async delete(id) {
			await db.transaction(async (tx) => {
				const [row] = await tx
					.delete(dashboardsTable)
					.where(eq(dashboardsTable.id, id))
					.returning();
				if (!row) throw dashboardsErrors.make("notFound");
				await audit.record(tx, {
					action: "dashboard deleted",
					object: objectOf(row),
					tenantId: row.tenantId,
					before: row.body,
				});
			});
		},

		async ship(layouts) {
			const now = clock();
			await db.transaction(async (tx) => {
				for (const { id, tenantId, name, body } of layouts) {
					await tx
						.insert(dashboardsTable)
						.values({
							...{ id, tenantId, ownerId: null, name, body, version: 1 },
							...{ createdAt: now, updatedAt: now },
						})
						.onConflictDoUpdate({
							target: dashboardsTable.id,
							set: { name, body },
							// Somebody changed it: it stays as it is.
							setWhere: eq(dashboardsTable.version, 1),
						});
				}
			});
		},
	};
}

async function findRow(
	db: StateDatabase,
	id: string,
): Promise<Row | undefined> {
	const [row] = await db
		.select()
		.from(dashboardsTable)
		.where(eq(dashboardsTable.id, id));
	return row;
}

function objectOf({ id, name }: Pick<Row, "id" | "name">) {
	return { id, name, kind: "dashboard" };
}

function toSummary({ ownerId, ...row }: Omit<Row, "body">): DashboardSummary {
	return { ...row, ...(ownerId === null ? {} : { ownerId }) };
}

function toDashboard({ body, ...row }: Row): Dashboard {
	return { ...toSummary(row), body };
}

function checkName(name: string): string {
	const result = resourceName.safeParse(name);
	if (!result.success) throw dashboardsErrors.make("badName");
	return result.data;
}

function checkBody(body: unknown): unknown {
	if (Buffer.byteLength(JSON.stringify(body ?? null)) > maxBodyBytes) {
		throw dashboardsErrors.make("tooLarge");
	}
	return body;
}
