import { eq, isNotNull } from "drizzle-orm";
import type { StateDatabase } from "#backends/state-store/index.ts";
import type { AuditTrail } from "../audit/audit.ts";
import { usersErrors } from "./errors.ts";
import { findUsers } from "./find-users.ts";
import {
	createApiToken,
	hashSecret,
	isApiToken,
	type Random,
} from "./secrets.ts";
import { createTokenCache } from "./token-cache.ts";
import { accountOf, differenceOf } from "./user-audit.ts";
import type { ChangeUser } from "./user-rows.ts";
import { usersTable } from "./users.table.ts";
import type { User, Users } from "./users.ts";

const maxOperations = 200;
const tenYearsMs = 10 * 366 * 24 * 3_600_000;
const operationLabel = /^(GET|POST|PUT|DELETE) \/[\w/:.-]{1,120}$/;

export interface Tokens
	extends Pick<
		Users,
		"createToken" | "revokeToken" | "setApiOperations" | "useToken"
	> {
	/** To be called after every change of a user. */
	forget(): void;
}

export function createTokens(
	db: StateDatabase,
	{
		clock,
		random,
		audit,
		change,
	}: {
		readonly clock: () => number;
		readonly random: Random;
		readonly audit: AuditTrail | undefined;
		readonly change: ChangeUser;
	},
): Tokens {
	const cache = createTokenCache(clock, async () => {
		const rows = await db
			.select({ tokenHash: usersTable.tokenHash })
			.from(usersTable)
			.where(isNotNull(usersTable.tokenHash));
		return rows.flatMap(({ tokenHash }) => tokenHash ?? []);
	});

	const hasExpired = ({ tokenExpiresAt }: User) =>
		tokenExpiresAt !== undefined && tokenExpiresAt <= clock();

	async function changeToken(
		userId: string,
		values: Partial<typeof usersTable.$inferInsert>,
	): Promise<void> {
		await db.transaction(async (tx) => {
			const { before, after } = await change(tx, userId, values);
			await audit?.record(tx, {
				action: "user access token changed",
				account: accountOf(after),
				...differenceOf(tokenOf(before), tokenOf(after)),
			});
		});
		cache.clear();
	}

	return {
		forget: () => cache.clear(),

		async createToken(userId, { expiresAt } = {}) {
			const now = clock();
			const isGood =
				expiresAt === undefined ||
				(Number.isSafeInteger(expiresAt) &&
					expiresAt > now &&
					expiresAt <= now + tenYearsMs);
			if (!isGood) throw usersErrors.make("badExpiry");
			const token = createApiToken(random);
			await changeToken(userId, {
				tokenHash: hashSecret(token),
				tokenCreatedAt: now,
				tokenExpiresAt: expiresAt ?? null,
			});
			return token;
		},

		revokeToken: (userId) =>
			changeToken(userId, {
				tokenHash: null,
				tokenCreatedAt: null,
				tokenExpiresAt: null,
			}),

		async setApiOperations(userId, labels) {
			const isGood =
				labels === undefined ||
				(labels.length <= maxOperations &&
					labels.every((label) => operationLabel.test(label)));
			if (!isGood) throw usersErrors.make("badOperations");
			const apiOperations = labels ? [...new Set(labels)].sort() : null;
			await changeToken(userId, { apiOperations });
		},

		async useToken(token) {
			if (!isApiToken(token)) return undefined;
			const tokenHash = hashSecret(token);
			const user = await cache.find(tokenHash, async () => {
				const [found] = await findUsers(
					db,
					eq(usersTable.tokenHash, tokenHash),
				);
				return found?.user.isDisabled ? undefined : found?.user;
			});
			return user === undefined || hasExpired(user) ? undefined : user;
		},
	};
}

function tokenOf(user: User): Record<string, unknown> {
	return {
		tokenCreatedAt: user.tokenCreatedAt,
		tokenExpiresAt: user.tokenExpiresAt,
		apiOperations: user.apiOperations,
	};
}
