/** Random numbers that are the same at every start, so that pictures can be compared. */
export interface Random {
	/** 0 ≤ x < 1. */
	next(): number;
	/** A whole number in 0 … below − 1. */
	below(limit: number): number;
	pick<T>(list: readonly T[]): T;
	uuid(): string;
}

/** Mulberry32. */
export function createRandom(seed: number): Random {
	let state = seed;
	const next = () => {
		state = (state + 0x6d2b79f5) | 0;
		let t = Math.imul(state ^ (state >>> 15), 1 | state);
		t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
		return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
	};
	const below = (limit: number) => Math.floor(next() * limit);
	const hex = (length: number) =>
		Array.from({ length }, () => below(16).toString(16)).join("");
	return {
		next,
		below,
		pick<T>(list: readonly T[]): T {
			const item = list[below(list.length)];
			if (item === undefined) throw new Error("the list is empty");
			return item;
		},
		uuid: () =>
			`${hex(8)}-${hex(4)}-4${hex(3)}-${"89ab".charAt(below(4))}${hex(3)}-${hex(12)}`,
	};
}
