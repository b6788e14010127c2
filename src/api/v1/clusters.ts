import type { Service, Services, Tenants } from "#core/index.ts";
import { isInScope, type Scope } from "../scope.ts";
import { byName } from "./paging.ts";

/** A storage of events; several services may run it. */
export interface Cluster {
	/** Resource id of its services. */
	readonly id: string;
	readonly name: string;
	readonly tenantId: string;
	readonly isWorking: boolean;
}

/** Storages that the caller may search, by name: those of the scope, and those of the main tenant for everybody. */
export async function visibleClusters(
	services: Services,
	tenants: Tenants,
	scope: Scope,
): Promise<Cluster[]> {
	const main = await tenants.main();
	const byResource = new Map<string, Service[]>();
	for (const service of await services.list()) {
		if (service.kind !== "storage") continue;
		const isVisible =
			service.tenantId === main.id || isInScope(scope, service.tenantId);
		if (!isVisible) continue;
		const nodes = byResource.get(service.resourceId) ?? [];
		byResource.set(service.resourceId, [...nodes, service]);
	}
	return [...byResource]
		.flatMap(([id, nodes]) =>
			nodes.slice(0, 1).map(({ name, tenantId }) => ({
				id,
				name,
				tenantId,
				isWorking: nodes.some(
					({ status }) => status === "green" || status === "yellow",
				),
			})),
		)
		.sort(byName);
}
