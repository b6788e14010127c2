/** Making and changing users. */
import { eq } from "drizzle-orm";
import type { StateDatabase } from "#backends/state-store/index.ts";
import type { AuditTrail } from "../audit/audit.ts";
import { breaksConstraint } from "../broken-constraint.ts";
import { usersErrors } from "./errors.ts";
import type { PasswordHasher } from "./password-hasher.ts";
import {
	checkPassword,
	emailKeyOf,
	loginKeyOf,
	parseEmail,
	parseLogin,
	parseUserName,
} from "./rules.ts";
import type { Sessions } from "./sessions.ts";
import { parseRoles } from "./tenant-roles.ts";
import {
	accountOf,
	differenceOf,
	loginEntry,
	roleEntries,
	shownOf,
} from "./user-audit.ts";
import {
	type ChangeUser,
	findExisting,
	lockUser,
	refuseForLastAdministrator,
} from "./user-rows.ts";
import { userRolesTable, usersTable } from "./users.table.ts";
import type {
	NewUser,
	RoleInTenant,
	User,
	UserChange,
	Users,
} from "./users.ts";

export function createAccounts(
	db: StateDatabase,
	{
		clock,
		audit,
		hasher,
		nextId,
		change,
		closeSessions,
		onChange,
	}: {
		readonly clock: () => number;
		readonly audit: AuditTrail | undefined;
		readonly hasher: PasswordHasher;
		readonly nextId: () => string;
		readonly change: ChangeUser;
		readonly closeSessions: Sessions["closeSome"];
		/** Called after every change. */
		readonly onChange: () => void;
	},
): Pick<
	Users,
	| "create"
	| "change"
	| "setRoles"
	| "setDisabled"
	| "setPassword"
	| "setShownTenants"
> {
	async function recordOther(
		tx: StateDatabase,
		before: User,
		after: User,
	): Promise<void> {
		const withoutLogin = { login: after.login };
		const difference = differenceOf(
			{ ...shownOf(before), ...withoutLogin },
			{ ...shownOf(after), ...withoutLogin },
		);
		if (difference === undefined) return;
		await audit?.record(tx, {
			...{ action: "user other info changed", account: accountOf(after) },
			...difference,
		});
	}

	return {
		async create(input) {
			const fields = parseNewUser(input);
			checkPassword(input.password);
			const roles = parseRoles(input.roles ?? []);
			const passwordHash = await hasher.hash(input.password);
			const id = nextId();
			const now = clock();
			const row = {
				...fields,
				...{ id, passwordHash, isDisabled: false },
				...{ passwordChangedAt: now, createdAt: now, updatedAt: now },
			};
			return explained(fields, () =>
				db.transaction(async (tx) => {
					await tx.insert(usersTable).values(row);
					await insertRoles(tx, id, roles);
					const user = await findExisting(tx, id);
					await audit?.record(tx, {
						action: "user created",
						account: accountOf(user),
						after: shownOf(user),
					});
					for (const entry of roleEntries(withoutRights(user), user)) {
						await audit?.record(tx, entry);
					}
					return user;
				}),
			);
		},

		async change(id, input) {
			const values = parseChange(input);
			const user = await explained(input, () =>
				db.transaction(async (tx) => {
					const { before, after } = await change(tx, id, values);
					if (before.login !== after.login) {
						await audit?.record(tx, loginEntry(before, after));
					}
					await recordOther(tx, before, after);
					return after;
				}),
			);
			onChange();
			return user;
		},

		async setRoles(id, { isGeneralAdministrator, roles: given }) {
			const roles = parseRoles(given);
			const user = await explained({}, () =>
				db.transaction(async (tx) => {
					if (!isGeneralAdministrator) await refuseForLastAdministrator(tx, id);
					const before = await lockUser(tx, id);
					await tx.delete(userRolesTable).where(eq(userRolesTable.userId, id));
					await insertRoles(tx, id, roles);
					const { after } = await change(tx, id, { isGeneralAdministrator });
					const entries = roleEntries(before, after);
					// Whoever is logged in goes on with the new rights after a new log-in.
					if (entries.length > 0) await closeSessions(tx, id);
					for (const entry of entries) await audit?.record(tx, entry);
					return after;
				}),
			);
			onChange();
			return user;
		},

		async setDisabled(id, isDisabled) {
			await db.transaction(async (tx) => {
				if (isDisabled) await refuseForLastAdministrator(tx, id);
				const { before, after } = await change(tx, id, { isDisabled });
				if (isDisabled) await closeSessions(tx, id);
				await recordOther(tx, before, after);
			});
			onChange();
		},

		async setPassword(id, password, { mustChange = false } = {}) {
			checkPassword(password);
			const passwordHash = await hasher.hash(password);
			await db.transaction(async (tx) => {
				const { after } = await change(tx, id, {
					passwordHash,
					passwordChangedAt: clock(),
					mustChangePassword: mustChange,
				});
				await closeSessions(tx, id);
				await audit?.record(tx, {
					action: "user password changed",
					account: accountOf(after),
				});
			});
			onChange();
		},

		/** A preference of the console and no part of the account: neither recorded nor a change of the user. */
		async setShownTenants(id, tenantIds) {
			const changed = await db
				.update(usersTable)
				.set({ shownTenants: tenantIds ? [...new Set(tenantIds)] : null })
				.where(eq(usersTable.id, id))
				.returning({ id: usersTable.id });
			if (changed.length === 0) throw usersErrors.make("notFound");
		},
	};
}

async function insertRoles(
	tx: StateDatabase,
	userId: string,
	roles: ReturnType<typeof parseRoles>,
): Promise<void> {
	if (roles.length === 0) return;
	await tx
		.insert(userRolesTable)
		.values(roles.map((role) => ({ ...role, userId })));
}

function withoutRights(user: User): User {
	const roles: readonly RoleInTenant[] = [];
	return { ...user, isGeneralAdministrator: false, roles };
}

function parseNewUser(input: NewUser) {
	return {
		...withLogin(input.login),
		...withName(input.name),
		...withEmail(input.email),
		isGeneralAdministrator: input.isGeneralAdministrator ?? false,
		receivesNotifications: input.receivesNotifications ?? false,
		hidesShared: input.hidesShared ?? false,
		mustChangePassword: input.mustChangePassword ?? false,
	};
}

function parseChange(input: UserChange) {
	const { login, name, email, receivesNotifications, hidesShared } = input;
	return {
		...(login !== undefined && withLogin(login)),
		...(name !== undefined && withName(name)),
		...(email !== undefined && withEmail(email)),
		...(receivesNotifications !== undefined && { receivesNotifications }),
		...(hidesShared !== undefined && { hidesShared }),
	};
}

function withLogin(input: string) {
	const login = parseLogin(input);
	return { login, loginKey: loginKeyOf(login) };
}

function withName(input: string) {
	const name = parseUserName(input);
	return { name, nameKey: name.toLowerCase() };
}

function withEmail(input: string) {
	const email = parseEmail(input);
	return { email, emailKey: emailKeyOf(email) };
}

/** Turns refusals of the database into errors of the field. */
async function explained<T>(
	{ login = "", email = "" }: Pick<UserChange, "login" | "email">,
	work: () => Promise<T>,
): Promise<T> {
	try {
		return await work();
	} catch (error) {
		if (breaksConstraint(error, "users_login")) {
			throw usersErrors.make("loginTaken", { login }, error);
		}
		if (breaksConstraint(error, "users_email")) {
			throw usersErrors.make("emailTaken", { email }, error);
		}
		if (breaksConstraint(error, "user_roles_tenant")) {
			throw usersErrors.make("unknownTenant", {}, error);
		}
		throw error;
	}
}
