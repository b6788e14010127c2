import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { UrsaError } from "#schema/index.ts";
import { createEventStore } from "../clickhouse-event-store.ts";
import { type DatabaseOptions, openDatabase } from "../database.ts";
import type {
	EventStore,
	EventStoreUpkeep,
	SearchRequest,
} from "../event-store.ts";
import { wholeDay } from "./samples.ts";

export interface ContractEngine {
	readonly name: string;
	/** A new, prepared database. */
	create(): Promise<ContractDatabase>;
}

export interface ContractDatabase {
	readonly options: DatabaseOptions;
	/** A store over it; closed by `dispose`. */
	open(): EventStore & EventStoreUpkeep;
	/** Drops the database. */
	dispose(): Promise<void>;
}

/** A new database on a running engine. */
export async function createContractDatabase(
	server: Omit<DatabaseOptions, "database">,
): Promise<ContractDatabase> {
	const options = {
		...server,
		database: `ursa_test_${randomUUID().replaceAll("-", "")}`,
	};
	const stores: (EventStore & EventStoreUpkeep)[] = [];
	const open = () => {
		const store = createEventStore(options);
		stores.push(store);
		return store;
	};
	await open().prepare();
	return {
		options,
		open,
		async dispose() {
			const database = openDatabase(options);
			await database.outside.command(`DROP DATABASE ${options.database}`);
			await database.close();
			for (const store of stores) await store.close();
		},
	};
}

/** Rows of a search over all tenants and the day of the samples. */
export async function rowsOf(
	store: EventStore,
	sql: string,
	request: Partial<SearchRequest> = {},
): Promise<readonly Record<string, unknown>[]> {
	const { rows } = await store.search({
		sql,
		...wholeDay,
		tenants: "all",
		maxRows: 10_000,
		...request,
	});
	return rows;
}

/** How many rows are stored and how many different ids they have; both must be the same. */
export async function countEvents(
	store: EventStore,
	request: Partial<SearchRequest> = {},
): Promise<{ rows: unknown; ids: unknown }> {
	const [counts] = await rowsOf(
		store,
		"SELECT count() AS rows, uniqExact(ID) AS ids FROM events LIMIT 1",
		request,
	);
	return { rows: counts?.rows, ids: counts?.ids };
}

/** The error of ours that the work ends with. */
export async function failureOf(work: Promise<unknown>): Promise<UrsaError> {
	try {
		await work;
	} catch (error) {
		assert.ok(error instanceof UrsaError, `not an error of ours: ${error}`);
		return error;
	}
	assert.fail("expected an error");
}
