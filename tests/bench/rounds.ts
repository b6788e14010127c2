/** Rounds of measurement in which contenders take turns, so that what slows the machine down slows all of them. */

/**
 * Units of work done per CPU-second of this process, all its threads counted, over `seconds` of them. `prepare` makes
 * a portion of work; only doing it is measured.
 */
export async function perCpuSecond(
	seconds: number,
	prepare: () => () => number | Promise<number>,
): Promise<number> {
	collectGarbage();
	let units = 0;
	let microseconds = 0;
	while (microseconds < seconds * 1e6) {
		const work = prepare();
		const began = process.cpuUsage();
		units += await work();
		const { user, system } = process.cpuUsage(began);
		microseconds += user + system;
	}
	return (units / microseconds) * 1e6;
}

/** What one contender left behind is not charged to the next. Lanes run with --expose-gc. */
function collectGarbage(): void {
	globalThis.gc?.();
}

export type Contender = () => Promise<number>;

/** Samples of each contender, one a round; every second round goes in reverse order. The first round is not counted. */
export async function alternate<Name extends string>(
	rounds: number,
	contenders: Readonly<Record<Name, Contender>>,
): Promise<Record<Name, number[]>> {
	// Object.keys forgets the type of the keys.
	const names = Object.keys(contenders) as Name[];
	const samples = new Map<Name, number[]>(names.map((name) => [name, []]));
	for (let round = 0; round <= rounds; round++) {
		for (const name of round % 2 === 0 ? names : names.toReversed()) {
			const value = await contenders[name]();
			if (round > 0) samples.get(name)?.push(value);
		}
	}
	// Every name of the record got its list above.
	return Object.fromEntries(samples) as Record<Name, number[]>;
}

/** Round by round, the first divided by the second. */
export function ratios(
	samples: readonly number[],
	others: readonly number[],
): number[] {
	return samples.map((sample, round) => sample / (others[round] ?? Number.NaN));
}
