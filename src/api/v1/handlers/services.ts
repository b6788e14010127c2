import type { Service, Services, Tenants } from "#core/index.ts";
import { isInScope, tenantNames } from "../../scope.ts";
import type { Handlers } from "../handler.ts";
import { isAmong, matchesPattern } from "../matching.ts";
import { byName, pageOf } from "../paging.ts";
import { toRfc3339 } from "../time.ts";

export function listServices(
	services: Services,
	tenants: Tenants,
	clock: () => number,
): Handlers["services"] {
	return async ({ query, scope }) => {
		const hasId = isAmong(query.id);
		const hasTenant = isAmong(query.tenantID);
		const hasKind = isAmong(query.kind);
		const hasName = matchesPattern(query.name);
		const hasFqdn = matchesPattern(query.fqdn);
		const found = (await services.list())
			.filter((service) => isInScope(scope, service.tenantId))
			.filter(
				(service) =>
					hasId(service.id) &&
					hasTenant(service.tenantId) &&
					hasKind(service.kind) &&
					hasName(service.name) &&
					hasFqdn(service.fqdn),
			)
			.filter((service) => hasStarted(service) || !query.paired)
			.sort(byName);
		const nameOf = await tenantNames(tenants);
		return pageOf(found, query.page).map((service) => ({
			id: service.id,
			tenantID: service.tenantId,
			tenantName: nameOf(service.tenantId),
			resourceID: service.resourceId,
			kind: service.kind,
			name: service.name,
			address: service.address,
			fqdn: service.fqdn,
			status: service.status,
			warning: service.warning,
			apiPort: /:(\d+)$/.exec(service.address)?.[1] ?? "",
			uptime: hasStarted(service)
				? formatDuration(clock() - service.startedAt)
				: "",
			version: service.version,
			created: toRfc3339(service.createdAt),
			updated: toRfc3339(service.updatedAt),
		}));
	};
}

function hasStarted(service: Service): boolean {
	return service.status !== "gray";
}

/** As Go writes durations, whole seconds: `26h3m4s`. */
function formatDuration(milliseconds: number): string {
	const total = Math.max(0, Math.floor(milliseconds / 1000));
	const hours = Math.floor(total / 3600);
	const minutes = Math.floor(total / 60) % 60;
	const seconds = `${total % 60}s`;
	if (hours > 0) return `${hours}h${minutes}m${seconds}`;
	return minutes > 0 ? `${minutes}m${seconds}` : seconds;
}
