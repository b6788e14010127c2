import type { EventStore } from "#backends/event-store/index.ts";
import type { Services, Tenants } from "#core/index.ts";
import { isInScope, tenantNames } from "../../scope.ts";
import { scopeOf } from "../access.ts";
import type { Handlers } from "../handler.ts";
import { requirePeriod } from "../period.ts";

export function serviceHandlers(
	services: Services,
	tenants: Tenants,
	eventStore: EventStore,
): Pick<Handlers, "services" | "ledger" | "deadLetters"> {
	return {
		services: async ({ caller }) => {
			const scope = scopeOf(caller(), "services.view");
			const nameOf = await tenantNames(tenants);
			return (await services.list())
				.filter(({ tenantId }) => isInScope(scope, tenantId))
				.map((service) => ({
					id: service.id,
					tenantId: service.tenantId,
					tenantName: nameOf(service.tenantId),
					resourceId: service.resourceId,
					kind: service.kind,
					name: service.name,
					address: service.address,
					status: service.status,
					warning: service.warning,
					version: service.version,
					startedAt: service.startedAt,
					counters: service.counters.map(({ name, reason, value }) => ({
						name,
						reason,
						value,
					})),
					rates: service.rates,
					backlogBytes: service.backlogBytes,
				}));
		},
		ledger: async ({ query, caller }) => {
			const scope = scopeOf(caller(), "services.view");
			requirePeriod(query);
			const entries = await eventStore.ledger({ ...query, tenants: scope });
			return entries.map((entry) => ({
				hour: entry.hour,
				serviceId: entry.serviceId,
				connector: entry.connector,
				source: entry.source,
				outcome: entry.outcome,
				reason: entry.reason,
				count: entry.count,
			}));
		},
		deadLetters: async ({ query, caller }) => {
			const scope = scopeOf(caller(), "services.view");
			requirePeriod(query);
			const letters = await eventStore.deadLetters({
				...query,
				tenants: scope,
			});
			return letters.map((letter) => ({
				id: letter.id,
				timestamp: letter.timestamp,
				serviceId: letter.serviceId,
				connector: letter.connector,
				source: letter.source,
				code: letter.code,
				cause: letter.cause,
				raw: letter.raw,
				rawBytes: letter.rawBytes,
			}));
		},
	};
}
