import type { PolicyRow, SourceRow } from "./sources.table.ts";
import type { Source, SourcePolicy } from "./sources.ts";

export function toSource(row: SourceRow): Source {
	const { policyId, violation, lastEventAt } = row;
	return {
		id: row.id,
		tenantId: row.tenantId,
		serviceId: row.serviceId,
		connector: row.connector,
		source: row.source,
		name: row.name,
		...(policyId === null ? {} : { policyId }),
		state: row.state,
		...(violation === null ? {} : { violation }),
		...(lastEventAt === null ? {} : { lastEventAt }),
		changedAt: row.changedAt,
	};
}

export function toPolicy(row: PolicyRow): SourcePolicy {
	const { leastEvents, mostEvents, ...rest } = row;
	return {
		...rest,
		...(leastEvents === null ? {} : { leastEvents }),
		...(mostEvents === null ? {} : { mostEvents }),
	};
}
