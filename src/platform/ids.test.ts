import assert from "node:assert/strict";
import { test } from "node:test";
import { createIdSource, deriveId } from "./ids.ts";

const uuid =
	/^[0-9a-f]{8}-[0-9a-f]{4}-([0-9a-f])[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

test("made ids are version 7, carry the time, sort by it and do not repeat", () => {
	let now = 1_700_000_000_000;
	const next = createIdSource(() => now);
	const early = Array.from({ length: 5000 }, next);
	now += 1;
	const late = next();
	for (const id of early) assert.equal(uuid.exec(id)?.[1], "7");
	assert.equal(new Set(early).size, early.length);
	assert.ok(early.every((id) => id < late));
	assert.equal(Number.parseInt(late.slice(0, 13).replace("-", ""), 16), now);
});

test("derived ids depend on every part and on where parts end", () => {
	assert.equal(deriveId("a", "b"), deriveId("a", "b"));
	assert.equal(uuid.exec(deriveId("a", "b"))?.[1], "8");
	assert.notEqual(deriveId("a", "b"), deriveId("ab"));
	assert.notEqual(deriveId("a", "bc"), deriveId("ab", "c"));
});
