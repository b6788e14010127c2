import type { Event } from "#event/index.ts";
import type { ActiveList } from "./active-list.ts";
import type { Severity } from "./rule.definition.ts";

/** A rule fired. */
export interface Detection {
	/** The correlation event; its ID depends only on service, rule, key and base events, so a replay makes the same one. */
	readonly event: Event;
	readonly ruleId: string;
	readonly ruleName: string;
	readonly severity: Severity;
	/** False for rules that only store. */
	readonly raisesAlert: boolean;
	/** Detections of one rule with the same segment join one open alert. */
	readonly segment: string;
	/**
	 * Names and values of the fields that make the segment; empty when the rule has one alert for all.
	 */
	readonly groupedBy: Readonly<Record<string, string>>;
	/** Ids of all base events, oldest first; at most 10,000. */
	readonly baseEventIds: readonly string[];
	/** Copies kept by the rule's policy. */
	readonly baseEvents: readonly Event[];
}

export interface CorrelatorCounts {
	/** Events offered from outside. */
	readonly events: number;
	readonly detections: number;
	readonly openBuckets: number;
	/** Triggers left out because the rule had too many in one second. */
	readonly rateLimited: number;
	/** Buckets that gave way because a rule had its most; oldest first. */
	readonly evictedBuckets: number;
	/** Events that came after the life they belong to was over. */
	readonly late: number;
	/** Looped events not offered again because they were the eighth generation. */
	readonly loopsCut: number;
	/** Records that gave way because a list was full; oldest first. */
	readonly evictedRecords: number;
	/** Per rule id. */
	readonly rules: Readonly<
		Record<string, { readonly matched: number; readonly fired: number }>
	>;
	/** Per list id: number of records. */
	readonly activeLists: Readonly<Record<string, number>>;
}

/** The active lists of one correlator, for reading and for changes by users. */
export interface ActiveLists {
	/** By id or name. */
	find(list: string): ActiveList | undefined;
	all(): readonly ActiveList[];
}

/** What a snapshot brought back. */
export interface RestoreReport {
	readonly buckets: number;
	readonly records: number;
	/** Rules whose buckets were left out, because the rule is gone or its windows mean something else now. */
	readonly droppedRules: readonly {
		readonly id: string;
		readonly buckets: number;
	}[];
	/** Lists that the correlator no longer has. */
	readonly droppedLists: readonly {
		readonly id: string;
		readonly records: number;
	}[];
}

/**
 * The rules of one correlator with their windows and active lists. Deterministic: the same events, in the same calls,
 * give the same detections. Single-threaded; does no input or output.
 */
export interface Correlator {
	/** Offers events to all rules in listed order. `receivedAt`: when they arrived, milliseconds. */
	process(events: readonly Event[], receivedAt: number): Detection[];
	/** Lets time pass without events: closes windows, expires list records, runs `timeout` triggers. */
	advance(now: number): Detection[];
	counts(): CorrelatorCounts;
	lists(): ActiveLists;
	/** Everything needed to go on later: windows, lists, rate limits. Throws `correlation.snapshotTooLarge`. */
	snapshot(): string;
	/**
	 * Replaces the state by a snapshot of the same or an earlier set of rules; what belongs to removed or changed rules
	 * is left out. Throws `correlation.snapshotUnreadable`, `snapshotVersion`, `snapshotBucket`; the state is then empty.
	 */
	restore(snapshot: string): RestoreReport;
}
