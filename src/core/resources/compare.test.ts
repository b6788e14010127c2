import assert from "node:assert/strict";
import { test } from "node:test";
import { compareValues } from "./compare.ts";

test("alike values have no differences, whatever the order of members", () => {
	const value = { a: [1, { b: null }], c: "x" };
	assert.deepEqual(compareValues(value, structuredClone(value)), []);
	assert.deepEqual(compareValues({ a: 1, b: 2 }, { b: 2, a: 1 }), []);
	assert.deepEqual(compareValues([{ a: 1, b: 2 }], [{ b: 2, a: 1 }]), []);
	assert.deepEqual(compareValues({ a: undefined }, {}), []);
});

test("differences name the place, what was there and what is there now", () => {
	assert.deepEqual(
		compareValues(
			{ name: "a", limit: { count: 1 }, gone: true },
			{ name: "b", limit: { count: 2 }, fresh: null },
		),
		[
			{ path: ["name"], before: "a", after: "b" },
			{ path: ["limit", "count"], before: 1, after: 2 },
			{ path: ["gone"], before: true },
			{ path: ["fresh"], after: null },
		],
	);
	assert.deepEqual(compareValues({ a: {} }, { a: [] }), [
		{ path: ["a"], before: {}, after: [] },
	]);
});

test("an entry put into the middle of a list is one difference", () => {
	const entry = (id: number) => ({ id, text: `entry ${id}` });
	const before = [1, 2, 3, 4].map(entry);
	assert.deepEqual(compareValues(before, [1, 9, 2, 3, 4].map(entry)), [
		{ path: [1], after: entry(9) },
	]);
	assert.deepEqual(compareValues(before, [1, 3, 4].map(entry)), [
		{ path: [1], before: entry(2) },
	]);
	assert.deepEqual(
		compareValues(before, [
			entry(1),
			{ id: 2, text: "other" },
			entry(3),
			entry(4),
		]),
		[{ path: [1, "text"], before: "entry 2", after: "other" }],
	);
});

test("lists of more than 1000 entries are compared by position", () => {
	const long = Array.from({ length: 5000 }, (_, index) => index);
	assert.deepEqual(compareValues(long, [...long.slice(0, 4999), -1]), [
		{ path: [4999], before: 4999, after: -1 },
	]);
});
