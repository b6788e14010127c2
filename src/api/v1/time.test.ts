import assert from "node:assert/strict";
import { test } from "node:test";
import { parseRfc3339 } from "./time.ts";

const noon = Date.UTC(2021, 8, 6, 12);

test("reads the date forms of the help and of real clients", () => {
	for (const text of [
		"2021-09-06T12:00:00Z",
		"2021-09-06T12:00:00.000Z",
		"2021-09-06T12:00:00.000000Z",
		"2021-09-06T12:00:00Z+00:00",
		"2021-09-06T12:00:00Z 00:00",
		"2021-09-06T15:00:00+03:00",
		"2021-09-06T15:00:00 03:00",
		"2021-09-06T04:30:00-07:30",
		"2021-09-06t12:00:00z",
	]) {
		assert.equal(parseRfc3339(text), noon, text);
	}
});

test("cuts digits below the millisecond", () => {
	assert.equal(parseRfc3339("2021-09-06T12:00:00.1239Z"), noon + 123);
	assert.equal(parseRfc3339("2021-09-06T12:00:00.5Z"), noon + 500);
});

test("keeps the years before 100 apart from those of the last century", () => {
	assert.equal(
		parseRfc3339("0001-01-01T00:00:00Z"),
		Date.parse("0001-01-01T00:00:00Z"),
	);
});

test("refuses what is no date", () => {
	for (const text of [
		"",
		"2021-09-06",
		"2021-09-06T12:00:00",
		"2021-09-06 12:00:00Z",
		"2021-02-29T12:00:00Z",
		"2021-13-01T12:00:00Z",
		"2021-00-10T12:00:00Z",
		"2021-09-00T12:00:00Z",
		"2021-09-06T24:00:00Z",
		"2021-09-06T12:60:00Z",
		"2021-09-06T12:00:60Z",
		"2021-09-06T12:00:00+24:00",
		"2021-09-06T12:00:00Z+03:00",
		"2021-09-06T12:00:00.Z",
		"1630929600000",
		"yesterday",
	]) {
		assert.equal(parseRfc3339(text), undefined, text);
	}
});
