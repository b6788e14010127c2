import assert from "node:assert/strict";
import { test } from "node:test";
import { readListsState, writeListsState } from "./lists-state.ts";

test("an address says what it shows, and nothing of what is usual", () => {
	const usual = readListsState({});
	assert.deepEqual(
		Object.values(writeListsState(usual)).filter((one) => one !== undefined),
		[],
	);
	const state = { serviceId: "s", listId: "l", search: "a|b", page: 3 };
	assert.deepEqual(readListsState(writeListsState(state)), state);
});

test("what cannot be read falls back", () => {
	for (const page of ["0", "-1", "x", "1.5", "1e99"]) {
		assert.equal(readListsState({ page }).page, 1);
	}
	assert.equal(readListsState({ q: "x".repeat(5000) }).search.length, 1000);
	assert.equal(readListsState({ service: "" }).serviceId, undefined);
});
