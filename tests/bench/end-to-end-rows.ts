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

/** Of the minutes of a long run, one after the other; nothing waits at the end of each. */
export function enduranceRows(
	results: readonly Flood[],
	minutes: readonly Memory[],
): Row[] {
	const middle = Math.ceil(minutes.length / 2);
	const peak = ({ ursa, store }: Memory) => ursa.peak + store.peak;
	const highest = (part: readonly Memory[]) => Math.max(...part.map(peak));
	return [
		...floodRows(results),
		{
			figure: "memory peak together, minute by minute",
			unit: "MB",
			samples: minutes.map(peak),
		},
		{
			figure: "memory peak, second half ÷ first half",
			unit: "ratio",
			samples: [
				highest(minutes.slice(middle)) / highest(minutes.slice(0, middle)),
			],
			goal: "≈ 1 (flat)",
		},
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
