import type { Services, Tenants } from "#core/index.ts";
import { tenantNames } from "../../scope.ts";
import { visibleClusters } from "../clusters.ts";
import type { Handlers } from "../handler.ts";
import { isAmong, matchesPattern } from "../matching.ts";
import { pageOf } from "../paging.ts";

export function listClusters(
	services: Services,
	tenants: Tenants,
): Handlers["clusters"] {
	return async ({ query, scope }) => {
		const hasId = isAmong(query.id);
		const hasTenant = isAmong(query.tenantID);
		const hasName = matchesPattern(query.name);
		const found = (await visibleClusters(services, tenants, scope)).filter(
			({ id, tenantId, name }) =>
				hasId(id) && hasTenant(tenantId) && hasName(name),
		);
		const nameOf = await tenantNames(tenants);
		return pageOf(found, query.page).map(({ id, name, tenantId }) => ({
			id,
			name,
			tenantID: tenantId,
			tenantName: nameOf(tenantId),
		}));
	};
}
