import type { Event } from "#event/index.ts";
import type { Severity } from "./rule.definition.ts";

/** A rule fired. */
export interface Detection {
	/** The correlation event; its ID depends only on rule, key and base events, so a replay makes the same one. */
	readonly event: Event;
	readonly ruleId: string;
	readonly ruleName: string;
	readonly severity: Severity;
	/** False for rules that only store. */
	readonly raisesAlert: boolean;
	/** Detections of one rule with the same segment join one open alert. */
	readonly segment: string;
	/** Ids of all base events, oldest first; at most 10,000. */
	readonly baseEventIds: readonly string[];
	/** Copies kept by the rule's policy. */
	readonly baseEvents: readonly Event[];
}

export interface CorrelatorCounts {
	readonly events: number;
	readonly detections: number;
	readonly openBuckets: number;
	readonly rateLimited: number;
	/** Per rule id. */
	readonly rules: Readonly<
		Record<string, { readonly matched: number; readonly fired: number }>
	>;
	/** Per list id: number of records. */
	readonly activeLists: Readonly<Record<string, number>>;
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
	/** Everything needed to go on later: windows, lists, rate limits. Encoded as text. */
	snapshot(): string;
	/** Takes a snapshot of the same or an earlier set of rules; what belongs to removed rules is left out. */
	restore(snapshot: string): void;
}
