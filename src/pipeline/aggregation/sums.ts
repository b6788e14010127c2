import { type Int64, toInt64 } from "#event/index.ts";

const most = 2n ** 63n - 1n;
const least = -(2n ** 63n);

/** Exact within signed 64 bits; beyond them the nearest number that the field can hold. */
export function addIntegers(sum: Int64, value: Int64): Int64 {
	if (typeof sum === "number" && typeof value === "number") {
		const short = sum + value;
		if (Number.isSafeInteger(short)) return short;
	}
	const exact = BigInt(sum) + BigInt(value);
	return toInt64(exact) ?? (exact > 0n ? most : least);
}

/** Finite, since a field can't hold anything else. */
export function addFloats(sum: number, value: number): number {
	const total = sum + value;
	return Math.max(-Number.MAX_VALUE, Math.min(Number.MAX_VALUE, total));
}
