/** Events at rest: ClickHouse, embedded or on a server of its own, behind the interface of `event-store.ts`. */
export { createEventStore } from "./clickhouse-event-store.ts";
export {
	type KeptClickHouse,
	keepEmbeddedClickHouse,
} from "./clickhouse-server/keep.ts";
export type {
	EmbeddedClickHouse,
	EmbeddedOptions,
} from "./clickhouse-server/start.ts";
export type {
	DeadLetter,
	EventBatch,
	EventStore,
	EventStoreUpkeep,
	Histogram,
	HistogramRequest,
	LedgerDifference,
	LedgerEntry,
	LedgerOutcome,
	LedgerQuery,
	LedgerVerification,
	Removal,
	Retention,
	SearchRequest,
	SearchResult,
	TenantScope,
} from "./event-store.ts";
export { searchFunctions } from "./sql/functions.ts";
