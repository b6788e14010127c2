import assert from "node:assert/strict";
import { test } from "node:test";
import { eq } from "drizzle-orm";
import type { StateDatabase } from "../state-store.ts";
import {
	accounts,
	ann,
	balanceOf,
	failureOf,
	resetAccounts,
} from "./accounts.ts";

export function transactionContract(db: () => StateDatabase): void {
	test("commits a transaction as a whole", async () => {
		await resetAccounts(db());
		await db().transaction(async (tx) => {
			await tx
				.update(accounts)
				.set({ balance: 90 })
				.where(eq(accounts.id, "a"));
			await tx
				.update(accounts)
				.set({ balance: 60 })
				.where(eq(accounts.id, "b"));
		});
		assert.deepEqual(
			[await balanceOf(db(), "a"), await balanceOf(db(), "b")],
			[90, 60],
		);
	});

	test("takes everything back when the work throws, and hands the error on", async () => {
		await resetAccounts(db());
		const mistake = new RangeError("no");
		await assert.rejects(
			db().transaction(async (tx) => {
				await tx.update(accounts).set({ balance: 1 });
				throw mistake;
			}),
			(error) => error === mistake,
		);
		assert.equal(await balanceOf(db(), "a"), 100);
	});

	test("does not commit what swallowed a failed statement", async () => {
		await resetAccounts(db());
		const failure = await failureOf(
			db().transaction(async (tx) => {
				await tx.update(accounts).set({ balance: 1 });
				await failureOf(tx.insert(accounts).values(ann));
			}),
		);
		assert.equal(failure.code, "stateStore.rolledBack");
		assert.equal(await balanceOf(db(), "a"), 100);
	});

	test("an inner transaction fails alone", async () => {
		await resetAccounts(db());
		await db().transaction(async (tx) => {
			await tx.update(accounts).set({ balance: 7 }).where(eq(accounts.id, "a"));
			const failure = await failureOf(
				tx.transaction(async (inner) => {
					await inner.update(accounts).set({ balance: 8 });
					await inner.insert(accounts).values(ann);
				}),
			);
			assert.equal(failure.code, "stateStore.notUnique");
		});
		assert.deepEqual(
			[await balanceOf(db(), "a"), await balanceOf(db(), "b")],
			[7, 50],
		);
	});

	test("row locks keep concurrent changes apart", async () => {
		await resetAccounts(db());
		await Promise.all(
			Array.from({ length: 20 }, () =>
				db().transaction(async (tx) => {
					const [row] = await tx
						.select()
						.from(accounts)
						.where(eq(accounts.id, "a"))
						.for("update");
					assert.ok(row);
					await tx
						.update(accounts)
						.set({ visits: row.visits + 1 })
						.where(eq(accounts.id, "a"));
				}),
			),
		);
		const [row] = await db()
			.select()
			.from(accounts)
			.where(eq(accounts.id, "a"));
		assert.equal(row?.visits, 20);
	});

	test("of concurrent equal inserts one wins and the others hear of it", async () => {
		await resetAccounts(db());
		const results = await Promise.allSettled(
			Array.from({ length: 8 }, (_, index) =>
				db()
					.insert(accounts)
					.values({ ...ann, id: `c${index}`, owner: "Cid" }),
			),
		);
		const lost = results.filter((result) => result.status === "rejected");
		assert.equal(lost.length, 7);
		for (const { reason } of lost) {
			assert.equal(reason.code, "stateStore.notUnique");
			assert.equal(reason.status, 409);
			assert.equal(reason.details.constraint, "accounts_owner");
		}
	});
}
