import { asc, eq, type SQL } from "drizzle-orm";
import type { StateDatabase } from "#backends/state-store/index.ts";
import { userRolesTable, usersTable } from "./users.table.ts";
import type { User } from "./users.ts";

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
		...(row.tokenCreatedAt === null
			? {}
			: { tokenCreatedAt: row.tokenCreatedAt }),
		createdAt: row.createdAt,
		updatedAt: row.updatedAt,
	};
}
