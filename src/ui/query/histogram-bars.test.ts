import assert from "node:assert/strict";
import { test } from "node:test";
import { fillBars, markedBars, markSpacing } from "./histogram-bars.ts";

test("fills the gaps between bars and up to both ends of the period", () => {
	const bars = fillBars(
		[
			{ start: 30, count: 5 },
			{ start: 50, count: 1 },
		],
		10,
		{ from: 12, to: 65 },
	);
	assert.deepEqual(bars, [
		{ start: 10, count: 0 },
		{ start: 20, count: 0 },
		{ start: 30, count: 5 },
		{ start: 40, count: 0 },
		{ start: 50, count: 1 },
		{ start: 60, count: 0 },
	]);
});

test("begins at multiples of the step when there are no bars", () => {
	assert.deepEqual(fillBars([], 10, { from: 12, to: 25 }), [
		{ start: 10, count: 0 },
		{ start: 20, count: 0 },
	]);
});

test("does not fill when step and period don't fit together", () => {
	const bars = [{ start: 0, count: 1 }];
	assert.deepEqual(fillBars(bars, 1, { from: 0, to: 1e9 }), bars);
	assert.deepEqual(fillBars(bars, 0, { from: 0, to: 10 }), bars);
});

test("chooses round spacings and marks the bars in which they begin", () => {
	const hour = 3_600_000;
	assert.equal(markSpacing(hour, 8), 600_000);
	assert.equal(markSpacing(30 * 24 * hour, 8), 7 * 24 * hour);
	const bars = fillBars([], 90_000, { from: 0, to: hour - 1 });
	const marked = markedBars(bars, 90_000, 600_000, 0);
	assert.deepEqual([...marked], [0, 6, 13, 20, 26, 33]);
});
