/** What services have taken and the ledger does not have yet: it comes with the events into the store. */
import type { Service } from "../services/counters.ts";

interface InFlight {
	readonly service: Service;
	/** Records of the journal; one holds the messages of one batch. */
	readonly records: number;
}

/** Services with something in flight, the most first. */
export function inFlight(services: readonly Service[]): InFlight[] {
	return services
		.map((service) => ({ service, records: recordsOf(service) }))
		.filter(({ records }) => records > 0)
		.sort((a, b) => b.records - a.records);
}

/** Outputs that store bring the ledger; without a storage the core keeps it. */
function recordsOf({ kind, counters }: Service): number {
	if (kind !== "collector") return 0;
	const storing = new Set(
		counters.filter(({ name }) => name === "stored").map((c) => c.reason),
	);
	return counters
		.filter(({ name }) => name === "waiting")
		.filter(({ reason }) => reason === "ledger" || storing.has(reason))
		.reduce((most, { value }) => Math.max(most, value), 0);
}
