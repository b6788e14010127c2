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
	clock: () => number,
): Pick<
	Handlers,
	"logIn" | "logOut" | "me" | "changePassword" | "createToken"
> {
	const presentMe = async (user: User) => ({
		id: user.id,
		login: user.login,
		name: user.name,
		email: user.email,
		isGeneralAdministrator: user.isGeneralAdministrator,
		tenants: rolesByTenant(user, await tenants.list()),
		permissions: permissions.filter((permission) =>
			isInAny(toCaller(user), permission),
		),
		tokenCreatedAt: user.tokenCreatedAt,
		version,
	});

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
		changePassword: async ({ body, caller, openSession }) => {
			const { user } = caller();
			// 400, not 401: the session is fine, and a console that gets a 401 asks for a log-in.
			if ((await users.authenticate(user.login, body.current)) === undefined) {
				throw apiErrors.make("wrongPassword");
			}
			await users.setPassword(user.id, body.next);
			// Setting the password ended this session too.
			await openSession(user);
			return undefined;
		},
		createToken: async ({ caller }) => {
			const { user } = caller();
			const token = await users.createToken(user.id);
			const changed = await users.find(user.id);
			return { token, createdAt: changed?.tokenCreatedAt ?? clock() };
		},
	};
}
