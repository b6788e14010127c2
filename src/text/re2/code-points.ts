/** Sets of code points as sorted pairs `[first, last, first, last, …]`, both ends included, never touching. */
export type CodePoints = readonly number[];

export const lastCodePoint = 0x10ffff;
export const firstAstral = 0x10000;
export const everything: CodePoints = [0, lastCodePoint];

/** Makes a set of pairs in any order. */
export function unite(...sets: readonly CodePoints[]): CodePoints {
	const pairs: [number, number][] = [];
	for (const set of sets) {
		for (let i = 0; i < set.length; i += 2) {
			pairs.push([set[i] ?? 0, set[i + 1] ?? 0]);
		}
	}
	pairs.sort((a, b) => a[0] - b[0]);
	const result: number[] = [];
	for (const [first, last] of pairs) {
		const end = result.at(-1);
		if (end === undefined || first > end + 1) result.push(first, last);
		else if (last > end) result[result.length - 1] = last;
	}
	return result;
}

export function complement(set: CodePoints): CodePoints {
	const result: number[] = [];
	let next = 0;
	for (let i = 0; i < set.length; i += 2) {
		const first = set[i] ?? 0;
		if (first > next) result.push(next, first - 1);
		next = (set[i + 1] ?? 0) + 1;
	}
	if (next <= lastCodePoint) result.push(next, lastCodePoint);
	return result;
}

/** The part of the set from `first` to `last`. */
export function within(
	set: CodePoints,
	first: number,
	last: number,
): CodePoints {
	const result: number[] = [];
	for (let i = 0; i < set.length; i += 2) {
		const from = Math.max(set[i] ?? 0, first);
		const to = Math.min(set[i + 1] ?? 0, last);
		if (from <= to) result.push(from, to);
	}
	return result;
}

export function includesAll(
	set: CodePoints,
	first: number,
	last: number,
): boolean {
	for (let i = 0; i < set.length; i += 2) {
		if ((set[i] ?? 0) <= first && (set[i + 1] ?? 0) >= last) return true;
	}
	return false;
}
