/** Users, tenants and the own profile on the mock server: invented, in memory. Rules of fields are not imitated. */
import type { z } from "zod";
import {
	endpoints,
	type sessionShape,
	type tenantShape,
	type userShape,
} from "#api/contract/index.ts";
import { people } from "./alerts.ts";
import { tenants as eventTenants } from "./events.ts";
import { MockError } from "./mock-error.ts";
import type { Call } from "./routes.ts";
import { sampleOperations, sampleTenants } from "./user-seeds.ts";

type User = z.output<typeof userShape>;
type Tenant = z.output<typeof tenantShape>;
type Session = z.output<typeof sessionShape>;

const day = 86_400_000;
const labels = sampleOperations.map(({ label }) => label);
const madeUp = "kqTzR-w7mPa-Xy4Nc-9uHbeaZ9!";
const token = "5b1e0c9d7f3a4e62b8d1c0f94a7e6d35";

export function createUserRoutes({ now }: { now(): number }) {
	const users = new Map(makeUsers(now()).map((user) => [user.id, user]));
	const tenants = new Map(
		sampleTenants(now()).map((tenant) => [tenant.id, tenant]),
	);
	const shown = new Map<string, string[]>();
	let sessions = makeSessions(now());

	const find = (id: string | undefined): User => {
		const user = users.get(id ?? "");
		if (user) return user;
		throw new MockError(
			404,
			"api.userNotFound",
			"There is no such user, or you may not see the account.",
		);
	};
	const change = (id: string | undefined, changes: Partial<User>): User => {
		const user = { ...find(id), ...changes, updatedAt: now() };
		users.set(user.id, user);
		return user;
	};
	const refuseOwn = ({ params, userId }: Call) => {
		if (params.id !== userId) return;
		throw new MockError(
			409,
			"api.ownAccount",
			"This is your own account: use the profile, or ask another general administrator.",
		);
	};
	const withNames = (roles: { tenantId: string; role: string }[]) =>
		roles.map((one) => ({
			...one,
			tenantName: tenants.get(one.tenantId)?.name ?? "",
		}));
	const newToken = (id: string | undefined, body: unknown) => {
		const given = endpoints.createToken.body?.parse(body);
		const { tokenExpiresAt: _, ...user } = find(id);
		const createdAt = now();
		const expiresAt = given?.expiresAt;
		const ends = expiresAt === undefined ? {} : { tokenExpiresAt: expiresAt };
		users.set(user.id, { ...user, ...ends, tokenCreatedAt: createdAt });
		return {
			...{ token, createdAt },
			...(expiresAt === undefined ? {} : { expiresAt }),
		};
	};
	const dropToken = (id: string | undefined) => {
		const { tokenCreatedAt: _, tokenExpiresAt: __, ...user } = find(id);
		users.set(user.id, user);
	};
	const setOperations = (id: string | undefined, body: unknown) => {
		const { operations = [] } =
			endpoints.setOwnOperations.body?.parse(body) ?? {};
		return change(id, { apiOperations: operations });
	};

	return {
		profile: ({ userId }: Call) => find(userId),
		changeProfile: ({ userId, body }: Call) =>
			change(userId, given(endpoints.changeProfile.body?.parse(body))),
		revokeToken: ({ userId }: Call) => dropToken(userId),
		createToken: ({ userId, body }: Call) => newToken(userId, body),
		setOwnOperations: ({ userId, body }: Call) => setOperations(userId, body),
		apiOperations: () => sampleOperations,
		sessions: () => sessions,
		endSession: ({ params }: Call) => {
			sessions = sessions.filter(({ id }) => id !== params.id);
		},
		endOtherSessions: () => {
			const ended = sessions.length - 1;
			sessions = sessions.filter(({ isCurrent }) => isCurrent);
			return { ended };
		},
		shownTenants: ({ userId }: Call) => ({
			tenantIds: shown.get(userId) ?? null,
		}),
		setShownTenants: ({ userId, body }: Call) => {
			const ids = endpoints.setShownTenants.body?.parse(body).tenantIds;
			if (ids) shown.set(userId, ids);
			else shown.delete(userId);
		},

		users: ({ query }: Call) => {
			const asked = endpoints.users.query?.parse(query);
			const text = (asked?.search ?? "").toLowerCase();
			const found = [...users.values()]
				.filter(({ isDisabled }) => asked?.withDisabled || !isDisabled)
				.filter(({ login, name, email }) =>
					`${login} ${name} ${email}`.toLowerCase().includes(text),
				)
				.filter(({ roles }) => {
					const ids = asked?.tenantId;
					return !ids || roles.some(({ tenantId }) => ids.includes(tenantId));
				})
				.sort((a, b) => a.login.localeCompare(b.login));
			const from = asked?.offset ?? 0;
			return {
				users: found.slice(from, from + (asked?.limit ?? 100)),
				total: found.length,
				canEdit: true,
			};
		},
		user: ({ params }: Call) => find(params.id),
		createUser: ({ body }: Call) => {
			const input = endpoints.createUser.body?.parse(body);
			if (!input) throw new MockError(400, "api.invalidRequest", "No body.");
			const { password, roles, ...rest } = input;
			const user: User = {
				...{ ...rest, id: crypto.randomUUID(), roles: withNames(roles) },
				...{ isDisabled: false, mustChangePassword: true },
				...{ apiOperations: labels, passwordChangedAt: now() },
				...{ createdAt: now(), updatedAt: now() },
			};
			users.set(user.id, user);
			return { user, ...(password === undefined && { password: madeUp }) };
		},
		changeUser: ({ params, body }: Call) =>
			change(params.id, given(endpoints.changeUser.body?.parse(body))),
		setUserRoles: (call: Call) => {
			refuseOwn(call);
			const rights = endpoints.setUserRoles.body?.parse(call.body);
			return change(call.params.id, {
				isGeneralAdministrator: rights?.isGeneralAdministrator ?? false,
				roles: withNames(rights?.roles ?? []),
			});
		},
		setUserDisabled: (call: Call) => {
			refuseOwn(call);
			const asked = endpoints.setUserDisabled.body?.parse(call.body);
			return change(call.params.id, { isDisabled: asked?.isDisabled ?? false });
		},
		setUserPassword: (call: Call) => {
			refuseOwn(call);
			const asked = endpoints.setUserPassword.body?.parse(call.body);
			change(call.params.id, {
				...{ mustChangePassword: true, passwordChangedAt: now() },
			});
			return asked?.password === undefined ? { password: madeUp } : {};
		},
		createUserToken: ({ params, body }: Call) => newToken(params.id, body),
		revokeUserToken: ({ params }: Call) => dropToken(params.id),
		setUserOperations: ({ params, body }: Call) =>
			setOperations(params.id, body),
		endUserSessions: () => ({ ended: 2 }),

		tenants: () => ({ tenants: [...tenants.values()], canEdit: true }),
		createTenant: ({ body }: Call) => {
			const input = endpoints.createTenant.body?.parse(body);
			const tenant: Tenant = {
				...{ id: crypto.randomUUID(), name: input?.name ?? "" },
				...{ description: input?.description ?? "", eps: 0 },
				...{ epsLimit: input?.epsLimit ?? 0, isDisabled: false },
				...{ isMain: false, isShared: false },
				...{ createdAt: now(), updatedAt: now() },
			};
			tenants.set(tenant.id, tenant);
			return tenant;
		},
		changeTenant: ({ params, body }: Call) =>
			changeTenant(params.id, given(endpoints.changeTenant.body?.parse(body))),
		setTenantDisabled: ({ params, body }: Call) =>
			changeTenant(
				params.id,
				given(endpoints.setTenantDisabled.body?.parse(body)),
			),
	};

	function changeTenant(
		id: string | undefined,
		changes: Partial<Tenant>,
	): Tenant {
		const tenant = tenants.get(id ?? "");
		if (!tenant)
			throw new MockError(404, "tenants.notFound", "There is no such tenant.");
		const changed = { ...tenant, ...changes, updatedAt: now() };
		tenants.set(tenant.id, changed);
		return changed;
	}
}

/** Members that were given; those that are undefined stay as they are. */
function given<T extends object>(
	input: T | undefined,
): { [K in keyof T]?: Exclude<T[K], undefined> } {
	const entries = Object.entries(input ?? {}).filter(
		([, value]) => value !== undefined,
	);
	// Only members without a value were left out.
	return Object.fromEntries(entries) as {
		[K in keyof T]?: Exclude<T[K], undefined>;
	};
}

function makeUsers(now: number): User[] {
	const [main, plant] = eventTenants;
	return [...people, { ...extra, login: "j.former", name: "Jo Former" }].map(
		({ id, login, name }, index) => ({
			...{ id, login, name, email: `${login}@corp.example` },
			isDisabled: login === "j.former",
			isGeneralAdministrator: login === "admin",
			roles:
				login === "admin"
					? []
					: [main, plant].slice(0, (index % 2) + 1).flatMap((tenant, at) =>
							tenant
								? [
										{
											...{ tenantId: tenant.id, tenantName: tenant.name },
											role: at === 0 ? "operator" : "analyst",
										},
									]
								: [],
						),
			...{ receivesNotifications: index === 0, hidesShared: false },
			mustChangePassword: login === "m.haddad",
			...(index === 0 && { tokenCreatedAt: now - 12 * day }),
			...(index === 1 && {
				tokenCreatedAt: now - 90 * day,
				tokenExpiresAt: now - day,
			}),
			apiOperations: index === 1 ? labels.slice(0, 3) : labels,
			passwordChangedAt: now - 40 * day,
			...{ createdAt: now - (index + 1) * 40 * day, updatedAt: now - day },
		}),
	);
}

const extra = { id: "c0ffee00-0000-4000-8000-0000000000ff" };

function makeSessions(now: number): Session[] {
	const hour = 3_600_000;
	return [
		[0, "10.20.4.17", true],
		[3, "10.20.4.88", false],
		[7, "2001:db8:40::1c", false],
	].map(([ago, address, isCurrent], index) => ({
		id: `session-${index}`,
		address: String(address),
		createdAt: now - Number(ago) * hour,
		usedAt: now - index * 600_000,
		expiresAt: now + (12 - Number(ago)) * hour,
		isCurrent: isCurrent === true,
	}));
}
