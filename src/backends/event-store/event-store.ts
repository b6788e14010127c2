/**
 * Keeps events and searches them. One implementation: ClickHouse over HTTP. The embedded default is the same interface
 * served by a child process in front of chDB (docs/decisions/0002).
 */

/** Counts of one service, source and hour; the rows of the ledger. Inserted as differences and summed. */
export interface LedgerEntry {
	/** Start of the hour, milliseconds since the epoch. */
	readonly hour: number;
	readonly tenantId: string;
	readonly serviceId: string;
	/** Connector name, such as `tcp:5140`. */
	readonly connector: string;
	readonly source: string;
	readonly outcome: LedgerOutcome;
	/** Rule or filter that dropped, code of the rejection, name of the output; "" otherwise. */
	readonly reason: string;
	readonly count: number;
}

/** received = stored + dropped + rejected (+ redirected elsewhere); `detected` counts correlation events apart. */
export type LedgerOutcome =
	| "received"
	| "stored"
	| "dropped"
	| "rejected"
	| "redirected"
	| "detected";

export interface DeadLetter {
	readonly id: string;
	readonly timestamp: number;
	readonly tenantId: string;
	readonly serviceId: string;
	readonly connector: string;
	readonly source: string;
	readonly code: string;
	readonly cause: string;
	/** The message; cut after 64 KiB of UTF-8. */
	readonly raw: string;
	readonly rawBytes: number;
}

export interface EventBatch {
	/**
	 * Names the batch for ever: inserting again with the same token and content stores nothing twice, also after a
	 * crash in the middle.
	 */
	readonly token: string;
	/** Lines of `encodeEvent`, joined by line feeds. */
	readonly events: string;
	readonly eventCount: number;
	readonly ledger: readonly LedgerEntry[];
	readonly deadLetters: readonly DeadLetter[];
}

/** Tenants whose events the caller may see. */
export type TenantScope = "all" | readonly string[];

export interface SearchRequest {
	/** A SELECT from `events`; see `sql-gate.ts` for what is allowed. */
	readonly sql: string;
	/** Both ends inclusive, compared with Timestamp; milliseconds since the epoch. */
	readonly from: number;
	readonly to: number;
	readonly tenants: TenantScope;
	/** Largest LIMIT the caller may ask for. A query without LIMIT is refused. */
	readonly maxRows: number;
	/** Default 30. */
	readonly timeoutSeconds?: number;
	readonly signal?: AbortSignal;
}

export interface SearchResult {
	/** In query order; objects keyed by column or alias, 64-bit numbers beyond 2^53 as bigint. */
	readonly rows: readonly Record<string, unknown>[];
	readonly columns: readonly { readonly name: string; readonly type: string }[];
	/** True when rows are events (no aggregation), so that a row can be opened. */
	readonly areEvents: boolean;
	readonly elapsedMs: number;
	readonly rowsRead: number;
}

export interface HistogramRequest extends Omit<SearchRequest, "maxRows"> {
	/** About how many bars; the store chooses a round step. */
	readonly bars: number;
}

export interface Histogram {
	readonly stepMs: number;
	/** Start of each bar that has events, ascending. */
	readonly bars: readonly { readonly start: number; readonly count: number }[];
	readonly total: number;
}

export interface LedgerQuery {
	readonly from: number;
	readonly to: number;
	readonly tenants: TenantScope;
	readonly serviceId?: string;
}

export interface EventStore {
	/** Waits until the engine answers, then creates or extends the tables. */
	prepare(signal?: AbortSignal): Promise<void>;
	/** Durable when it resolves. */
	insert(batch: EventBatch): Promise<void>;
	search(request: SearchRequest): Promise<SearchResult>;
	/** Distribution over time of the events that the query's WHERE selects. */
	histogram(request: HistogramRequest): Promise<Histogram>;
	/** Events by id, in no order; times narrow the search. */
	findEvents(
		ids: readonly string[],
		tenants: TenantScope,
		period?: { readonly from: number; readonly to: number },
	): Promise<Record<string, unknown>[]>;
	ledger(query: LedgerQuery): Promise<LedgerEntry[]>;
	deadLetters(
		query: LedgerQuery & { readonly limit: number },
	): Promise<DeadLetter[]>;
	/** Version of the engine when it answers; throws an event-store error when it does not. */
	ping(): Promise<{ readonly version: string }>;
	close(): Promise<void>;
}
