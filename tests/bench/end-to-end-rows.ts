/** What the lane end-to-end measured, as rows of its report. */
import type { Row } from "./report.ts";
import { percentile } from "./table.ts";

export interface Memory {
	readonly ursa: { readonly now: number; readonly peak: number };
	readonly store: { readonly now: number; readonly peak: number };
}

export interface Flood {
	readonly events: number;
	readonly acknowledgedSeconds: number;
	readonly settledSeconds: number;
	readonly ursaCpuSeconds: number;
	readonly storeCpuSeconds: number;
	readonly senderCpuSeconds: number;
}

export function floodRows(results: readonly Flood[]): Row[] {
	const row = (
		figure: string,
		unit: string,
		value: (flood: Flood) => number,
		goal?: string,
	): Row => ({
		figure,
		unit,
		samples: results.map(value),
		...(goal === undefined ? {} : { goal }),
	});
	return [
		row(
			"stored and correlated",
			"events per second",
			(one) => one.events / one.settledSeconds,
			"≥ 30,000 on 2 cores",
		),
		row(
			"acknowledged",
			"events per second",
			(one) => one.events / one.acknowledgedSeconds,
		),
		row(
			"Ursa and event store together",
			"events per CPU-second",
			(one) => one.events / (one.ursaCpuSeconds + one.storeCpuSeconds),
		),
		row(
			"CPU, Ursa's own process",
			"µs per event",
			(one) => (one.ursaCpuSeconds / one.events) * 1e6,
		),
		row(
			"CPU, event store",
			"µs per event",
			(one) => (one.storeCpuSeconds / one.events) * 1e6,
		),
		row(
			"CPU, the sender beside them",
			"µs per event",
			(one) => (one.senderCpuSeconds / one.events) * 1e6,
		),
	];
}

export function latencyRows(milliseconds: number[]): Row[] {
	const figure = "event sent until alert readable, half load";
	return [
		{ figure, unit: "ms", samples: milliseconds },
		{
			figure: `${figure}, p99`,
			unit: "ms",
			samples: [percentile(milliseconds, 99)],
			goal: "≤ 1000",
		},
	];
}

export function memoryRows(
	when: string,
	{ ursa, store }: Memory,
	which: "now" | "peak",
	goal?: string,
): Row[] {
	return [
		{
			figure: `memory ${when}, Ursa's own process`,
			unit: "MB",
			samples: [ursa[which]],
		},
		{
			figure: `memory ${when}, event store`,
			unit: "MB",
			samples: [store[which]],
		},
		{
			figure: `memory ${when}, together`,
			unit: "MB",
			samples: [ursa[which] + store[which]],
			...(goal === undefined ? {} : { goal }),
		},
	];
}
