import { randomBytes } from "node:crypto";
import { and, asc, eq } from "drizzle-orm";
import type { StateDatabase } from "#backends/state-store/index.ts";
import { createIdSource } from "#platform/index.ts";
import { breaksConstraint } from "../broken-constraint.ts";
import { usersErrors } from "./errors.ts";
import { findUsers, type StoredUser } from "./find-users.ts";
import { createLoginThrottle } from "./login-throttle.ts";
import {
	createPasswordHasher,
	type PasswordHasher,
} from "./password-hasher.ts";
import {
	checkPassword,
	maxPasswordLength,
	parseEmail,
	parseLogin,
	parseUserName,
	passwordLength,
} from "./rules.ts";
import {
	createApiToken,
	hashSecret,
	isApiToken,
	type Random,
} from "./secrets.ts";
import { createSessions } from "./sessions.ts";
import { parseRoles } from "./tenant-roles.ts";
import { createTokenCache } from "./token-cache.ts";
import { userRolesTable, usersTable } from "./users.table.ts";
import type { NewUser, User, Users } from "./users.ts";

/** Longer logins do not exist; what is typed may be as long as it likes. */
const maxLoginLength = 64;

function toKey(text: string): string {
	return text.slice(0, 254).toLowerCase();
}

export function createUsers(
	db: StateDatabase,
	{
		clock,
		hasher = createPasswordHasher(),
		random = randomBytes,
	}: {
		readonly clock: () => number;
		readonly hasher?: PasswordHasher;
		readonly random?: Random;
	},
): Users {
	const nextId = createIdSource(clock);
	const sessions = createSessions(db, { clock, random, nextId });
	const throttle = createLoginThrottle({ clock });
	const tokens = createTokenCache(clock);

	async function findBy(
		column: "id" | "loginKey" | "tokenHash",
		value: string,
	): Promise<StoredUser | undefined> {
		const [found] = await findUsers(db, eq(usersTable[column], value));
		return found;
	}

	async function findEnabled(
		column: "id" | "tokenHash",
		value: string,
	): Promise<User | undefined> {
		const user = (await findBy(column, value))?.user;
		return user?.isDisabled ? undefined : user;
	}

	/** Changes one user; throws users.notFound. */
	async function change(
		tx: StateDatabase,
		id: string,
		values: Partial<typeof usersTable.$inferInsert>,
	): Promise<void> {
		const changed = await tx
			.update(usersTable)
			.set({ ...values, updatedAt: clock() })
			.where(eq(usersTable.id, id))
			.returning({ id: usersTable.id });
		if (changed.length === 0) throw usersErrors.make("notFound");
	}

	/** Locks the administrators, so that two cannot disable each other at the same moment. */
	async function refuseForLastAdministrator(
		tx: StateDatabase,
		id: string,
	): Promise<void> {
		const administrators = await tx
			.select({ id: usersTable.id })
			.from(usersTable)
			.where(
				and(
					eq(usersTable.isGeneralAdministrator, true),
					eq(usersTable.isDisabled, false),
				),
			)
			.orderBy(asc(usersTable.id))
			.for("update");
		if (administrators.length === 1 && administrators[0]?.id === id) {
			throw usersErrors.make("lastAdministrator");
		}
	}

	return {
		async list() {
			return (await findUsers(db)).map(({ user }) => user);
		},
		async find(id) {
			return (await findBy("id", id))?.user;
		},
		async findByLogin(login) {
			return (await findBy("loginKey", toKey(login)))?.user;
		},

		async create(input) {
			const user = parseNewUser(input);
			checkPassword(input.password);
			const roles = parseRoles(input.roles ?? []);
			const passwordHash = await hasher.hash(input.password);
			const id = nextId();
			const now = clock();
			const row = {
				...user,
				id,
				passwordHash,
				isDisabled: false,
				createdAt: now,
				updatedAt: now,
			};
			try {
				await db.transaction(async (tx) => {
					await tx.insert(usersTable).values(row);
					if (roles.length > 0) {
						await tx
							.insert(userRolesTable)
							.values(roles.map((role) => ({ ...role, userId: id })));
					}
				});
			} catch (error) {
				throw explainRefusal(error, user);
			}
			const stored = await findBy("id", id);
			if (!stored) throw usersErrors.make("notFound");
			return stored.user;
		},

		async setDisabled(id, isDisabled) {
			await db.transaction(async (tx) => {
				if (isDisabled) await refuseForLastAdministrator(tx, id);
				await change(tx, id, { isDisabled });
				if (isDisabled) await sessions.closeAll(tx, id);
			});
			tokens.clear();
		},

		async setPassword(id, password) {
			checkPassword(password);
			const passwordHash = await hasher.hash(password);
			await db.transaction(async (tx) => {
				await change(tx, id, { passwordHash });
				await sessions.closeAll(tx, id);
			});
			tokens.clear();
		},

		async authenticate(login, password) {
			const key = toKey(login);
			const stored =
				login.length <= maxLoginLength
					? await findBy("loginKey", key)
					: undefined;
			const isPossible = passwordLength(password) <= maxPasswordLength;
			return throttle.attempt(
				{ key, isKnown: stored !== undefined },
				async () => {
					const isRight = await hasher.verify(
						isPossible ? stored?.passwordHash : undefined,
						isPossible ? password : "",
					);
					if (!isRight || !stored) return undefined;
					// The user may have been disabled, or the password changed, while this try waited.
					const now = await findBy("id", stored.user.id);
					return now?.passwordHash === stored.passwordHash &&
						!now.user.isDisabled
						? now.user
						: undefined;
				},
			);
		},

		openSession: (userId) => sessions.open(userId),
		async useSession(secret) {
			const session = await sessions.use(secret);
			const user = session && (await findEnabled("id", session.userId));
			return session && user && { user, session };
		},
		closeSession: (secret) => sessions.close(secret),

		async createToken(userId) {
			const token = createApiToken(random);
			await change(db, userId, {
				tokenHash: hashSecret(token),
				tokenCreatedAt: clock(),
			});
			tokens.clear();
			return token;
		},
		async useToken(token) {
			if (!isApiToken(token)) return undefined;
			const tokenHash = hashSecret(token);
			return tokens.find(tokenHash, () => findEnabled("tokenHash", tokenHash));
		},
	};
}

function parseNewUser(input: NewUser) {
	const login = parseLogin(input.login);
	const email = parseEmail(input.email);
	return {
		login,
		loginKey: toKey(login),
		name: parseUserName(input.name),
		email,
		emailKey: toKey(email),
		isGeneralAdministrator: input.isGeneralAdministrator ?? false,
	};
}

function explainRefusal(
	error: unknown,
	user: { readonly login: string; readonly email: string },
): unknown {
	if (breaksConstraint(error, "users_login")) {
		return usersErrors.make("loginTaken", { login: user.login }, error);
	}
	if (breaksConstraint(error, "users_email")) {
		return usersErrors.make("emailTaken", { email: user.email }, error);
	}
	if (breaksConstraint(error, "user_roles_tenant")) {
		return usersErrors.make("unknownTenant", {}, error);
	}
	return error;
}
