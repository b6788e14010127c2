import assert from "node:assert/strict";
import { test } from "node:test";
import {
	changeAt,
	isWithin,
	joinPath,
	keysOf,
	moveItem,
	pathOf,
	valueAtPath,
} from "./body-path.ts";

test("keys with slashes and tildes come back as they were", () => {
	const keys = ["entries", "a/b~c", "0"];
	assert.deepEqual(keysOf(pathOf(keys)), keys);
	assert.equal(joinPath("", "a/b"), "/a~1b");
});

test("a change leaves everything beside it the same by identity", () => {
	const body = { a: { b: [1, 2] }, c: { d: 1 } };
	const changed = changeAt(body, "/a/b/1", 3);
	assert.deepEqual(changed, { a: { b: [1, 3] }, c: { d: 1 } });
	assert.equal(valueAtPath(changed, "/c"), body.c);
	assert.deepEqual(body, { a: { b: [1, 2] }, c: { d: 1 } });
});

test("undefined takes a member away, and a missing way is made", () => {
	assert.deepEqual(changeAt({ a: 1, b: 2 }, "/a", undefined), { b: 2 });
	assert.deepEqual(changeAt({}, "/tls/mode", "enabled"), {
		tls: { mode: "enabled" },
	});
	assert.equal(changeAt({ a: 1 }, "", 5), 5);
});

test("names of the prototype are no members", () => {
	assert.equal(valueAtPath({}, "/constructor"), undefined);
	assert.deepEqual(changeAt({}, "/toString/x", 1), { toString: { x: 1 } });
});

test("a place is within itself and its parents, not within its neighbours", () => {
	assert.ok(isWithin("/a/1/b", "/a/1"));
	assert.ok(isWithin("/a", ""));
	assert.ok(!isWithin("/a/10", "/a/1"));
});

test("a member moves and the others close up", () => {
	assert.deepEqual(moveItem(["a", "b", "c"], 0, 2), ["b", "c", "a"]);
	assert.deepEqual(moveItem(["a", "b", "c"], 2, 0), ["c", "a", "b"]);
});
