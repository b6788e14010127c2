/** What a service counted, brought into the three outcomes that matter: kept, dropped by rule, rejected. */
import type { z } from "zod";
import type { serviceShape } from "#api/contract/index.ts";

export type Service = z.output<typeof serviceShape>;
type Counter = Service["counters"][number];

/** The whole of a counter, whatever its reasons. */
export function totalOf(
	counters: readonly Counter[],
	name: string,
): number | undefined {
	const own = counters.filter((counter) => counter.name === name);
	if (own.length === 0) return undefined;
	const whole = own.find(({ reason }) => reason === "");
	return whole?.value ?? own.reduce((sum, { value }) => sum + value, 0);
}

interface Reason {
	readonly reason: string;
	readonly value: number;
}

export interface CounterView {
	readonly name: string;
	readonly total: number;
	/** Largest first. */
	readonly reasons: readonly Reason[];
}

const order = [
	"received",
	"passed",
	"stored",
	"sent",
	"detections",
	"fired",
	"dropped",
	"aggregated",
	"produced",
	"filtered",
	"rejected",
	"refused",
	"redirected",
	"waiting",
];

/** Counters in the order in which events meet them; unknown ones follow. */
export function counterViews(counters: readonly Counter[]): CounterView[] {
	const place = (name: string) => {
		const index = order.indexOf(name);
		return index < 0 ? order.length : index;
	};
	return [...Map.groupBy(counters, ({ name }) => name)]
		.map(([name, own]) => ({
			name,
			total: totalOf(own, name) ?? 0,
			reasons: own
				.filter(({ reason }) => reason !== "")
				.map(({ reason, value }) => ({ reason, value }))
				.sort((a, b) => b.value - a.value),
		}))
		.sort(
			(a, b) => place(a.name) - place(b.name) || a.name.localeCompare(b.name),
		);
}

/** The rate that says most about a service of its kind: what comes in, else what it does. */
export function mainRate({ rates }: Pick<Service, "rates">): number {
	for (const name of ["received", "stored", "passed", "detections"])
		if (Object.hasOwn(rates, name)) return rates[name] ?? 0;
	return 0;
}

/** Samples of a sparkline: two minutes of answers. */
const kept = 60;

/** Adds the rates of one answer to what was seen before; services that are gone are forgotten. */
export function addRates(
	seen: ReadonlyMap<string, readonly number[]>,
	services: readonly Service[],
): ReadonlyMap<string, readonly number[]> {
	return new Map(
		services.map((service) => [
			service.id,
			[...(seen.get(service.id) ?? []), mainRate(service)].slice(-kept),
		]),
	);
}

/** Points of a polyline in a box; the highest value touches the top. */
export function sparkPoints(
	values: readonly number[],
	width: number,
	height: number,
): string {
	const highest = Math.max(...values, 1e-9);
	const step = width / (kept - 1);
	const first = width - step * (values.length - 1);
	return values
		.map((value, index) => {
			const x = first + index * step;
			const y = height - 1 - (value / highest) * (height - 2);
			return `${x.toFixed(1)},${y.toFixed(1)}`;
		})
		.join(" ");
}
