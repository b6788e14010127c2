import { and, asc, eq } from "drizzle-orm";
import type { StateDatabase } from "#backends/state-store/index.ts";
import { usersErrors } from "./errors.ts";
import { findUsers } from "./find-users.ts";
import { usersTable } from "./users.table.ts";
import type { User } from "./users.ts";

/** Changes one user within a transaction; throws users.notFound. */
export type ChangeUser = (
	tx: StateDatabase,
	id: string,
	values: Partial<typeof usersTable.$inferInsert>,
) => Promise<{ readonly before: User; readonly after: User }>;

export function changeUsers(clock: () => number): ChangeUser {
	return async (tx, id, values) => {
		const before = await lockUser(tx, id);
		await tx
			.update(usersTable)
			.set({ ...values, updatedAt: clock() })
			.where(eq(usersTable.id, id));
		return { before, after: await findExisting(tx, id) };
	};
}

/** Nobody else changes the user until the transaction ends. Throws users.notFound. */
export async function lockUser(tx: StateDatabase, id: string): Promise<User> {
	await tx
		.select({ id: usersTable.id })
		.from(usersTable)
		.where(eq(usersTable.id, id))
		.for("update");
	return findExisting(tx, id);
}

export async function findExisting(
	db: StateDatabase,
	id: string,
): Promise<User> {
	const [found] = await findUsers(db, eq(usersTable.id, id));
	if (!found) throw usersErrors.make("notFound");
	return found.user;
}

/** Locks the administrators, so that two cannot disable each other at the same moment. */
export async function refuseForLastAdministrator(
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
