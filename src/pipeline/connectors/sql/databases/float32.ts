import type { Cell } from "../session.ts";

/** The shortest digits that mean the same 32-bit number, as other clients show it: 0.1 and not 0.10000000149011612. */
export function readFloat32(value: unknown): Cell {
	if (typeof value !== "number") return null;
	for (let digits = 6; digits < 9; digits++) {
		const short = Number(value.toPrecision(digits));
		if (Math.fround(short) === value) return short;
	}
	return value;
}
