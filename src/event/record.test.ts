import assert from "node:assert/strict";
import { test } from "node:test";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { createRecord } from "./record.ts";

test("a record is an empty object like {}", () => {
	const record = createRecord<{ a?: number }>();
	assert.deepEqual(record, {});
	assert.equal(Object.getPrototypeOf(record), Object.prototype);
	record.a = 1;
	assert.deepEqual(Object.keys(record), ["a"]);
	assert.deepEqual(createRecord<{ a?: number }>(), {});
});

test("a record of 40 computed names is no hash table yet, where {} would be", () => {
	setFlagsFromString("--allow-natives-syntax");
	const isFast: (value: object) => boolean = runInNewContext(
		"(value) => %HasFastProperties(value)",
	);
	const fill = (record: Record<string, unknown>) => {
		for (let i = 0; i < 40; i++) record[`name${i}`] = i;
		return record;
	};
	assert.equal(isFast(fill(createRecord<Record<string, unknown>>())), true);
	assert.equal(isFast(fill({})), false);
});
