import { randomUUID } from "node:crypto";
import type { Session, User, Users } from "#core/index.ts";

export interface FakeSessions
	extends Pick<
		Users,
		| "openSession"
		| "useSession"
		| "sessionOf"
		| "closeSession"
		| "sessions"
		| "endSessions"
	> {
	/** Secrets of the sessions that are live. */
	openSessions(): string[];
}

/** Sessions in memory that end only when they are ended. */
export function createFakeSessions(
	clock: () => number,
	findEnabled: (userId: string | undefined) => User | undefined,
): FakeSessions {
	const sessions = new Map<string, Session>();
	const byUser = new WeakMap<User, Session>();
	return {
		openSessions: () => [...sessions.keys()],
		openSession: async (userId) => {
			const secret = randomUUID();
			const now = clock();
			const session = {
				...{ id: randomUUID(), userId, address: "192.0.2.1" },
				...{ createdAt: now, usedAt: now, expiresAt: now + 12 * 3_600_000 },
			};
			sessions.set(secret, session);
			return { session, secret };
		},
		useSession: async (secret) => {
			const session = sessions.get(secret);
			const found = findEnabled(session?.userId);
			if (!session || !found) return undefined;
			const user = { ...found };
			byUser.set(user, session);
			return { user, session };
		},
		sessionOf: (user) => byUser.get(user),
		closeSession: async (secret) => {
			sessions.delete(secret);
		},
		sessions: async (userId) =>
			[...sessions.values()].filter((one) => one.userId === userId).reverse(),
		endSessions: async (userId, which) => {
			const ended = [...sessions].filter(
				([, session]) =>
					session.userId === userId &&
					("id" in which
						? session.id === which.id
						: session.id !== which.except),
			);
			for (const [secret] of ended) sessions.delete(secret);
			return ended.length;
		},
	};
}
