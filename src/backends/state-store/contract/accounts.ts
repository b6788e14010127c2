/** Tables and rows for the contract of the state store. */
import assert from "node:assert/strict";
import { eq, sql } from "drizzle-orm";
import {
	bigint,
	integer,
	json,
	pgTable,
	primaryKey,
	text,
} from "drizzle-orm/pg-core";
import { UrsaError } from "#schema/index.ts";
import type { StateDatabase } from "../state-store.ts";

export const accounts = pgTable("contract_accounts", {
	id: text().primaryKey(),
	owner: text().notNull(),
	balance: bigint({ mode: "number" }).notNull(),
	visits: integer().notNull(),
	notes: json(),
});

export const transfers = pgTable(
	"contract_transfers",
	{ accountId: text().notNull(), position: integer().notNull() },
	(table) => [primaryKey({ columns: [table.accountId, table.position] })],
);

const createTables = [
	sql`create table contract_accounts (
		id text primary key,
		owner text not null,
		balance bigint not null,
		visits integer not null,
		notes json,
		constraint accounts_owner unique (owner),
		constraint accounts_balance check (balance >= 0)
	)`,
	sql`create table contract_transfers (
		"accountId" text not null,
		position integer not null,
		primary key ("accountId", position),
		constraint transfers_account foreign key ("accountId") references contract_accounts (id)
	)`,
];

export const ann = { id: "a", owner: "Ann", balance: 100, visits: 0 };
const bob = { id: "b", owner: "Bob", balance: 50, visits: 0 };

export async function createAccounts(db: StateDatabase): Promise<void> {
	for (const statement of createTables) await db.execute(statement);
}

/** Ann with 100 and Bob with 50, and nothing else. */
export async function resetAccounts(db: StateDatabase): Promise<void> {
	await db.delete(transfers);
	await db.delete(accounts);
	await db.insert(accounts).values([ann, bob]);
}

export async function balanceOf(
	db: StateDatabase,
	id: string,
): Promise<number | undefined> {
	const [row] = await db.select().from(accounts).where(eq(accounts.id, id));
	return row?.balance;
}

/** The error of the catalogue that the promise rejects with. */
export async function failureOf(work: Promise<unknown>): Promise<UrsaError> {
	try {
		await work;
	} catch (error) {
		assert.ok(error instanceof UrsaError, String(error));
		return error;
	}
	assert.fail("did not fail");
}
