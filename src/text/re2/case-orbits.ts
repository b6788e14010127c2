/**
 * Which characters differ in case only, by Unicode's simple case folding: `k`, `K` and the Kelvin sign are one orbit.
 * Derived from the engine's own case conversions, so no table has to be kept; a test compares it with the engine's
 * case-insensitive matching.
 */
import { type CodePoints, unite } from "./code-points.ts";

/** Where characters with case are, as pairs of first and last. */
const casedSpans: CodePoints = [
	0x41, 0x29e, 0x345, 0x586, 0x10a0, 0x10ff, 0x13a0, 0x13fd, 0x1c80, 0x1cbf,
	0x1d79, 0x1d8e, 0x1e00, 0x1ffc, 0x2126, 0x2184, 0x24b6, 0x24e9, 0x2c00,
	0x2d2d, 0xa640, 0xa69b, 0xa722, 0xa7f6, 0xab53, 0xabbf, 0xff21, 0xff5a,
	0x10400, 0x1044f, 0x104b0, 0x104fb, 0x10570, 0x105bc, 0x10c80, 0x10cf2,
	0x10d50, 0x10d85, 0x118a0, 0x118df, 0x16e40, 0x16ed3, 0x1e900, 0x1e943,
];

// Turkish dotted and dotless i convert to plain letters, but folding keeps them apart.
const unfolded = new Set([0x130, 0x131]);

const orbits: ReadonlyMap<number, ReadonlySet<number>> = buildOrbits();

function buildOrbits(): Map<number, Set<number>> {
	const result = new Map<number, Set<number>>();
	forEachCased(casedSpans, (code) => {
		if (unfolded.has(code)) return;
		const text = String.fromCodePoint(code);
		for (const other of [text.toLowerCase(), text.toUpperCase()]) {
			const otherCode = other.codePointAt(0) ?? code;
			// A conversion to several characters (ß → SS) is not simple folding.
			if (otherCode === code || String.fromCodePoint(otherCode) !== other) {
				continue;
			}
			const merged = new Set([
				...(result.get(code) ?? [code]),
				...(result.get(otherCode) ?? [otherCode]),
			]);
			for (const member of merged) result.set(member, merged);
		}
	});
	return result;
}

function forEachCased(set: CodePoints, visit: (code: number) => void): void {
	for (let i = 0; i < set.length; i += 2) {
		for (let s = 0; s < casedSpans.length; s += 2) {
			const last = Math.min(set[i + 1] ?? 0, casedSpans[s + 1] ?? 0);
			for (
				let code = Math.max(set[i] ?? 0, casedSpans[s] ?? 0);
				code <= last;
				code++
			) {
				visit(code);
			}
		}
	}
}

/** The set and everything that differs from a member in case only. */
export function withAllCases(set: CodePoints): CodePoints {
	const added: number[] = [];
	forEachCased(set, (code) => {
		for (const other of orbits.get(code) ?? []) added.push(other, other);
	});
	return added.length === 0 ? set : unite(set, added);
}
