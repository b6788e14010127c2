import { type Role, roleNames } from "../roles.ts";
import { usersErrors } from "./errors.ts";

/** Roles that a user has in a tenant; "general admin" is a mark on the user instead. */
export type TenantRole = Exclude<Role, "general admin">;

export const tenantRoles = [
	"admin",
	"analyst",
	"operator",
] as const satisfies readonly TenantRole[];

function isTenantRole(role: Role): role is TenantRole {
	return role !== "general admin" && roleNames.includes(role);
}

/** Throws users.badRoles when a role is no tenant's or a tenant is named twice. */
export function parseRoles(
	roles: readonly { readonly tenantId: string; readonly role: Role }[],
): { tenantId: string; role: TenantRole }[] {
	const byTenant = new Map<string, TenantRole>();
	for (const { tenantId, role } of roles) {
		if (!isTenantRole(role) || byTenant.has(tenantId)) {
			throw usersErrors.make("badRoles");
		}
		byTenant.set(tenantId, role);
	}
	return [...byTenant].map(([tenantId, role]) => ({ tenantId, role }));
}
