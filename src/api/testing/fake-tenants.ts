import { randomUUID } from "node:crypto";
import { type Tenant, type Tenants, tenantsErrors } from "#core/index.ts";

/** Tenants in memory, whose fields are not checked; the first is the main one. */
export function createFakeTenants(initial: readonly Tenant[]): Tenants {
	const tenants = new Map(initial.map((tenant) => [tenant.id, tenant]));
	return {
		list: async () => [...tenants.values()],
		find: async (id) => tenants.get(id),
		main: async () => {
			const main = [...tenants.values()].find((tenant) => tenant.isMain);
			if (main === undefined) throw new Error("there is no main tenant");
			return main;
		},
		create: async ({ name, description = "", epsLimit = 0 }) => {
			const fields = { description, epsLimit };
			const tenant = newTenant(randomUUID(), name, fields);
			tenants.set(tenant.id, tenant);
			return tenant;
		},
		change: async (id, { name, description, epsLimit }) => {
			const tenant = tenants.get(id);
			if (tenant === undefined) throw tenantsErrors.make("notFound");
			const changed = {
				...tenant,
				name: name ?? tenant.name,
				description: description ?? tenant.description,
				epsLimit: epsLimit ?? tenant.epsLimit,
			};
			tenants.set(id, changed);
			return changed;
		},
		setDisabled: async (id, isDisabled) => {
			const tenant = tenants.get(id);
			if (tenant === undefined) throw tenantsErrors.make("notFound");
			tenants.set(id, { ...tenant, isDisabled });
		},
	};
}

export function newTenant(
	id: string,
	name: string,
	more: Partial<Tenant> = {},
): Tenant {
	return {
		id,
		name,
		isMain: false,
		isShared: false,
		isDisabled: false,
		description: `${name} itself`,
		epsLimit: 0,
		createdAt: Date.UTC(2024, 0, 1),
		updatedAt: Date.UTC(2024, 0, 2),
		...more,
	};
}
