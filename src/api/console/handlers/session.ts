import {
	permissions,
	type Tenants,
	type User,
	type Users,
} from "#core/index.ts";
import { apiErrors } from "../../errors.ts";
import { rolesByTenant } from "../../roles-by-tenant.ts";
import { isInAny, toCaller } from "../access.ts";
import type { Handlers } from "../handler.ts";

export function sessionHandlers(
	users: Users,
	tenants: Tenants,
	version: string,
): Pick<Handlers, "logIn" | "logOut" | "me"> {
	const presentMe = async (user: User) => {
		const known = rolesByTenant(user, await tenants.list());
		return {
			id: user.id,
			login: user.login,
			name: user.name,
			email: user.email,
			isGeneralAdministrator: user.isGeneralAdministrator,
			tenants: known,
			permissions: permissions.filter((permission) =>
				isInAny(toCaller(user), permission),
			),
			tokenCreatedAt: user.tokenCreatedAt,
			version,
			mustChangePassword: user.mustChangePassword,
			shownTenants: shownAmong(user, known),
		};
	};

	return {
		logIn: async ({ body, openSession }) => {
			const user = await users.authenticate(body.login, body.password);
			if (user === undefined) throw apiErrors.make("wrongCredentials");
			await openSession(user);
			return presentMe(user);
		},
		logOut: async ({ closeSession }) => {
			await closeSession();
			return undefined;
		},
		me: async ({ caller }) => presentMe(caller().user),
	};
}

/** Those that are still the user's; undefined, which is all, when none is. */
export function shownAmong(
	{ shownTenants }: User,
	known: readonly { readonly id: string }[],
): readonly string[] | undefined {
	const shown = shownTenants?.filter((id) =>
		known.some((one) => one.id === id),
	);
	return shown?.length ? shown : undefined;
}
