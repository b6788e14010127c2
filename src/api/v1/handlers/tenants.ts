import type { Service, Services, Tenants } from "#core/index.ts";
import { isInScope } from "../../scope.ts";
import type { Handlers } from "../handler.ts";
import { isAmong, matchesPattern } from "../matching.ts";
import { byName, pageOf } from "../paging.ts";
import { toRfc3339 } from "../time.ts";

export function listTenants(
	tenants: Tenants,
	services: Services,
): Handlers["tenants"] {
	return async ({ query, scope }) => {
		const hasId = isAmong(query.id);
		const hasName = matchesPattern(query.name);
		const found = (await tenants.list())
			.filter((tenant) => isInScope(scope, tenant.id))
			.filter((tenant) => hasId(tenant.id) && hasName(tenant.name))
			.filter((tenant) => tenant.isMain || !query.main)
			.sort(byName);
		const running = await services.list();
		return pageOf(found, query.page).map((tenant) => ({
			id: tenant.id,
			name: tenant.name,
			main: tenant.isMain,
			description: tenant.description,
			eps: receivedPerSecond(running, tenant.id),
			epsLimit: tenant.epsLimit,
			created: toRfc3339(tenant.createdAt),
			updated: toRfc3339(tenant.updatedAt),
			shared: tenant.isShared,
		}));
	};
}

function receivedPerSecond(
	services: readonly Service[],
	tenantId: string,
): number {
	const rates = services
		.filter(({ kind }) => kind === "collector")
		.filter((service) => service.tenantId === tenantId)
		.map((service) => service.rates.received ?? 0);
	return Math.round(rates.reduce((sum, rate) => sum + rate, 0));
}
