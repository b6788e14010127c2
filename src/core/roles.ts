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
	"incidents.view",
	"incidents.process",
	"services.view",
	/** Have a service read its settings again. */
	"services.reload",
	/** Create, delete, restart, pair anew; also what storages are made of. */
	"services.manage",
	"deadLetters.replay",
	/** Of secrets: their names, to choose them. */
	"resources.view",
	"resources.edit",
	/** Take resources out as a package, and bring one in. */
	"resources.transfer",
	/** See what of a secret may be shown, create, change and delete it. */
	"secrets.edit",
	"activeLists.view",
	"activeLists.edit",
	"assets.view",
	/** Assets and their categories. */
	"assets.edit",
	"assets.editFields",
	"dashboards.view",
	"dashboards.edit",
	"reports.view",
	"reports.edit",
	/** Sources of events and how they fare. */
	"sources.view",
	"sources.edit",
	"tenants.view",
	"tenants.edit",
	"users.view",
	"users.edit",
	/** Of a tenant: notifications, custom fields, integrations. */
	"settings.view",
	"settings.edit",
	/** Of the whole installation: mail, allowed targets. */
	"installation.edit",
	/** Tasks of others; one's own everybody sees. */
	"tasks.viewAll",
	"core.backUp",
] as const;
export type Permission = (typeof permissions)[number];

const operator: readonly Permission[] = [
	"events.search",
	"alerts.view",
	"alerts.process",
	"incidents.view",
	"incidents.process",
	"assets.view",
	"dashboards.view",
	"sources.view",
	"settings.view",
];
const analyst: readonly Permission[] = [
	...operator,
	"services.view",
	"services.reload",
	"deadLetters.replay",
	"resources.view",
	"resources.edit",
	"resources.transfer",
	"activeLists.view",
	"activeLists.edit",
	"assets.edit",
	"dashboards.edit",
	"reports.view",
	"reports.edit",
	"sources.edit",
	"tenants.view",
];
const admin: readonly Permission[] = [
	...analyst,
	"services.manage",
	"secrets.edit",
	"assets.editFields",
	"users.view",
	"settings.edit",
];

const granted: Readonly<Record<Role, readonly Permission[]>> = {
	"general admin": permissions,
	admin,
	analyst,
	operator,
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
	"activeLists.edit",
	"assets.edit",
	"assets.editFields",
	"dashboards.edit",
	"reports.edit",
	"sources.edit",
	"settings.edit",
];

/** What the permission check needs to know of a user. */
export interface Principal {
	readonly userId: string;
	readonly login: string;
	readonly isGeneralAdministrator: boolean;
	/** What all tenants share is not for this user; general administrators see it all the same. */
	readonly hidesShared?: boolean;
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
	if (principal.hidesShared && tenants !== "all")
		return tenants.filter((id) => id !== sharedTenantId);
	return tenants === "all" || tenants.length === 0
		? tenants
		: [...new Set([...tenants, sharedTenantId])];
}

/** For what belongs to no tenant, such as users and backups: general administrators only. */
export function isAllowedEverywhere(
	principal: Principal,
	permission: Permission,
): boolean {
	return tenantsWith(principal, permission) === "all";
}

export function isAllowed(
	principal: Principal,
	permission: Permission,
	tenantId: string,
): boolean {
	const tenants = tenantsWith(principal, permission);
	return tenants === "all" || tenants.includes(tenantId);
}
