/** From an alert to the search that finds its events. */
import { fieldSql } from "../../query/fields.ts";
import { quoteText } from "../../query/literals.ts";
import { defaultStatement, joinStatement } from "../../query/statement.ts";
import type { TimeRange } from "../../query/time-range.ts";

interface AlertSpan {
	readonly firstSeen: number;
	readonly lastSeen: number;
	readonly ruleId: string;
}

interface AlertEvent {
	readonly id: string;
	/** When it arrived. */
	readonly timestamp: number;
}

/** So much earlier than the first event of the alert, in milliseconds, may be what led to it. */
const before = 24 * 3_600_000;
const after = 60_000;
/** More ids make an address that browsers and servers cut. */
const mostIds = 150;

/**
 * Searches go by the arrival of events, while an alert counts by when they happened, which is long before when a log is
 * sent late. So its events say where to look, and the alert itself only where it keeps none.
 */
export function alertRange(
	{ firstSeen, lastSeen }: AlertSpan,
	events: readonly AlertEvent[],
): TimeRange {
	let [from, to] = [Number.POSITIVE_INFINITY, lastSeen];
	for (const { timestamp } of events) {
		from = Math.min(from, timestamp);
		to = Math.max(to, timestamp);
	}
	if (events.length === 0) from = firstSeen;
	return { kind: "between", from: Math.max(from - before, 0), to: to + after };
}

/** All its events by id; those of an alert with very many by the rule: its correlation events. */
export function eventsOfAlert(
	alert: AlertSpan,
	events: readonly { readonly id: string }[],
): string {
	const ids = events.map(({ id }) => quoteText(id));
	const where =
		ids.length > 0 && ids.length <= mostIds
			? `${fieldSql("ID")} IN (${ids.join(", ")})`
			: `${fieldSql("CorrelationRuleID")} = ${quoteText(alert.ruleId)}`;
	return joinStatement({ ...defaultStatement, where });
}
