/** The ledger's entries brought into rows: one per moment, service, connector and source, as far as these are asked. */
import type { z } from "zod";
import type { ledgerEntryShape } from "#api/contract/index.ts";

export type LedgerEntry = z.output<typeof ledgerEntryShape>;
export type Outcome = LedgerEntry["outcome"];

/** What everything that was received or produced becomes, each exactly one of these. */
export const ends = [
	"stored",
	"filtered",
	"dropped",
	"aggregated",
	"redirected",
	"rejected",
] as const satisfies readonly Outcome[];
export type End = (typeof ends)[number];

export const dimensions = ["service", "connector", "source"] as const;
export type Dimension = (typeof dimensions)[number];
export type TimeStep = "hour" | "day" | "none";

export interface LedgerRow {
	readonly key: string;
	/** Start of the hour or local day; undefined when rows are not per time. */
	readonly start: number | undefined;
	/** "" where rows are not per service, connector, source. */
	readonly serviceId: string;
	readonly connector: string;
	readonly source: string;
	readonly counts: Readonly<Record<Outcome, number>>;
	/** Received and produced, less everything they became: 0 when it balances. */
	readonly difference: number;
	/** Largest first. */
	readonly reasons: readonly ReasonCount[];
}

export interface ReasonCount {
	readonly outcome: Outcome;
	readonly reason: string;
	readonly count: number;
}

export interface Grouping {
	readonly step: TimeStep;
	readonly by: readonly Dimension[];
}

const nothing: Readonly<Record<Outcome, number>> = {
	received: 0,
	stored: 0,
	dropped: 0,
	rejected: 0,
	redirected: 0,
	aggregated: 0,
	produced: 0,
	filtered: 0,
	detected: 0,
};

/** Newest first, then by service, connector and source. */
export function groupLedger(
	entries: readonly LedgerEntry[],
	{ step, by }: Grouping,
): LedgerRow[] {
	const has = (dimension: Dimension) => by.includes(dimension);
	const placeOf = (entry: LedgerEntry) => ({
		start: startOf(entry.hour, step),
		serviceId: has("service") ? entry.serviceId : "",
		connector: has("connector") ? entry.connector : "",
		source: has("source") ? entry.source : "",
	});
	const groups = Map.groupBy(entries, (entry) => {
		const { start, serviceId, connector, source } = placeOf(entry);
		return JSON.stringify([start ?? 0, serviceId, connector, source]);
	});
	return [...groups]
		.flatMap(([key, own]) => {
			const [first] = own;
			return first ? [{ key, ...placeOf(first), ...sumUp(own) }] : [];
		})
		.sort(
			(a, b) =>
				(b.start ?? 0) - (a.start ?? 0) ||
				a.serviceId.localeCompare(b.serviceId) ||
				a.connector.localeCompare(b.connector) ||
				a.source.localeCompare(b.source),
		);
}

export function totalOfLedger(entries: readonly LedgerEntry[]): LedgerRow {
	return {
		key: "total",
		start: undefined,
		serviceId: "",
		connector: "",
		source: "",
		...sumUp(entries),
	};
}

function sumUp(
	entries: readonly LedgerEntry[],
): Pick<LedgerRow, "counts" | "difference" | "reasons"> {
	const counts = { ...nothing };
	const reasons = new Map<string, ReasonCount>();
	for (const { outcome, reason, count } of entries) {
		counts[outcome] += count;
		if (reason === "") continue;
		const key = `${outcome} ${reason}`;
		const before = reasons.get(key)?.count ?? 0;
		reasons.set(key, { outcome, reason, count: before + count });
	}
	const ended = ends.reduce((sum, end) => sum + counts[end], 0);
	return {
		counts,
		difference: counts.received + counts.produced - ended,
		reasons: [...reasons.values()].sort((a, b) => b.count - a.count),
	};
}

/** Start of the hour (as the ledger has it) or of the day in the browser's zone. */
export function startOf(hour: number, step: TimeStep): number | undefined {
	if (step === "none") return undefined;
	return step === "hour" ? hour : new Date(hour).setHours(0, 0, 0, 0);
}

/** Different values of a dimension, for the filters. */
export function valuesOf(
	entries: readonly LedgerEntry[],
	dimension: "connector" | "source",
): string[] {
	return [...new Set(entries.map((entry) => entry[dimension]))]
		.filter((value) => value !== "")
		.sort();
}
