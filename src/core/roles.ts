/** Who may do what. The only place that knows roles (reference: roles-and-objects §1). */

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
	"resources.view",
	"resources.edit",
	"tenants.view",
	"users.edit",
] as const;
export type Permission = (typeof permissions)[number];

const analyst: readonly Permission[] = [
	"events.search",
	"alerts.view",
	"alerts.process",
	"services.view",
	"resources.view",
	"resources.edit",
	"tenants.view",
];

const granted: Readonly<Record<Role, readonly Permission[]>> = {
	"general admin": permissions,
	admin: analyst,
	analyst,
	operator: ["events.search", "alerts.view", "alerts.process"],
};

export function roleAllows(role: Role, permission: Permission): boolean {
	return granted[role].includes(permission);
}

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
		.map((entry) => entry.tenantId);
}

export function isAllowed(
	principal: Principal,
	permission: Permission,
	tenantId: string,
): boolean {
	const tenants = tenantsWith(principal, permission);
	return tenants === "all" || tenants.includes(tenantId);
}
