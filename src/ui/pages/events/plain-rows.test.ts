import assert from "node:assert/strict";
import { test } from "node:test";
import {
	chartColumns,
	growingColumn,
	isNumberColumn,
	sortRows,
} from "./plain-rows.ts";

test("sorts numbers as numbers, also beyond 2^53, and texts as texts", () => {
	const rows = [
		{ n: "9007199254740993" },
		{ n: 10 },
		{ n: "9007199254740992" },
		{ n: 9 },
	];
	assert.deepEqual(
		sortRows(rows, { field: "n", isDescending: false }).map(({ n }) => n),
		[9, 10, "9007199254740992", "9007199254740993"],
	);
	assert.deepEqual(
		sortRows([{ a: "b" }, { a: "a" }, {}], { field: "a", isDescending: true }),
		[{ a: "b" }, { a: "a" }, {}],
	);
	assert.equal(sortRows(rows, undefined), rows);
});

test("gives the width left over to the last text, or to the last number where all are numbers", () => {
	const text = { name: "a", type: "String" };
	const number = { name: "n", type: "UInt64" };
	assert.equal(growingColumn([text, number]), 0);
	assert.equal(growingColumn([text, text, number, number]), 1);
	assert.equal(growingColumn([number, number]), 1);
});

test("draws one text against one number", () => {
	const text = { name: "a", type: "LowCardinality(String)" };
	const number = { name: "n", type: "UInt64" };
	const rows = [{}, {}];
	assert.deepEqual(chartColumns({ columns: [text, number], rows }), {
		text: "a",
		number: "n",
		isTime: false,
	});
	assert.deepEqual(chartColumns({ columns: [number, text], rows }), {
		text: "a",
		number: "n",
		isTime: false,
	});
	assert.equal(chartColumns({ columns: [number, number], rows }), undefined);
	assert.equal(
		chartColumns({ columns: [text, number, text], rows }),
		undefined,
	);
	assert.equal(
		chartColumns({ columns: [text, number], rows: [{}] }),
		undefined,
	);
	const time = { name: "t", type: "DateTime('UTC')" };
	assert.equal(chartColumns({ columns: [time, number], rows })?.isTime, true);
	assert.ok(isNumberColumn("Nullable(Float64)"));
	assert.ok(!isNumberColumn("Interval"));
});
