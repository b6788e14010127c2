/** Who may do what. The only place that knows roles (reference: roles-and-objects §1). */
import { sharedTenantId } from "./tenants/tenants.ts";

/** Machine names as audit events and the REST API write them, strongest first. */
export const roleNames = [
	"general admin",
	"admin",
	"analyst",
	"operator",
] as const;
export type Role = (typeof roleNames)[number];

export const permissions = [
	"events.search",
	"alerts.view",
	"alerts.process",
	"services.view",
	/** Have a service read its settings again. */
	"services.reload",
	/** Create, delete, restart, pair anew; also what storages are made of. */
	"services.manage",
	"deadLetters.replay",
	/** Of secrets: their names, to choose them. */
	"resources.view",
	"resources.edit",
	/** See what of a secret may be shown, create, change and delete it. */
	"secrets.edit",
	"tenants.view",
	"users.edit",
] as const;
export type Permission = (typeof permissions)[number];

const analyst: readonly Permission[] = [
	"events.search",
	"alerts.view",
	"alerts.process",
	"services.view",
	"services.reload",
	"deadLetters.replay",
	"resources.view",
	"resources.edit",
	"tenants.view",
];
const admin: readonly Permission[] = [
	...analyst,
	"services.manage",
	"secrets.edit",
];

const granted: Readonly<Record<Role, readonly Permission[]>> = {
	"general admin": permissions,
	admin,
	analyst,
	operator: ["events.search", "alerts.view", "alerts.process"],
};

export function roleAllows(role: Role, permission: Permission): boolean {
	return granted[role].includes(permission);
}

/** What all tenants use is changed by general administrators only. */
const notInShared: readonly Permission[] = [
	"services.reload",
	"services.manage",
	"deadLetters.replay",
	"resources.edit",
	"secrets.edit",
];

/** What the permission check needs to know of a user. */
export interface Principal {
	readonly userId: string;
	readonly login: string;
	readonly isGeneralAdministrator: boolean;
	readonly roles: readonly { readonly tenantId: string; readonly role: Role }[];
}

/** Tenants in which the user has the permission; "all" for general administrators. */
export function tenantsWith(
	principal: Principal,
	permission: Permission,
): "all" | readonly string[] {
	if (principal.isGeneralAdministrator) return "all";
	return principal.roles
		.filter((entry) => roleAllows(entry.role, permission))
		.map((entry) => entry.tenantId)
		.filter(
			(tenantId) =>
				tenantId !== sharedTenantId || !notInShared.includes(permission),
		);
}

/** The same with Shared for everybody who has the permission anywhere: what all tenants may use. */
export function tenantsWithShared(
	principal: Principal,
	permission: Permission,
): "all" | readonly string[] {
	const tenants = tenantsWith(principal, permission);
	return tenants === "all" || tenants.length === 0
		? tenants
		: [...new Set([...tenants, sharedTenantId])];
}

export function isAllowed(
	principal: Principal,
	permission: Permission,
	tenantId: string,
): boolean {
	const tenants = tenantsWith(principal, permission);
	return tenants === "all" || tenants.includes(tenantId);
}
