import { asc, eq } from "drizzle-orm";
import type { StateDatabase } from "#backends/state-store/index.ts";
import { createIdSource } from "#platform/index.ts";
import type { AuditTrail } from "../audit/audit.ts";
import { breaksConstraint } from "../broken-constraint.ts";
import { tenantsErrors } from "./errors.ts";
import { parseNewTenant, parseTenant } from "./rules.ts";
import { tenantsTable } from "./tenants.table.ts";
import { sharedTenantId, type Tenant, type Tenants } from "./tenants.ts";

type Row = typeof tenantsTable.$inferSelect;

/** The tenants Main and Shared are made by the first migration. Without `audit` nothing is recorded: for tests. */
export function createTenants(
	db: StateDatabase,
	{
		clock,
		audit,
	}: { readonly clock: () => number; readonly audit?: AuditTrail },
): Tenants {
	const nextId = createIdSource(clock);

	async function findOne(id: string): Promise<Tenant | undefined> {
		const [row] = await db
			.select()
			.from(tenantsTable)
			.where(eq(tenantsTable.id, id));
		return row && toTenant(row);
	}

	/** Changes one tenant and records what differs. */
	function update(
		id: string,
		action: string,
		toValues: (before: Tenant) => Partial<Row>,
		name?: string,
	): Promise<Tenant> {
		return explained(name, () =>
			db.transaction(async (tx) => {
				const [found] = await tx
					.select()
					.from(tenantsTable)
					.where(eq(tenantsTable.id, id))
					.for("update");
				if (!found) throw tenantsErrors.make("notFound");
				const before = toTenant(found);
				const [row] = await tx
					.update(tenantsTable)
					.set({ ...toValues(before), updatedAt: clock() })
					.where(eq(tenantsTable.id, id))
					.returning();
				if (!row) throw tenantsErrors.make("notFound");
				const after = toTenant(row);
				const [shownBefore, shownAfter] = [shownOf(before), shownOf(after)];
				if (JSON.stringify(shownBefore) !== JSON.stringify(shownAfter)) {
					await audit?.record(tx, {
						...{ action, ...objectOf(after) },
						...{ before: shownBefore, after: shownAfter },
					});
				}
				return after;
			}),
		);
	}

	return {
		async list() {
			const rows = await db
				.select()
				.from(tenantsTable)
				.orderBy(asc(tenantsTable.nameKey), asc(tenantsTable.id));
			return rows.map(toTenant);
		},
		find: findOne,
		async main() {
			const [row] = await db
				.select()
				.from(tenantsTable)
				.where(eq(tenantsTable.isMain, true));
			if (!row) throw tenantsErrors.make("noMain");
			return toTenant(row);
		},

		async create(input) {
			const now = clock();
			const row = {
				...{ description: "", epsLimit: 0 },
				...parseNewTenant(input),
				...{ id: nextId(), isMain: false, isDisabled: false },
				...{ createdAt: now, updatedAt: now },
			};
			const tenant = toTenant(row);
			await explained(tenant.name, () =>
				db.transaction(async (tx) => {
					await tx.insert(tenantsTable).values(row);
					await audit?.record(tx, {
						...{ action: "tenant created", ...objectOf(tenant) },
						after: shownOf(tenant),
					});
				}),
			);
			return tenant;
		},

		async change(id, input) {
			const values = parseTenant(input);
			return update(id, "tenant other info changed", () => values, values.name);
		},

		async setDisabled(id, isDisabled) {
			const action = isDisabled ? "tenant disabled" : "tenant enabled";
			await update(id, action, ({ name, isMain, isShared }) => {
				if (isDisabled && (isMain || isShared)) {
					throw tenantsErrors.make("cannotBeDisabled", { name });
				}
				return { isDisabled };
			});
		},
	};
}

function toTenant({ nameKey: _, ...row }: Row): Tenant {
	return { ...row, isShared: row.id === sharedTenantId };
}

function objectOf({ id, name }: Tenant) {
	return { object: { id, name, kind: "tenant" }, tenantId: id };
}

function shownOf({ name, description, epsLimit, isDisabled }: Tenant) {
	return { name, description, epsLimit, isDisabled };
}

async function explained<T>(
	name: string | undefined,
	work: () => Promise<T>,
): Promise<T> {
	try {
		return await work();
	} catch (error) {
		throw breaksConstraint(error, "tenants_name")
			? tenantsErrors.make("nameTaken", { name: name ?? "" }, error)
			: error;
	}
}
