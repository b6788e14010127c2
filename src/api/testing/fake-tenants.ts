import { randomUUID } from "node:crypto";
import type { Tenant, Tenants } from "#core/index.ts";

/** Tenants in memory; the first is the main one. */
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
		create: async (input) => {
			const tenant = newTenant(randomUUID(), input.name);
			tenants.set(tenant.id, tenant);
			return tenant;
		},
		setDisabled: async (id, isDisabled) => {
			const tenant = tenants.get(id);
			if (tenant !== undefined) tenants.set(id, { ...tenant, isDisabled });
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
