import assert from "node:assert/strict";
import { test } from "node:test";
import { dark, light, type Palette, variableOf } from "./palette.ts";

/** Contrast of two colours, 1–21 (https://www.w3.org/TR/WCAG21/#dfn-contrast-ratio). */
function contrast(a: string, b: string): number {
	const [low = 0, high = 0] = [luminance(a), luminance(b)].sort(
		(x, y) => x - y,
	);
	return (high + 0.05) / (low + 0.05);
}

function luminance(hex: string): number {
	const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
		const share = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
		return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
	});
	return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

const themes: [string, Palette][] = [
	["light", light],
	["dark", dark],
];

for (const [name, palette] of themes) {
	const atLeast = (minimum: number, pairs: [string, string][]) => {
		for (const [front, back] of pairs) {
			const ratio = contrast(front, back);
			assert.ok(ratio >= minimum, `${front} on ${back} is ${ratio.toFixed(2)}`);
		}
	};

	test(`is readable in the ${name} theme: all text has a contrast of 4.5`, () => {
		const p = palette;
		const backs = [p.page, p.surface, p.subtle, p.raised, p.hover];
		for (const back of backs)
			atLeast(4.5, [
				[p.text, back],
				[p.textSoft, back],
				[p.accentText, back],
			]);
		for (const back of [p.page, p.surface, p.subtle])
			atLeast(4.5, [
				[p.textFaint, back],
				[p.good, back],
				[p.warn, back],
				[p.bad, back],
				[p.codeText, back],
				[p.codeNumber, back],
				[p.codeFunction, back],
			]);
		atLeast(4.5, [[p.onAccent, p.accent]]);
		atLeast(4.5, [[p.text, p.accentSoft]]);
		atLeast(4.5, [[p.accentText, p.accentSoft]]);
	});

	test(`keeps severities readable in the ${name} theme`, () => {
		const p = palette;
		atLeast(4.5, [
			[p.criticalText, p.criticalSoft],
			[p.highText, p.highSoft],
			[p.mediumText, p.mediumSoft],
			[p.lowText, p.lowSoft],
			[p.criticalText, p.surface],
			[p.highText, p.surface],
			[p.mediumText, p.surface],
			[p.lowText, p.surface],
		]);
	});
}

test("names CSS variables after the colours", () => {
	assert.equal(variableOf("textSoft"), "--text-soft");
});
