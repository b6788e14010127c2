import assert from "node:assert/strict";
import { test } from "node:test";
import { moveCell } from "./move-cell.ts";

const bounds = { rows: 100, columns: 5, page: 20 };

test("moves by arrows and letters and stops at the edges", () => {
	assert.deepEqual(moveCell("j", { row: 0, column: 2 }, bounds), {
		row: 1,
		column: 2,
	});
	assert.deepEqual(moveCell("k", { row: 0, column: 2 }, bounds), {
		row: 0,
		column: 2,
	});
	assert.deepEqual(moveCell("ArrowRight", { row: 0, column: 4 }, bounds), {
		row: 0,
		column: 4,
	});
	assert.deepEqual(moveCell("PageDown", { row: 90, column: 0 }, bounds), {
		row: 99,
		column: 0,
	});
	assert.deepEqual(moveCell("Home", { row: 90, column: 1 }, bounds), {
		row: 0,
		column: 1,
	});
	assert.deepEqual(moveCell("End", { row: 0, column: 1 }, bounds), {
		row: 99,
		column: 1,
	});
});

test("leaves other keys alone, and every key in an empty table", () => {
	assert.equal(moveCell("x", { row: 0, column: 0 }, bounds), undefined);
	assert.equal(moveCell("toString", { row: 0, column: 0 }, bounds), undefined);
	assert.equal(
		moveCell("j", { row: 0, column: 0 }, { ...bounds, rows: 0 }),
		undefined,
	);
});
