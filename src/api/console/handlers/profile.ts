import type { Session, Tenants, User, Users } from "#core/index.ts";
import { apiErrors } from "../../errors.ts";
import { rolesByTenant } from "../../roles-by-tenant.ts";
import { tenantNames } from "../../scope.ts";
import { apiOperationList, readOperations } from "../api-operations.ts";
import type { Caller, Handlers } from "../handler.ts";
import { presentUser } from "../user-view.ts";
import { shownAmong } from "./session.ts";

export function profileHandlers(
	users: Users,
	tenants: Tenants,
	clock: () => number,
): Pick<
	Handlers,
	| "profile"
	| "changeProfile"
	| "changePassword"
	| "createToken"
	| "revokeToken"
	| "setOwnOperations"
	| "apiOperations"
	| "sessions"
	| "endSession"
	| "endOtherSessions"
	| "shownTenants"
	| "setShownTenants"
> {
	const present = async (user: User) =>
		presentUser(user, await tenantNames(tenants), "all");
	const tenantsOf = async (user: User) =>
		rolesByTenant(user, await tenants.list());
	const currentOf = ({ user }: Caller) => users.sessionOf(user)?.id;

	return {
		profile: async ({ caller }) => present(caller().user),
		changeProfile: async ({ body, caller }) =>
			present(await users.change(caller().user.id, body)),

		changePassword: async ({ body, caller, openSession }) => {
			const { user } = caller();
			const isRight =
				(await users.authenticate(
					user.login,
					body.current,
					"user password changed",
				)) !== undefined;
			// 400, not 401: the session is fine, and a console that gets a 401 asks for a log-in.
			if (!isRight) throw apiErrors.make("wrongPassword");
			if (body.next === body.current) throw apiErrors.make("samePassword");
			await users.setPassword(user.id, body.next);
			// Setting the password ended this session too.
			await openSession(user);
			return undefined;
		},

		createToken: async ({ body, caller }) => {
			const { user } = caller();
			const token = await users.createToken(user.id, body);
			const changed = await users.find(user.id);
			const createdAt = changed?.tokenCreatedAt ?? clock();
			return { token, createdAt, expiresAt: changed?.tokenExpiresAt };
		},
		revokeToken: async ({ caller }) => {
			await users.revokeToken(caller().user.id);
			return undefined;
		},
		setOwnOperations: async ({ body, caller }) => {
			const { id } = caller().user;
			await users.setApiOperations(id, readOperations(body.operations));
			return present((await users.find(id)) ?? caller().user);
		},
		apiOperations: async () => apiOperationList,

		sessions: async ({ caller }) => {
			const current = currentOf(caller());
			return (await users.sessions(caller().user.id)).map((session) =>
				presentSession(session, session.id === current),
			);
		},
		endSession: async ({ params, caller }) => {
			// One that ended already is no error, and one of somebody else is not touched.
			await users.endSessions(caller().user.id, params);
			return undefined;
		},
		endOtherSessions: async ({ caller }) => {
			const except = currentOf(caller());
			return { ended: await users.endSessions(caller().user.id, { except }) };
		},

		shownTenants: async ({ caller }) => {
			const { user } = caller();
			const tenantIds = shownAmong(user, await tenantsOf(user)) ?? null;
			return { tenantIds };
		},
		setShownTenants: async ({ body, caller }) => {
			const { user } = caller();
			const known = await tenantsOf(user);
			const chosen = body.tenantIds?.filter((id) =>
				known.some((tenant) => tenant.id === id),
			);
			if (chosen?.length === 0) throw apiErrors.make("tenantNotFound");
			await users.setShownTenants(user.id, chosen);
			return undefined;
		},
	};
}

function presentSession(
	{ id, address, createdAt, usedAt, expiresAt }: Session,
	isCurrent: boolean,
) {
	return { id, address, createdAt, usedAt, expiresAt, isCurrent };
}
