import assert from "node:assert/strict";
import { test } from "node:test";
import { type DeadLetter, fitLetters, groupByCode } from "./letter-groups.ts";

const letter = (id: string, code: string, source = "10.0.0.1"): DeadLetter => ({
	id,
	timestamp: 0,
	serviceId: "s",
	connector: "tcp:5140",
	source,
	code,
	cause: `cause of ${id}`,
	raw: "",
	rawBytes: 0,
});

const letters = [
	letter("1", "a"),
	letter("2", "b"),
	letter("3", "b", "10.0.0.2"),
];

test("groups by code, the most frequent first, with the newest cause", () => {
	assert.deepEqual(groupByCode(letters), [
		{ code: "b", count: 2, cause: "cause of 2" },
		{ code: "a", count: 1, cause: "cause of 1" },
	]);
	assert.deepEqual(groupByCode([]), []);
});

test("a filter by code and source lets through what has both", () => {
	const ids = (code: string | undefined, source: string | undefined) =>
		fitLetters(letters, { code, source }).map(({ id }) => id);
	assert.deepEqual(ids(undefined, undefined), ["1", "2", "3"]);
	assert.deepEqual(ids("b", undefined), ["2", "3"]);
	assert.deepEqual(ids("b", "10.0.0.2"), ["3"]);
	assert.deepEqual(ids("c", undefined), []);
});
