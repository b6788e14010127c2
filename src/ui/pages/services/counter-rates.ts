/** Rates of single counters, made of successive answers: services tell only the rates of whole counters. */
import type { Service } from "./counters.ts";

interface Sample {
	/** Milliseconds since the epoch. */
	readonly at: number;
	readonly startedAt: number;
	readonly values: ReadonlyMap<string, number>;
}

/** By service. */
export type Samples = ReadonlyMap<string, readonly Sample[]>;

/** Rates are means over so long, milliseconds. */
const windowMs = 12_000;

const keyOf = (name: string, reason: string) => JSON.stringify([name, reason]);

/** Adds an answer; what is older than the window and services that are gone are forgotten. */
export function addSample(
	seen: Samples,
	services: readonly Service[],
	at: number,
): Samples {
	return new Map(
		services.map(({ id, startedAt, counters }) => {
			const values = new Map(
				counters.map(({ name, reason, value }) => [keyOf(name, reason), value]),
			);
			// A service that started anew counts from 0 again.
			const earlier = (seen.get(id) ?? []).filter(
				(sample) => sample.startedAt === startedAt && at - sample.at < windowMs,
			);
			return [id, [...earlier, { at, startedAt, values }]];
		}),
	);
}

/** Per second; undefined until two answers are there. */
export function rateOf(
	samples: Samples,
	serviceId: string,
	name: string,
	reason: string,
): number | undefined {
	const own = samples.get(serviceId);
	const first = own?.[0];
	const last = own?.at(-1);
	if (!first || !last || last.at <= first.at) return undefined;
	const key = keyOf(name, reason);
	const grown = (last.values.get(key) ?? 0) - (first.values.get(key) ?? 0);
	return Math.max((grown * 1000) / (last.at - first.at), 0);
}
