import assert from "node:assert/strict";
import { test } from "node:test";
import { fields } from "../../query/samples.ts";
import { columnWidth, knownColumns, moveItem } from "./event-columns.ts";

test("drops stored columns that are no fields any more, and falls back to the defaults", () => {
	const choice = { names: ["Name", "Gone", "S.rule"], widths: {} };
	assert.deepEqual(knownColumns(choice, fields), ["Name", "S.rule"]);
	assert.equal(
		knownColumns({ names: ["Gone"], widths: {} }, fields)[0],
		"Timestamp",
	);
});

test("takes the user's width, then the field's, then the kind's", () => {
	assert.equal(columnWidth("Name", "text", { Name: 99 }), 99);
	assert.equal(columnWidth("Name", "text", {}), 190);
	assert.equal(columnWidth("toString", "ip", {}), 134);
});

test("moves a column and ignores places outside the list", () => {
	assert.deepEqual(moveItem(["a", "b", "c"], 0, 2), ["b", "c", "a"]);
	assert.deepEqual(moveItem(["a", "b", "c"], 2, 0), ["c", "a", "b"]);
	assert.deepEqual(moveItem(["a", "b"], 1, 2), ["a", "b"]);
});
