import assert from "node:assert/strict";
import { test } from "node:test";
import { eq, inArray, sql } from "drizzle-orm";
import type { StateDatabase } from "../state-store.ts";
import {
	accounts,
	ann,
	balanceOf,
	failureOf,
	resetAccounts,
	transfers,
} from "./accounts.ts";

/** What statements refuse, how they say so, and which values survive them. */
export function statementContract(db: () => StateDatabase): void {
	test("names the constraint that a statement breaks", async () => {
		await resetAccounts(db());
		const wrong = [
			[
				db()
					.insert(accounts)
					.values({ ...ann, id: "x" }),
				"stateStore.notUnique",
				"accounts_owner",
			],
			[
				db().update(accounts).set({ balance: -1 }),
				"stateStore.checkFailed",
				"accounts_balance",
			],
			[
				db().insert(transfers).values({ accountId: "?", position: 1 }),
				"stateStore.missingReference",
				"transfers_account",
			],
			[
				db().execute(
					sql`insert into contract_accounts (id, balance, visits) values ('n', 0, 0)`,
				),
				"stateStore.checkFailed",
				"contract_accounts",
			],
		] as const;
		for (const [work, code, constraint] of wrong) {
			const failure = await failureOf(work);
			assert.equal(failure.code, code);
			assert.equal(failure.details.constraint, constraint);
		}
	});

	test("no error tells the values of its statement", async () => {
		await resetAccounts(db());
		const secret = "correct-horse-battery";
		const failure = await failureOf(
			db()
				.insert(accounts)
				.values({ id: secret, owner: "Ann", balance: 0, visits: 0 }),
		);
		let told = "";
		for (
			let error: unknown = failure;
			error instanceof Error;
			error = error.cause
		) {
			told += `${error.stack} ${JSON.stringify({ ...error })}`;
		}
		assert.doesNotMatch(told, new RegExp(secret));
		assert.doesNotMatch(told, /Key \(owner\)/);
	});

	test("refuses NUL characters in text with a sentence for people", async () => {
		await resetAccounts(db());
		const failure = await failureOf(
			db()
				.insert(accounts)
				.values({ ...ann, id: "n", owner: "a\0b" }),
		);
		assert.equal(failure.code, "stateStore.badText");
		assert.equal(failure.status, 400);
	});

	test("a statement that the server does not understand is refused with its reason", async () => {
		const failure = await failureOf(
			db().execute(sql`select * from no_such_table`),
		);
		assert.equal(failure.code, "stateStore.refused");
		assert.equal(failure.details.sqlState, "42P01");
		assert.match(failure.message, /no_such_table/);
	});

	test("keeps json as it was, NUL characters and the order of keys too", async () => {
		await resetAccounts(db());
		const notes = { z: [1, null, true], a: { delimiter: "\0" }, "": "ü€😀" };
		await db().update(accounts).set({ notes });
		const [row] = await db().select().from(accounts);
		assert.deepEqual(row?.notes, notes);
		assert.deepEqual(Object.keys(row?.notes ?? {}), ["z", "a", ""]);
	});

	test("reads int8 as exact numbers up to 2^53", async () => {
		await resetAccounts(db());
		const large = Number.MAX_SAFE_INTEGER;
		await db()
			.update(accounts)
			.set({ balance: large })
			.where(eq(accounts.id, "a"));
		assert.equal(await balanceOf(db(), "a"), large);
		assert.equal(await balanceOf(db(), "b"), 50);
	});

	test("counts what it finds", async () => {
		await resetAccounts(db());
		assert.equal(await db().$count(accounts), 2);
		assert.equal(await db().$count(accounts, eq(accounts.id, "a")), 1);
	});

	test("takes thousands of parameters in a statement", async () => {
		await resetAccounts(db());
		const ids = Array.from({ length: 10_000 }, (_, index) => `id${index}`);
		await db()
			.insert(accounts)
			.values(ids.map((id) => ({ ...ann, id, owner: id })));
		const rows = await db()
			.select({ id: accounts.id })
			.from(accounts)
			.where(inArray(accounts.id, ids));
		assert.equal(rows.length, ids.length);
	});

	test("a long row of statements lets the rest of the process run", async () => {
		let turns = 0;
		let counting = setImmediate(function count() {
			turns++;
			counting = setImmediate(count);
		});
		// Counted in statements: how many fit into a time depends on what else the machine does.
		let statements = 0;
		try {
			while (turns < 5 && statements < 20_000) {
				await db().execute(sql`select 1`);
				statements++;
			}
		} finally {
			clearImmediate(counting);
		}
		assert.ok(turns >= 5, `${statements} statements, ${turns} turns`);
	});
}
