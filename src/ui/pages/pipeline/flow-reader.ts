/** Counters of one service with their present rates. */
import { rateOf, type Samples } from "../services/counter-rates.ts";
import type { Service } from "../services/counters.ts";

export interface FlowReader {
	/** Reasons under which a counter stands, in the service's order. */
	reasons(name: string): string[];
	value(name: string, reason: string): number;
	/** Per second; undefined while it is not known. */
	rate(name: string, reason: string): number | undefined;
	/** Of all reasons, or of those that are let through. */
	sumOfRates(
		name: string,
		isWanted?: (reason: string) => boolean,
	): number | undefined;
}

export function createFlowReader(
	service: Service,
	samples: Samples,
): FlowReader {
	const named = (name: string) =>
		service.counters.filter((counter) => counter.name === name);
	const rate = (name: string, reason: string) =>
		rateOf(samples, service.id, name, reason);
	return {
		reasons: (name) => named(name).map(({ reason }) => reason),
		value: (name, reason) =>
			named(name).find((counter) => counter.reason === reason)?.value ?? 0,
		rate,
		sumOfRates(name, isWanted = () => true) {
			const wanted = named(name).filter(({ reason }) => isWanted(reason));
			return wanted.reduce<number | undefined>((sum, { reason }) => {
				const one = rate(name, reason);
				return sum === undefined || one === undefined ? undefined : sum + one;
			}, 0);
		},
	};
}

/** Undefined when a part is. */
export function plus(
	...parts: readonly (number | undefined)[]
): number | undefined {
	let sum = 0;
	for (const part of parts) {
		if (part === undefined) return undefined;
		sum += part;
	}
	return Math.max(sum, 0);
}

export const minus = (part: number | undefined): number | undefined =>
	part === undefined ? undefined : -part;
