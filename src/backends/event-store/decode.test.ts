import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeRows } from "./decode.ts";
import { histogramStep } from "./search.ts";
import { timeRange } from "./time-range.ts";

function decode(type: string, value: unknown, name = "x"): unknown {
	const document = { columns: [{ name, type }], rows: [[value]], rowsRead: 1 };
	return decodeRows(document, { isOptional: () => false })[0]?.[name];
}

test("whole numbers are numbers where exact and bigints beyond, at any depth", () => {
	const long = "9007199254740993";
	assert.equal(decode("Int64", "-5"), -5);
	assert.equal(decode("UInt64", "18446744073709551615"), 2n ** 64n - 1n);
	assert.equal(decode("Nullable(Int64)", null), null);
	assert.equal(decode("LowCardinality(Nullable(Int64))", long), BigInt(long));
	assert.deepEqual(decode("Array(Array(Int64))", [["1", long], []]), [
		[1, BigInt(long)],
		[],
	]);
	assert.deepEqual(
		decode("Map(LowCardinality(String), Int64)", { a: "1", __proto__x: long }),
		{ a: 1, __proto__x: BigInt(long) },
	);
	assert.deepEqual(
		decode("Tuple(String, Array(Tuple(UInt8, Int64)), Int64)", [
			"7",
			[[1, "2"]],
			"3",
		]),
		["7", [[1, 2]], 3],
	);
	assert.equal(decode("String", "12"), "12");
	assert.equal(decode("Float64", null), null);
});

test("an optional column is left out when it says nothing, and a text 0 says something", () => {
	const columns = [
		{ name: "Severity", type: "LowCardinality(String)" },
		{ name: "BytesIn", type: "Int64" },
		{ name: "SourceLatitude", type: "Float64" },
		{ name: "GroupedBy", type: "Array(String)" },
		{ name: "Extra", type: "Map(String, String)" },
	];
	const rows = [
		["0", "0", 0, [], {}],
		["", "7", 0.5, [""], { a: "" }],
	];
	assert.deepEqual(
		decodeRows({ columns, rows, rowsRead: 2 }, { isOptional: () => true }),
		[
			{ Severity: "0" },
			{ BytesIn: 7, SourceLatitude: 0.5, GroupedBy: [""], Extra: { a: "" } },
		],
	);
});

test("nested data is parsed, and what only looks like it stays a text", () => {
	assert.deepEqual(decode("String", '[{"a":9007199254740993}]', "BaseEvents"), [
		{ a: 9007199254740993n },
	]);
	assert.equal(decode("String", "[not json", "TI"), "[not json");
	assert.equal(decode("String", "[]", "Name"), "[]");
});

test("bars have the shortest round length that fits", () => {
	const hour = 3_600_000;
	assert.equal(histogramStep(60_000, 60), 1000);
	assert.equal(histogramStep(60_001, 60), 2000);
	assert.equal(histogramStep(hour, 60), 60_000);
	assert.equal(histogramStep(24 * hour, 24), hour);
	assert.equal(histogramStep(30 * 24 * hour, 30), 24 * hour);
	assert.equal(histogramStep(0, 0), 1000);
	assert.equal(histogramStep(Number.MAX_SAFE_INTEGER, 1), 365 * 24 * hour);
});

test("the time range of lines covers every line's time", () => {
	const line = (timestamp: number, more = "") =>
		`{"ID":"x","Timestamp":${timestamp}${more}}`;
	assert.deepEqual(timeRange(line(5), "Timestamp"), { from: 5, to: 5 });
	assert.deepEqual(
		timeRange(
			`${line(7)}\n\n${line(-3, ',"BaseEvents":[{"Timestamp":99}]')}`,
			"Timestamp",
		),
		{ from: -3, to: 99 },
	);
	assert.deepEqual(
		timeRange(
			line(5, `,"Raw":${JSON.stringify('"Timestamp":1')}`),
			"Timestamp",
		),
		{ from: 5, to: 5 },
	);
	assert.equal(timeRange(`${line(5)}\n{"ID":"y"}`, "Timestamp"), undefined);
	assert.equal(timeRange("", "Timestamp"), undefined);
	assert.equal(timeRange(line(2 ** 60), "Timestamp"), undefined);
});
