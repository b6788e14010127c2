import assert from "node:assert/strict";
import { test } from "node:test";
import { deterministicId } from "./event-id.ts";

test("makes the same UUID of version 8 from the same parts", () => {
	const id = deterministicId(["rule", "10.0.0.1", 5]);
	assert.match(
		id,
		/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
	);
	assert.equal(deterministicId(["rule", "10.0.0.1", 5]), id);
});

test("other parts, another order and other borders make another id", () => {
	const ids = [["a", "bc"], ["ab", "c"], ["bc", "a"], ["abc"], ["abc", ""]].map(
		deterministicId,
	);
	assert.equal(new Set(ids).size, ids.length);
});
