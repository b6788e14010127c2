import { and, desc, eq, gt, inArray, lt, notInArray, or } from "drizzle-orm";
import type { StateDatabase } from "#backends/state-store/index.ts";
import { breaksConstraint } from "../broken-constraint.ts";
import { usersErrors } from "./errors.ts";
import { createSessionSecret, hashSecret, type Random } from "./secrets.ts";
import { sessionsTable } from "./users.table.ts";
import type { Session } from "./users.ts";

const hour = 3_600_000;
const lifetimeMs = 12 * hour;
const idleMs = hour;
/** A use is written down when the last one noted is older: one write a minute, not one per request. */
const touchMs = 60_000;
/** A script that logs in for every request must not fill the table; its oldest sessions end. */
const maxPerUser = 100;

export interface Sessions {
	open(userId: string): Promise<{ session: Session; secret: string }>;
	/** The live session of the secret, with its use noted. */
	use(secret: string): Promise<Session | undefined>;
	close(secret: string): Promise<void>;
	closeAll(tx: StateDatabase, userId: string): Promise<void>;
}

export function createSessions(
	db: StateDatabase,
	{
		clock,
		random,
		nextId,
	}: {
		readonly clock: () => number;
		readonly random: Random;
		readonly nextId: () => string;
	},
): Sessions {
	const hasSecret = (secret: string) =>
		eq(sessionsTable.secretHash, hashSecret(secret));

	async function removeOld(tx: StateDatabase, userId: string): Promise<void> {
		const now = clock();
		const newest = tx
			.select({ id: sessionsTable.id })
			.from(sessionsTable)
			.where(eq(sessionsTable.userId, userId))
			.orderBy(desc(sessionsTable.createdAt), desc(sessionsTable.id))
			.limit(maxPerUser - 1);
		// Somebody who logs in at the same moment may be removing the same ones.
		const old = tx
			.select({ id: sessionsTable.id })
			.from(sessionsTable)
			.where(
				or(
					lt(sessionsTable.createdAt, now - lifetimeMs),
					lt(sessionsTable.usedAt, now - idleMs),
					and(
						eq(sessionsTable.userId, userId),
						notInArray(sessionsTable.id, newest),
					),
				),
			)
			.for("update", { skipLocked: true });
		await tx.delete(sessionsTable).where(inArray(sessionsTable.id, old));
	}

	return {
		async open(userId) {
			const secret = createSessionSecret(random);
			const now = clock();
			const row = {
				id: nextId(),
				secretHash: hashSecret(secret),
				userId,
				createdAt: now,
				usedAt: now,
			};
			try {
				await db.transaction(async (tx) => {
					await removeOld(tx, userId);
					await tx.insert(sessionsTable).values(row);
				});
			} catch (error) {
				throw breaksConstraint(error, "sessions_user")
					? usersErrors.make("notFound", {}, error)
					: error;
			}
			return { session: toSession(row), secret };
		},
		async use(secret) {
			const now = clock();
			const [row] = await db
				.select()
				.from(sessionsTable)
				.where(
					and(
						hasSecret(secret),
						gt(sessionsTable.createdAt, now - lifetimeMs),
						gt(sessionsTable.usedAt, now - idleMs),
					),
				);
			if (!row) return undefined;
			if (now - row.usedAt >= touchMs) {
				await db
					.update(sessionsTable)
					.set({ usedAt: now })
					.where(eq(sessionsTable.id, row.id));
			}
			return toSession(row);
		},
		async close(secret) {
			await db.delete(sessionsTable).where(hasSecret(secret));
		},
		async closeAll(tx, userId) {
			await tx.delete(sessionsTable).where(eq(sessionsTable.userId, userId));
		},
	};
}

function toSession(row: {
	readonly id: string;
	readonly userId: string;
	readonly createdAt: number;
}): Session {
	return {
		id: row.id,
		userId: row.userId,
		createdAt: row.createdAt,
		expiresAt: row.createdAt + lifetimeMs,
	};
}
