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

/** Base events come before the detection that they lead to: so much earlier, in milliseconds, are they looked for. */
const before = 24 * 3_600_000;
const after = 60_000;
/** More ids make an address that browsers and servers cut. */
const mostIds = 150;

export function alertRange({ firstSeen, lastSeen }: AlertSpan): TimeRange {
	return {
		kind: "between",
		from: Math.max(firstSeen - before, 0),
		to: lastSeen + after,
	};
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
