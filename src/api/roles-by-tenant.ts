import { type Role, roleNames, type Tenant, type User } from "#core/index.ts";

/** The highest role of the user in each tenant, in the order of the tenants; those without a role are left out. */
export function rolesByTenant(
	user: User,
	tenants: readonly Tenant[],
): { id: string; name: string; role: Role }[] {
	return tenants.flatMap(({ id, name }) => {
		const role = roleIn(user, id);
		return role === undefined ? [] : [{ id, name, role }];
	});
}

function roleIn(user: User, tenantId: string): Role | undefined {
	if (user.isGeneralAdministrator) return "general admin";
	const held = user.roles
		.filter((entry) => entry.tenantId === tenantId)
		.map((entry) => entry.role);
	return roleNames.find((role) => held.includes(role));
}
