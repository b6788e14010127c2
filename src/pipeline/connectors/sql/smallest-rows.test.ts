import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { createSmallestRows } from "./smallest-rows.ts";

const row = (id: number, text = String(id)) => ({
	identity: { kind: "number" as const, text: String(id) },
	text,
});

function sort(ids: readonly number[], rows: number, chars = 1e9) {
	const smallest = createSmallestRows({ rows, chars });
	for (const id of ids) smallest.add(row(id));
	const result = smallest.finish();
	return { ...result, ids: result.rows.map(({ text }) => Number(text)) };
}

suite("the smallest rows of a result", () => {
	test("a result that fits comes whole and in order", () => {
		const { ids, isAll } = sort([3, 1, 2], 3);
		assert.deepEqual(ids, [1, 2, 3]);
		assert.equal(isAll, true);
	});

	test("of a larger one the lowest are kept, however they came", () => {
		const ids = Array.from({ length: 1000 }, (_, i) => (i * 617) % 1000);
		const { ids: kept, isAll } = sort(ids, 10);
		assert.deepEqual(kept, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
		assert.equal(isAll, false);
	});

	test("rows of one identity are kept together or not at all", () => {
		const { ids, isAll } = sort([1, 2, 2, 2, 3, 3], 3);
		assert.deepEqual(ids, [1]);
		assert.equal(isAll, false);
		assert.deepEqual(sort([2, 2, 2, 2, 5], 3).ids, [2, 2, 2, 2]);
		assert.equal(sort([2, 2, 2, 2], 3).isAll, true);
	});

	test("texts are bounded too", () => {
		const { ids, isAll } = sort([1000, 2000, 3000], 100, 8);
		assert.deepEqual(ids, [1000, 2000]);
		assert.equal(isAll, false);
	});

	test("rows of one identity stay in the order in which they came", () => {
		const smallest = createSmallestRows({ rows: 10, chars: 1000 });
		for (const text of ["a", "b", "c"]) smallest.add(row(1, text));
		const { rows } = smallest.finish();
		assert.deepEqual(
			rows.map(({ text }) => text),
			["a", "b", "c"],
		);
	});
});
