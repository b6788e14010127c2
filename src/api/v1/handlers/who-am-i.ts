import type { Tenants } from "#core/index.ts";
import { rolesByTenant } from "../../roles-by-tenant.ts";
import type { Handlers } from "../handler.ts";
import { byName } from "../paging.ts";

export function whoAmI(tenants: Tenants): Handlers["whoAmI"] {
	return async ({ user }) => ({
		id: user.id,
		name: user.name,
		login: user.login,
		email: user.email,
		tenants: rolesByTenant(user, await tenants.list()).sort(byName),
	});
}
