import {
	isAllowed,
	type Permission,
	tenantsWith,
	toPrincipal,
	type User,
} from "#core/index.ts";
import { apiErrors } from "../errors.ts";
import { isEmptyScope, type Scope } from "../scope.ts";
import type { Caller } from "./handler.ts";

export function toCaller(user: User): Caller {
	return { user, principal: toPrincipal(user) };
}

/** Tenants in which the caller has the permission. Throws api.notAllowed when there is none. */
export function scopeOf(caller: Caller, permission: Permission): Scope {
	const scope = tenantsWith(caller.principal, permission);
	if (isEmptyScope(scope)) throw apiErrors.make("notAllowed");
	return scope;
}

/** Throws api.notAllowed when the caller lacks the permission in the tenant. */
export function requirePermission(
	caller: Caller,
	permission: Permission,
	tenantId: string,
): void {
	if (!isAllowed(caller.principal, permission, tenantId)) {
		throw apiErrors.make("notAllowed");
	}
}

export function isInAny(caller: Caller, permission: Permission): boolean {
	return !isEmptyScope(tenantsWith(caller.principal, permission));
}
