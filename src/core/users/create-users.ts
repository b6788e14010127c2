import { randomBytes } from "node:crypto";
import { eq } from "drizzle-orm";
import type { StateDatabase } from "#backends/state-store/index.ts";
import { createIdSource } from "#platform/index.ts";
import { currentActor, withActor } from "../audit/actor.ts";
import type { AuditTrail } from "../audit/audit.ts";
import { createAccounts } from "./accounts.ts";
import { createAuthentication } from "./authentication.ts";
import { findUsers, type StoredUser, searchUsers } from "./find-users.ts";
import {
	createPasswordHasher,
	type PasswordHasher,
} from "./password-hasher.ts";
import { loginKeyOf } from "./rules.ts";
import type { Random } from "./secrets.ts";
import { createSessions } from "./sessions.ts";
import { createTokens } from "./tokens.ts";
import { accountOf } from "./user-audit.ts";
import { changeUsers, findExisting } from "./user-rows.ts";
import { usersTable } from "./users.table.ts";
import type { Session, User, Users } from "./users.ts";

/** Without `audit` nothing is recorded, which only tests may want. */
export function createUsers(
	db: StateDatabase,
	{
		clock,
		audit,
		hasher = createPasswordHasher(),
		random = randomBytes,
	}: {
		readonly clock: () => number;
		readonly audit?: AuditTrail;
		readonly hasher?: PasswordHasher;
		readonly random?: Random;
	},
): Users {
	const nextId = createIdSource(clock);
	const change = changeUsers(clock);
	const sessions = createSessions(db, { clock, random, nextId });
	const tokens = createTokens(db, { clock, random, audit, change });
	const bySession = new WeakMap<User, Session>();

	async function findBy(
		column: "id" | "loginKey",
		value: string,
	): Promise<StoredUser | undefined> {
		const [found] = await findUsers(db, eq(usersTable[column], value));
		return found;
	}

	/** Of what somebody does before, or after, the request is known to be theirs. */
	async function recordOwn(
		tx: StateDatabase,
		userId: string,
		action: string,
	): Promise<void> {
		const user = await findExisting(tx, userId);
		const actor = { ...currentActor(), userId, login: user.login };
		await withActor(actor, async () =>
			audit?.record(tx, { action, account: accountOf(user) }),
		);
	}

	return {
		async list() {
			return (await findUsers(db)).map(({ user }) => user);
		},
		search: (search) => searchUsers(db, search),
		async find(id) {
			return (await findBy("id", id))?.user;
		},
		async findByLogin(login) {
			return (await findBy("loginKey", loginKeyOf(login)))?.user;
		},

		...createAccounts(db, {
			...{ clock, audit, hasher, nextId, change },
			closeSessions: sessions.closeSome,
			onChange: tokens.forget,
		}),
		authenticate: createAuthentication(db, { clock, audit, hasher, findBy }),

		openSession(userId) {
			const address = currentActor()?.address ?? "";
			return db.transaction(async (tx) => {
				const opened = await sessions.open(tx, userId, address);
				await recordOwn(tx, userId, "user login");
				return opened;
			});
		},
		async useSession(secret) {
			const session = await sessions.use(secret);
			const user = session && (await findBy("id", session.userId))?.user;
			if (!session || !user || user.isDisabled) return undefined;
			bySession.set(user, session);
			return { user, session };
		},
		sessionOf: (user) => bySession.get(user),
		closeSession: (secret) =>
			db.transaction(async (tx) => {
				const userId = await sessions.close(tx, secret);
				if (userId === undefined) return;
				await recordOwn(tx, userId, "user logout");
			}),
		sessions: (userId) => sessions.list(userId),
		endSessions: (userId, which) =>
			db.transaction(async (tx) => {
				const ended = await sessions.closeSome(tx, userId, which);
				if (ended > 0) {
					const user = await findExisting(tx, userId);
					await audit?.record(tx, {
						action: "user logout",
						account: accountOf(user),
						after: { endedSessions: ended },
					});
				}
				return ended;
			}),

		createToken: tokens.createToken,
		revokeToken: tokens.revokeToken,
		setApiOperations: tokens.setApiOperations,
		useToken: tokens.useToken,
	};
}
