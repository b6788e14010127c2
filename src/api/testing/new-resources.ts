/** The resources of a tenant in the small installation. */
import type { Resource } from "#core/index.ts";
import { idOf, markOf, now, type TenantKey, tenantIds } from "./names.ts";

export function newRule(tenant: TenantKey): Resource {
	return {
		id: idOf(`rule-${tenant}`),
		kind: "correlationRule",
		tenantId: tenantIds[tenant],
		name: "Brute force",
		description: "",
		body: { kind: "simple", runbook: `Block it, ${markOf(tenant)}` },
		version: 1,
		createdAt: now,
		updatedAt: now,
	};
}

function newResource(
	tenant: TenantKey,
	kind: string,
	more: Pick<Resource, "body"> & Partial<Resource>,
): Resource {
	return {
		id: idOf(`${kind}-resource-${tenant}`),
		kind,
		tenantId: tenantIds[tenant],
		name: `${kind} ${markOf(tenant)}`,
		description: "",
		version: 1,
		createdAt: now,
		updatedAt: now,
		...more,
	};
}

export function newDictionary(tenant: TenantKey): Resource {
	return newResource(tenant, "dictionary", {
		id: idOf(`dictionary-${tenant}`),
		body: { type: "dictionary", entries: { [markOf(tenant)]: "" } },
	});
}

export function newSecret(tenant: TenantKey): Resource {
	return newResource(tenant, "secret", {
		id: idOf(`secret-${tenant}`),
		type: "credentials",
		body: { type: "credentials", user: markOf(tenant) },
		keptSecrets: ["password"],
	});
}

/** Uses the tenant's rule. */
export function newCollector(tenant: TenantKey): Resource {
	return newResource(tenant, "collector", {
		body: { normalizers: [], note: idOf(`rule-${tenant}`) },
	});
}
