/** Events per second over the last ten seconds, from counters that only grow. */
export interface Rates {
	/** Notes the present values; call about once a second. */
	sample(values: Readonly<Record<string, number>>): void;
	current(): Record<string, number>;
}

const span = 10_000;

export function createRates(clock: () => number): Rates {
	let samples: { at: number; values: Readonly<Record<string, number>> }[] = [];
	return {
		sample(values) {
			const at = clock();
			samples = [
				...samples.filter((sample) => at - sample.at <= span),
				{ at, values },
			];
		},
		current() {
			const first = samples[0];
			const last = samples.at(-1);
			if (first === undefined || last === undefined || last.at <= first.at)
				return {};
			const seconds = (last.at - first.at) / 1000;
			return Object.fromEntries(
				Object.entries(last.values).map(([name, value]) => [
					name,
					(value - (first.values[name] ?? 0)) / seconds,
				]),
			);
		},
	};
}
