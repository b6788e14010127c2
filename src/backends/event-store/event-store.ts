/**
 * Keeps events and searches them. One implementation: ClickHouse over HTTP. The embedded default is the same interface
 * served by a child process in front of chDB (docs/decisions/0002).
 */
import type { TextOrBytes } from "#platform/index.ts";

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

/**
 * received + produced = stored + filtered + dropped + rejected + redirected + aggregated. `produced` are the results of
 * aggregation, `filtered` what routing kept from the store; `detected` counts correlation events apart.
 */
export type LedgerOutcome =
	| "received"
	| "stored"
	| "dropped"
	| "rejected"
	| "redirected"
	| "aggregated"
	| "produced"
	| "filtered"
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
	/** When it was last given to a collector again, milliseconds since the epoch; 0 or absent: never. */
	readonly replayedAt?: number;
}

export interface EventBatch {
	/**
	 * Names the batch for ever: inserting again with the same token and content stores nothing twice, also after a
	 * crash in the middle.
	 */
	readonly token: string;
	/** Lines of `encodeEvent`, joined by line feeds. */
	readonly events: TextOrBytes;
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

export interface DeadLetterQuery extends LedgerQuery {
	/** As it stands in the letter. */
	readonly code?: string;
	readonly source?: string;
	readonly limit: number;
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
	/** The latest first. */
	deadLetters(query: DeadLetterQuery): Promise<DeadLetter[]>;
	/** Version of the engine when it answers; throws an event-store error when it does not. */
	ping(): Promise<{ readonly version: string }>;
	close(): Promise<void>;
}

/** How long things are kept, in whole days; absent = for ever. A day ends at midnight UTC and is removed whole. */
export interface Retention {
	readonly eventDays?: number;
	/** Days of the events of single spaces, by `SpaceID`. */
	readonly spaceDays?: Readonly<Record<string, number>>;
	readonly ledgerDays?: number;
	readonly deadLetterDays?: number;
}

/** One day that retention removed from a table. */
export interface Removal {
	readonly table: "events" | "ledger" | "dead_letters";
	/** `2026-11-24`; of the ledger the last day that went. */
	readonly day: string;
	/** Space of the events; "" without one and for the other tables. */
	readonly space: string;
	readonly rows: number;
}

/** An hour of a service in which ledger and events disagree. */
export interface LedgerDifference {
	readonly hour: number;
	readonly tenantId: string;
	readonly serviceId: string;
	/** What the ledger says was stored. */
	readonly ledgerStored: number;
	/** Base and aggregated events that are there. */
	readonly events: number;
	/** Received and produced, less everything they became: not 0 when the ledger itself does not balance. */
	readonly imbalance: number;
	/** Events that the ledger counts and the store lacks. */
	readonly missing: number;
	/** Events that no ledger entry accounts for. */
	readonly unaccounted: number;
	/** Rows beyond the first with the same id, correlation events included. */
	readonly duplicates: number;
}

export interface LedgerVerification {
	/** The period that was compared: whole hours that retention has not touched. Empty when `to` is not after `from`. */
	readonly from: number;
	readonly to: number;
	/** Hours of services compared. */
	readonly checked: number;
	readonly differences: readonly LedgerDifference[];
}

/** What the event store offers to those who look after it. */
export interface EventStoreUpkeep {
	/** Holds from the next `applyRetention` on. Throws `eventStore.badRetention` for days that are no positive whole number. */
	setRetention(retention: Retention): Promise<void>;
	retention(): Promise<Retention>;
	/** Removes what is too old at that time; to be called about once an hour. Answers what went, for the audit. */
	applyRetention(now: number): Promise<readonly Removal[]>;
	/** One dead letter; undefined when it does not exist or belongs to other tenants. */
	deadLetter(id: string, tenants: TenantScope): Promise<DeadLetter | undefined>;
	/** Notes on dead letters that they were given to a collector again. */
	markReplayed(ids: readonly string[], at: number): Promise<void>;
	/**
	 * Counts the stored events again and compares them with the ledger. `to` is exclusive. What is being inserted
	 * meanwhile is no difference; hours that retention has removed from are left out.
	 */
	verifyLedger(period: {
		readonly from: number;
		readonly to: number;
		readonly signal?: AbortSignal;
	}): Promise<LedgerVerification>;
}
