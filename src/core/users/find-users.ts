import {
	and,
	asc,
	count,
	eq,
	exists,
	inArray,
	or,
	type SQL,
	sql,
} from "drizzle-orm";
import type { StateDatabase } from "#backends/state-store/index.ts";
import { userRolesTable, usersTable } from "./users.table.ts";
import type { User, UserSearch } from "./users.ts";

export interface StoredUser {
	readonly user: User;
	readonly passwordHash: string;
}

/** Users that fit, with their roles, by login. */
export async function findUsers(
	db: StateDatabase,
	condition?: SQL,
): Promise<StoredUser[]> {
	const rows = await db
		.select({ user: usersTable, role: userRolesTable })
		.from(usersTable)
		.leftJoin(userRolesTable, eq(userRolesTable.userId, usersTable.id))
		.where(condition)
		.orderBy(asc(usersTable.loginKey), asc(userRolesTable.tenantId));
	const found = new Map<
		string,
		StoredUser & { roles: User["roles"][number][] }
	>();
	for (const { user: row, role } of rows) {
		let entry = found.get(row.id);
		if (!entry) {
			const roles: User["roles"][number][] = [];
			entry = {
				user: toUser(row, roles),
				passwordHash: row.passwordHash,
				roles,
			};
			found.set(row.id, entry);
		}
		if (role) entry.roles.push({ tenantId: role.tenantId, role: role.role });
	}
	return [...found.values()];
}

/** A page of users, by login, and how many fit. */
export async function searchUsers(
	db: StateDatabase,
	search: UserSearch,
): Promise<{ users: User[]; total: number }> {
	const condition = and(
		search.withDisabled ? undefined : eq(usersTable.isDisabled, false),
		hasText(search.text ?? ""),
		search.within && isWithin(db, search.within),
	);
	const [counted] = await db
		.select({ total: count() })
		.from(usersTable)
		.where(condition);
	const page = await db
		.select({ id: usersTable.id })
		.from(usersTable)
		.where(condition)
		.orderBy(asc(usersTable.loginKey))
		.offset(search.offset)
		.limit(search.limit);
	const ids = page.map(({ id }) => id);
	const users =
		ids.length === 0 ? [] : await findUsers(db, inArray(usersTable.id, ids));
	return { users: users.map(({ user }) => user), total: counted?.total ?? 0 };
}

/** With strpos, since LIKE would take `_` and `%` for more than themselves. */
function hasText(input: string): SQL | undefined {
	const text = input.trim().toLowerCase();
	if (text === "") return undefined;
	const columns = [
		usersTable.loginKey,
		usersTable.nameKey,
		usersTable.emailKey,
	];
	return or(...columns.map((column) => sql`strpos(${column}, ${text}) > 0`));
}

function isWithin(
	db: StateDatabase,
	{ tenantIds, userIds }: NonNullable<UserSearch["within"]>,
): SQL | undefined {
	const roles = db
		.select({ userId: userRolesTable.userId })
		.from(userRolesTable)
		.where(
			and(
				eq(userRolesTable.userId, usersTable.id),
				inArray(userRolesTable.tenantId, [...tenantIds]),
			),
		);
	return or(exists(roles), inArray(usersTable.id, [...userIds]));
}

function toUser(
	row: typeof usersTable.$inferSelect,
	roles: User["roles"],
): User {
	return {
		id: row.id,
		login: row.login,
		name: row.name,
		email: row.email,
		isDisabled: row.isDisabled,
		isGeneralAdministrator: row.isGeneralAdministrator,
		roles,
		receivesNotifications: row.receivesNotifications,
		hidesShared: row.hidesShared,
		mustChangePassword: row.mustChangePassword,
		...(row.passwordChangedAt !== null && {
			passwordChangedAt: row.passwordChangedAt,
		}),
		...(row.tokenCreatedAt !== null && { tokenCreatedAt: row.tokenCreatedAt }),
		...(row.tokenExpiresAt !== null && { tokenExpiresAt: row.tokenExpiresAt }),
		...(row.apiOperations !== null && { apiOperations: row.apiOperations }),
		...(row.shownTenants !== null && { shownTenants: row.shownTenants }),
		createdAt: row.createdAt,
		updatedAt: row.updatedAt,
	};
}
