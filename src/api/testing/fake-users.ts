import { randomUUID } from "node:crypto";
import { type User, type Users, usersErrors } from "#core/index.ts";
import { createFakeSessions, type FakeSessions } from "./fake-sessions.ts";

export interface FakeUsers extends Users, Pick<FakeSessions, "openSessions"> {
	add(user: User, password: string, token: string): void;
}

const maxTries = 5;

/** Users in memory with their passwords in the clear; a login is refused after five failures until the end. */
export function createFakeUsers(clock: () => number): FakeUsers {
	const users = new Map<string, User>();
	const passwords = new Map<string, string>();
	const tokens = new Map<string, string>();
	const failures = new Map<string, number>();

	const enabled = (id: string | undefined) => {
		const user = id === undefined ? undefined : users.get(id);
		return user?.isDisabled ? undefined : user;
	};
	const sessions = createFakeSessions(clock, enabled);
	const byLogin = (login: string) =>
		[...users.values()].find((user) => user.login === login);
	const change = (id: string, changes: (user: User) => User) => {
		const user = users.get(id);
		if (user === undefined) throw usersErrors.make("notFound");
		const changed = changes(user);
		users.set(id, changed);
		return changed;
	};
	const dropToken = (userId: string) => {
		for (const [token, owner] of tokens) {
			if (owner === userId) tokens.delete(token);
		}
	};

	return {
		add: (user, password, token) => {
			users.set(user.id, user);
			passwords.set(user.id, password);
			tokens.set(token, user.id);
		},
		openSessions: sessions.openSessions,
		list: async () => [...users.values()],
		search: async ({ text = "", withDisabled, within, offset, limit }) => {
			const found = [...users.values()]
				.filter((user) => withDisabled || !user.isDisabled)
				.filter(({ login, name }) => `${login} ${name}`.includes(text))
				.filter(
					({ id, roles }) =>
						within === undefined ||
						within.userIds.includes(id) ||
						roles.some(({ tenantId }) => within.tenantIds.includes(tenantId)),
				)
				.sort((a, b) => (a.login < b.login ? -1 : 1));
			return {
				users: found.slice(offset, offset + limit),
				total: found.length,
			};
		},
		find: async (id) => users.get(id),
		findByLogin: async (login) => byLogin(login),
		create: async ({ password, ...input }) => {
			const { login } = input;
			if (byLogin(login)) throw usersErrors.make("loginTaken", { login });
			const id = randomUUID();
			const user = {
				...{ isGeneralAdministrator: false, roles: [], isDisabled: false },
				...{ receivesNotifications: false, hidesShared: false },
				...{ mustChangePassword: false, ...input, id },
				...{ createdAt: clock(), updatedAt: clock() },
			};
			users.set(id, user);
			passwords.set(id, password);
			return user;
		},
		change: async (id, input) =>
			change(id, (user) => ({
				...user,
				login: input.login ?? user.login,
				name: input.name ?? user.name,
				email: input.email ?? user.email,
				receivesNotifications:
					input.receivesNotifications ?? user.receivesNotifications,
				hidesShared: input.hidesShared ?? user.hidesShared,
			})),
		setRoles: async (id, rights) => {
			const user = change(id, (before) => ({ ...before, ...rights }));
			await sessions.endSessions(id, {});
			return user;
		},
		setDisabled: async (id, isDisabled) => {
			change(id, (user) => ({ ...user, isDisabled }));
		},
		setPassword: async (id, password, { mustChange = false } = {}) => {
			change(id, (user) => ({ ...user, mustChangePassword: mustChange }));
			passwords.set(id, password);
			await sessions.endSessions(id, {});
		},
		setShownTenants: async (id, tenantIds) => {
			change(id, ({ shownTenants: _, ...user }) => ({
				...user,
				...(tenantIds && { shownTenants: tenantIds }),
			}));
		},
		authenticate: async (login, password) => {
			const failed = failures.get(login) ?? 0;
			if (failed >= maxTries) {
				throw usersErrors.make("tooManyTries");
			}
			const user = enabled(byLogin(login)?.id);
			if (user !== undefined && passwords.get(user.id) === password) {
				return user;
			}
			failures.set(login, failed + 1);
			return undefined;
		},
		openSession: sessions.openSession,
		useSession: sessions.useSession,
		sessionOf: sessions.sessionOf,
		closeSession: sessions.closeSession,
		sessions: sessions.sessions,
		endSessions: sessions.endSessions,

		createToken: async (userId, { expiresAt } = {}) => {
			change(userId, ({ tokenExpiresAt: _, ...user }) => ({
				...{ ...user, tokenCreatedAt: clock() },
				...(expiresAt !== undefined && { tokenExpiresAt: expiresAt }),
			}));
			dropToken(userId);
			const token = randomUUID().replaceAll("-", "");
			tokens.set(token, userId);
			return token;
		},
		revokeToken: async (userId) => {
			change(
				userId,
				({ tokenCreatedAt: _created, tokenExpiresAt: _ends, ...user }) => user,
			);
			dropToken(userId);
		},
		setApiOperations: async (userId, labels) => {
			change(userId, ({ apiOperations: _, ...user }) => ({
				...user,
				...(labels && { apiOperations: labels }),
			}));
		},
		useToken: async (token) => {
			const user = enabled(tokens.get(token));
			return (user?.tokenExpiresAt ?? clock() + 1) > clock() ? user : undefined;
		},
	};
}
