import assert from "node:assert/strict";
import { test } from "node:test";
import {
	between,
	lastText,
	parseLast,
	quickRanges,
	rangeTitle,
	resolveRange,
	sameRange,
	widen,
} from "./time-range.ts";

const hour = 3_600_000;
const now = Date.UTC(2025, 10, 24, 12);

test("reads and writes every quick range", () => {
	for (const { text, minutes } of quickRanges) {
		assert.deepEqual(parseLast(text), { kind: "last", minutes });
		assert.equal(lastText(minutes), text);
	}
	assert.equal(lastText(90), "90m");
	assert.equal(lastText(2880), "2d");
});

test("refuses ranges that are none or absurdly long", () => {
	for (const text of ["", "0m", "-5m", "5", "5y", "9999999d", "5m; --"])
		assert.equal(parseLast(text), undefined);
});

test("ends a relative range now", () => {
	assert.deepEqual(resolveRange({ kind: "last", minutes: 60 }, now), {
		from: now - hour,
		to: now,
	});
});

test("takes only ordered whole milliseconds", () => {
	assert.deepEqual(between(1, 2), { kind: "between", from: 1, to: 2 });
	assert.equal(between(2, 2), undefined);
	assert.equal(between(3, 2), undefined);
	assert.equal(between(-1, 2), undefined);
	assert.equal(between(Number.NaN, 2), undefined);
	assert.equal(between(1.5, 2), undefined);
});

test("doubles a period around its middle but never reaches beyond now", () => {
	assert.deepEqual(widen({ from: now - 4 * hour, to: now - 2 * hour }, now), {
		kind: "between",
		from: now - 5 * hour,
		to: now - hour,
	});
	assert.deepEqual(widen({ from: now - hour, to: now }, now), {
		kind: "between",
		from: now - 2 * hour,
		to: now,
	});
});

test("names ranges for people", () => {
	assert.equal(rangeTitle(5), "Last 5 minutes");
	assert.equal(rangeTitle(60), "Last hour");
	assert.equal(rangeTitle(1440), "Last 24 hours");
	assert.equal(rangeTitle(10_080), "Last 7 days");
});

test("compares ranges by content", () => {
	assert.ok(
		sameRange({ kind: "last", minutes: 5 }, { kind: "last", minutes: 5 }),
	);
	assert.ok(
		!sameRange(
			{ kind: "last", minutes: 5 },
			{ kind: "between", from: 1, to: 2 },
		),
	);
});
