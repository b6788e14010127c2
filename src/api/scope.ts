/** Tenants whose objects a caller may see; "all" for general administrators. */
import type { Tenants } from "#core/index.ts";

export type Scope = "all" | readonly string[];

/** True when the scope holds no tenant: nothing can be found in it. */
export function isEmptyScope(scope: Scope): boolean {
	return scope !== "all" && scope.length === 0;
}

export function isInScope(scope: Scope, tenantId: string): boolean {
	return scope === "all" || scope.includes(tenantId);
}

/** Of the tenants a client asks for those in the scope; asking for none in particular means all of the scope. */
export function narrowScope(
	scope: Scope,
	asked: readonly string[] | undefined,
): Scope {
	if (asked === undefined) return scope;
	return asked.filter((id) => isInScope(scope, id));
}

/** The name of a tenant by its id; "" for one that is not known any more. */
export async function tenantNames(
	tenants: Tenants,
): Promise<(id: string) => string> {
	const names = new Map(
		(await tenants.list()).map((tenant) => [tenant.id, tenant.name]),
	);
	return (id) => names.get(id) ?? "";
}
