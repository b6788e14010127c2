/** The same numbers in every run. */
export interface Random {
	/** A whole number from 0 to `limit` − 1. */
	below(limit: number): number;
	pick<T>(choices: readonly [T, ...T[]]): T;
}

/** A multiplicative congruential generator with the constants of Park and Miller. */
export function createRandom(seed: number): Random {
	let state = (seed % 2_147_483_646) + 1;
	function below(limit: number): number {
		state = (state * 48_271) % 2_147_483_647;
		return state % limit;
	}
	return {
		below,
		pick: (choices) => choices[below(choices.length)] ?? choices[0],
	};
}
