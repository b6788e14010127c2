import { asc, eq } from "drizzle-orm";
import type { StateDatabase } from "#backends/state-store/index.ts";
import { createIdSource } from "#platform/index.ts";
import { breaksConstraint } from "../broken-constraint.ts";
import { tenantsErrors } from "./errors.ts";
import { tenantsTable } from "./tenants.table.ts";
import { sharedTenantId, type Tenant, type Tenants } from "./tenants.ts";

const controlCharacter = /\p{Cc}/u;

type Row = typeof tenantsTable.$inferSelect;

function toTenant({ nameKey: _, ...row }: Row): Tenant {
	return { ...row, isShared: row.id === sharedTenantId };
}

function parseName(input: string): string {
	const name = input.trim().normalize("NFC");
	const { length } = [...name];
	if (length < 1 || length > 128 || controlCharacter.test(name)) {
		throw tenantsErrors.make("badName");
	}
	return name;
}

/** The tenants Main and Shared are made by the first migration. */
export function createTenants(
	db: StateDatabase,
	{ clock }: { readonly clock: () => number },
): Tenants {
	const nextId = createIdSource(clock);

	async function findOne(id: string): Promise<Tenant | undefined> {
		const [row] = await db
			.select()
			.from(tenantsTable)
			.where(eq(tenantsTable.id, id));
		return row && toTenant(row);
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
		async create({ name: input, description = "", epsLimit = 0 }) {
			const name = parseName(input);
			if ([...description].length > 256 || description.includes("\0")) {
				throw tenantsErrors.make("badDescription");
			}
			if (!Number.isSafeInteger(epsLimit) || epsLimit < 0) {
				throw tenantsErrors.make("badEpsLimit");
			}
			const now = clock();
			const row: Row = {
				id: nextId(),
				name,
				nameKey: name.toLowerCase(),
				isMain: false,
				isDisabled: false,
				description,
				epsLimit,
				createdAt: now,
				updatedAt: now,
			};
			try {
				await db.insert(tenantsTable).values(row);
			} catch (error) {
				throw breaksConstraint(error, "tenants_name")
					? tenantsErrors.make("nameTaken", { name }, error)
					: error;
			}
			return toTenant(row);
		},
		async setDisabled(id, isDisabled) {
			const tenant = await findOne(id);
			if (!tenant) throw tenantsErrors.make("notFound");
			if (isDisabled && (tenant.isMain || tenant.isShared)) {
				throw tenantsErrors.make("cannotBeDisabled", { name: tenant.name });
			}
			await db
				.update(tenantsTable)
				.set({ isDisabled, updatedAt: clock() })
				.where(eq(tenantsTable.id, id));
		},
	};
}
