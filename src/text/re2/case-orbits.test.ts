import assert from "node:assert/strict";
import { test } from "node:test";
import { withAllCases } from "./case-orbits.ts";
import { within } from "./code-points.ts";

/** Alike since Unicode 15.1, but no conversion leads from one to the other. */
const unconverted = new Set([0x390, 0x1fd3, 0x3b0, 0x1fe3, 0xfb05, 0xfb06]);

/** All other characters with case, by the engine's own conversions. */
const cased: number[] = [];
for (let code = 0; code <= 0x10ffff; code++) {
	if (code >= 0xd800 && code <= 0xdfff) continue;
	if (unconverted.has(code)) continue;
	const text = String.fromCodePoint(code);
	if (text.toLowerCase() !== text || text.toUpperCase() !== text) {
		cased.push(code);
	}
}

test("characters are alike when the engine's case-insensitive matching says so", () => {
	const all = String.fromCodePoint(...cased);
	assert.ok(cased.length > 2500);
	for (const code of cased) {
		const same = new RegExp(`\\u{${code.toString(16)}}`, "giu");
		const expected = (all.match(same) ?? []).map((c) => c.codePointAt(0));
		const orbit = withAllCases([code, code]);
		const found = cased.filter((c) => within(orbit, c, c).length > 0);
		assert.deepEqual(found, expected, code.toString(16));
	}
});

test("the Kelvin sign is a k, Turkish i are not an i", () => {
	assert.deepEqual(
		withAllCases([0x6b, 0x6b]),
		[0x4b, 0x4b, 0x6b, 0x6b, 0x212a, 0x212a],
	);
	assert.deepEqual(withAllCases([0x69, 0x69]), [0x49, 0x49, 0x69, 0x69]);
	assert.deepEqual(withAllCases([0x131, 0x131]), [0x131, 0x131]);
});
