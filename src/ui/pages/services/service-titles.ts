/** Words for kinds of services, and the addresses of what belongs to one. */
import { quoteText } from "../../query/literals.ts";
import { defaultStatement, joinStatement } from "../../query/statement.ts";
import { defaultEventsState, writeEventsState } from "../../query/url-state.ts";
import type { Service } from "./counters.ts";

export const kindTitles: Readonly<Record<Service["kind"], string>> = {
	collector: "Collector",
	correlator: "Correlator",
	storage: "Storage",
};

export const statusTitles: Readonly<Record<Service["status"], string>> = {
	green: "Works",
	yellow: "Works with errors",
	red: "Does not work",
	gray: "Never started",
};

/** A storage makes no events of its own: what it holds is everything. */
export function eventsOfService({ id, kind }: Pick<Service, "id" | "kind">) {
	return writeEventsState({
		...defaultEventsState,
		...(kind === "storage"
			? {}
			: {
					sql: joinStatement({
						...defaultStatement,
						where: `ServiceID = ${quoteText(id)}`,
					}),
				}),
		range: { kind: "last", minutes: 1440 },
	});
}

/** What keeps it from working well, one sentence each; services join them with "; ". */
export function problemsOf({ warning }: Pick<Service, "warning">): string[] {
	return warning
		.split("; ")
		.map((problem) => problem.trim())
		.filter((problem) => problem !== "");
}
