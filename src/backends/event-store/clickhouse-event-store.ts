import { type DatabaseOptions, openDatabase } from "./database.ts";
import type { EventStore, EventStoreUpkeep } from "./event-store.ts";
import { insertBatch } from "./insert.ts";
import {
	deadLetter,
	deadLetters,
	findEvents,
	ledger,
	markReplayed,
} from "./lookups.ts";
import { prepare, readVersion } from "./prepare.ts";
import { applyRetention, readState, setRetention } from "./retention.ts";
import { histogram, search } from "./search.ts";
import { verifyLedger } from "./verify-ledger.ts";

/**
 * The event store on ClickHouse: a server, a cluster's address or the embedded engine. Connects with the first call;
 * after the server was away the next call finds it again. Errors have the codes `eventStore.*`.
 */
export function createEventStore(
	options: DatabaseOptions,
): EventStore & EventStoreUpkeep {
	const database = openDatabase(options);
	return {
		prepare: (signal) => prepare(database, signal),
		insert: (batch) => insertBatch(database, batch),
		search: (request) => search(database, request),
		histogram: (request) => histogram(database, request),
		findEvents: (ids, tenants, period) =>
			findEvents(database, ids, tenants, period),
		ledger: (query) => ledger(database, query),
		deadLetters: (query) => deadLetters(database, query),
		setRetention: (retention) => setRetention(database, retention),
		retention: async () => (await readState(database)).retention,
		applyRetention: (now) => applyRetention(database, now),
		deadLetter: (id, tenants) => deadLetter(database, id, tenants),
		markReplayed: (ids, at) => markReplayed(database, ids, at),
		verifyLedger: (period) => verifyLedger(database, period),
		ping: async () => ({ version: await readVersion(database) }),
		close: () => database.close(),
	};
}
