import {
	createPassword,
	isAllowedEverywhere,
	type Tenants,
	type User,
	type Users,
} from "#core/index.ts";
import { apiErrors } from "../../errors.ts";
import {
	isInScope,
	narrowScope,
	type Scope,
	tenantNames,
} from "../../scope.ts";
import { scopeOf } from "../access.ts";
import { readOperations } from "../api-operations.ts";
import type { Caller, Handlers } from "../handler.ts";
import { presentUser } from "../user-view.ts";

export function userHandlers(
	users: Users,
	tenants: Tenants,
	clock: () => number,
): Pick<
	Handlers,
	| "users"
	| "user"
	| "createUser"
	| "changeUser"
	| "setUserRoles"
	| "setUserDisabled"
	| "setUserPassword"
	| "createUserToken"
	| "revokeUserToken"
	| "setUserOperations"
	| "endUserSessions"
> {
	const present = async (user: User, scope: Scope = "all") =>
		presentUser(user, await tenantNames(tenants), scope);

	/** After a change. */
	const presentAgain = async (id: string) => {
		const user = await users.find(id);
		if (user === undefined) throw apiErrors.make("userNotFound");
		return present(user);
	};

	return {
		users: async ({ query, caller }) => {
			const scope = scopeOf(caller(), "users.view");
			const asked = narrowScope(scope, query.tenantId);
			// Who asks for no tenant in particular sees the own account, too.
			const userIds = query.tenantId === undefined ? [caller().user.id] : [];
			const { search, withDisabled, offset, limit } = query;
			const found = await users.search({
				...{ text: search, withDisabled, offset, limit },
				within: asked === "all" ? undefined : { tenantIds: asked, userIds },
			});
			const nameOf = await tenantNames(tenants);
			return {
				users: found.users.map((user) => presentUser(user, nameOf, scope)),
				total: found.total,
				canEdit: isAllowedEverywhere(caller().principal, "users.edit"),
			};
		},
		user: async ({ params, caller }) => {
			const scope = scopeOf(caller(), "users.view");
			const user = await users.find(params.id);
			if (!user || !isVisible(user, scope, caller())) {
				throw apiErrors.make("userNotFound");
			}
			return present(user, scope);
		},

		createUser: async ({ body, caller }) => {
			requireEditor(caller());
			const password = body.password ?? createPassword();
			const user = await users.create({
				...{ ...body, password, mustChangePassword: true },
			});
			const isMadeUp = body.password === undefined;
			return {
				user: await present(user),
				password: isMadeUp ? password : undefined,
			};
		},
		changeUser: async ({ params, body, caller }) => {
			requireEditor(caller());
			return present(await users.change(params.id, body));
		},
		setUserRoles: async ({ params, body, caller }) => {
			requireEditor(caller());
			if (isOwn(caller(), params.id)) throw apiErrors.make("ownRoles");
			return present(await users.setRoles(params.id, body));
		},
		setUserDisabled: async ({ params, body, caller }) => {
			requireEditor(caller());
			if (isOwn(caller(), params.id)) throw apiErrors.make("ownAccount");
			await users.setDisabled(params.id, body.isDisabled);
			return presentAgain(params.id);
		},
		setUserPassword: async ({ params, body, caller }) => {
			requireEditor(caller());
			// The own one is changed by whoever knows the present one.
			if (isOwn(caller(), params.id)) throw apiErrors.make("ownAccount");
			const password = body.password ?? createPassword();
			await users.setPassword(params.id, password, { mustChange: true });
			return { password: body.password === undefined ? password : undefined };
		},

		createUserToken: async ({ params, body, caller }) => {
			requireEditor(caller());
			const token = await users.createToken(params.id, body);
			const changed = await users.find(params.id);
			const createdAt = changed?.tokenCreatedAt ?? clock();
			return { token, createdAt, expiresAt: changed?.tokenExpiresAt };
		},
		revokeUserToken: async ({ params, caller }) => {
			requireEditor(caller());
			await users.revokeToken(params.id);
			return undefined;
		},
		setUserOperations: async ({ params, body, caller }) => {
			requireEditor(caller());
			await users.setApiOperations(params.id, readOperations(body.operations));
			return presentAgain(params.id);
		},
		endUserSessions: async ({ params, caller }) => {
			requireEditor(caller());
			if ((await users.find(params.id)) === undefined) {
				throw apiErrors.make("userNotFound");
			}
			return { ended: await users.endSessions(params.id, {}) };
		},
	};
}

/** Users belong to no tenant: only who may everywhere changes them. */
function requireEditor({ principal }: Caller): void {
	if (!isAllowedEverywhere(principal, "users.edit")) {
		throw apiErrors.make("notAllowed");
	}
}

function isOwn({ user }: Caller, id: string): boolean {
	return user.id === id;
}

function isVisible(user: User, scope: Scope, caller: Caller): boolean {
	return (
		scope === "all" ||
		isOwn(caller, user.id) ||
		user.roles.some(({ tenantId }) => isInScope(scope, tenantId))
	);
}
