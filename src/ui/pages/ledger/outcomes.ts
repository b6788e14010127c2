/** Words and colours of what becomes of messages. */
import type { Palette } from "../../theme/palette.ts";
import type { End, Outcome } from "./ledger-rows.ts";

export const outcomeTitles: Readonly<Record<Outcome, string>> = {
	received: "Received",
	stored: "Stored",
	dropped: "Dropped",
	rejected: "Rejected",
	redirected: "Redirected",
	aggregated: "Aggregated",
	produced: "Produced",
	filtered: "Filtered",
	detected: "Detected",
};

export const outcomeNotes: Readonly<Record<Outcome, string>> = {
	received: "taken from connectors",
	stored: "kept in the event store",
	dropped: "left out on purpose by a rule or filter of the collector",
	rejected: "could not be processed: dead letters",
	redirected: "sent to another output instead",
	aggregated: "taken into a result of aggregation",
	produced: "results of aggregation",
	filtered: "left out of the store by the filter of its destination",
	detected: "correlation events; not part of the balance",
};

export function endColours(palette: Palette): Readonly<Record<End, string>> {
	return {
		stored: palette.bar,
		filtered: palette.lowText,
		dropped: palette.textFaint,
		aggregated: palette.codeFunction,
		redirected: palette.warn,
		rejected: palette.bad,
	};
}
