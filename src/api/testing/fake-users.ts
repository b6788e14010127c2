import { randomUUID } from "node:crypto";
import {
	type Session,
	type User,
	type Users,
	usersErrors,
} from "#core/index.ts";

export interface FakeUsers extends Users {
	add(user: User, password: string, token: string): void;
	/** Secrets of the sessions that are live. */
	openSessions(): string[];
}

const maxTries = 5;

/** Users in memory with their passwords in the clear; a login is refused after five failures until the end. */
export function createFakeUsers(clock: () => number): FakeUsers {
	const users = new Map<string, User>();
	const passwords = new Map<string, string>();
	const tokens = new Map<string, string>();
	const sessions = new Map<string, Session>();
	const failures = new Map<string, number>();

	const enabled = (id: string | undefined) => {
		const user = id === undefined ? undefined : users.get(id);
		return user?.isDisabled ? undefined : user;
	};
	const byLogin = (login: string) =>
		[...users.values()].find((user) => user.login === login);
	const change = (id: string, changes: Partial<User>) => {
		const user = users.get(id);
		if (user !== undefined) users.set(id, { ...user, ...changes });
	};

	return {
		add: (user, password, token) => {
			users.set(user.id, user);
			passwords.set(user.id, password);
			tokens.set(token, user.id);
		},
		openSessions: () => [...sessions.keys()],
		list: async () => [...users.values()],
		find: async (id) => users.get(id),
		findByLogin: async (login) => byLogin(login),
		create: async () => {
			throw new Error("users are made with add");
		},
		setDisabled: async (id, isDisabled) => change(id, { isDisabled }),
		setPassword: async (id, password) => {
			passwords.set(id, password);
			for (const [secret, { userId }] of sessions) {
				if (userId === id) sessions.delete(secret);
			}
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
		openSession: async (userId) => {
			const secret = randomUUID();
			const now = clock();
			const session = {
				id: randomUUID(),
				userId,
				createdAt: now,
				expiresAt: now + 12 * 3_600_000,
			};
			sessions.set(secret, session);
			return { session, secret };
		},
		useSession: async (secret) => {
			const session = sessions.get(secret);
			const user = enabled(session?.userId);
			return session && user && { user, session };
		},
		closeSession: async (secret) => {
			sessions.delete(secret);
		},
		createToken: async (userId) => {
			for (const [token, owner] of tokens) {
				if (owner === userId) tokens.delete(token);
			}
			const token = randomUUID().replaceAll("-", "");
			tokens.set(token, userId);
			change(userId, { tokenCreatedAt: clock() });
			return token;
		},
		useToken: async (token) => enabled(tokens.get(token)),
	};
}
