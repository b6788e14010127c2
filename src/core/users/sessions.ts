import {
	and,
	desc,
	eq,
	gt,
	inArray,
	lt,
	ne,
	notInArray,
	or,
	type SQL,
} from "drizzle-orm";
import type { StateDatabase } from "#backends/state-store/index.ts";
import { breaksConstraint } from "../broken-constraint.ts";
import { usersErrors } from "./errors.ts";
import {
	createSessionSecret,
	hashSecret,
	isSessionSecret,
	type Random,
} from "./secrets.ts";
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
	/** Within a transaction. */
	open(
		tx: StateDatabase,
		userId: string,
		address: string,
	): Promise<{ session: Session; secret: string }>;
	/** The live session of the secret, with its use noted. */
	use(secret: string): Promise<Session | undefined>;
	/** Live ones, latest first. */
	list(userId: string): Promise<Session[]>;
	/** Whose session it was; undefined when there was none. */
	close(tx: StateDatabase, secret: string): Promise<string | undefined>;
	/** Ends one of the user's sessions, all but one, or all. Gives how many. */
	closeSome(
		tx: StateDatabase,
		userId: string,
		which?: { readonly id: string } | { readonly except?: string | undefined },
	): Promise<number>;
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

	function isLive(): SQL | undefined {
		const now = clock();
		return and(
			gt(sessionsTable.createdAt, now - lifetimeMs),
			gt(sessionsTable.usedAt, now - idleMs),
		);
	}

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
		async open(tx, userId, address) {
			const secret = createSessionSecret(random);
			const now = clock();
			const row = {
				id: nextId(),
				secretHash: hashSecret(secret),
				userId,
				address,
				createdAt: now,
				usedAt: now,
			};
			await removeOld(tx, userId);
			try {
				await tx.insert(sessionsTable).values(row);
			} catch (error) {
				throw breaksConstraint(error, "sessions_user")
					? usersErrors.make("notFound", {}, error)
					: error;
			}
			return { session: toSession(row), secret };
		},
		async use(secret) {
			if (!isSessionSecret(secret)) return undefined;
			const now = clock();
			const [row] = await db
				.select()
				.from(sessionsTable)
				.where(and(hasSecret(secret), isLive()));
			if (!row) return undefined;
			if (now - row.usedAt < touchMs) return toSession(row);
			await db
				.update(sessionsTable)
				.set({ usedAt: now })
				.where(eq(sessionsTable.id, row.id));
			return toSession({ ...row, usedAt: now });
		},
		async list(userId) {
			const rows = await db
				.select()
				.from(sessionsTable)
				.where(and(eq(sessionsTable.userId, userId), isLive()))
				.orderBy(desc(sessionsTable.createdAt), desc(sessionsTable.id))
				.limit(maxPerUser);
			return rows.map(toSession);
		},
		async close(tx, secret) {
			if (!isSessionSecret(secret)) return undefined;
			const [closed] = await tx
				.delete(sessionsTable)
				.where(hasSecret(secret))
				.returning({ userId: sessionsTable.userId });
			return closed?.userId;
		},
		async closeSome(tx, userId, which = {}) {
			const closed = await tx
				.delete(sessionsTable)
				.where(and(eq(sessionsTable.userId, userId), isOne(which)))
				.returning({ id: sessionsTable.id });
			return closed.length;
		},
	};
}

function isOne(
	which: { readonly id: string } | { readonly except?: string | undefined },
): SQL | undefined {
	if ("id" in which) return eq(sessionsTable.id, which.id);
	return which.except === undefined
		? undefined
		: ne(sessionsTable.id, which.except);
}

function toSession(row: Omit<Session, "expiresAt">): Session {
	return {
		id: row.id,
		userId: row.userId,
		address: row.address,
		createdAt: row.createdAt,
		usedAt: row.usedAt,
		expiresAt: row.createdAt + lifetimeMs,
	};
}
