import assert from "node:assert/strict";
import { test } from "node:test";
import { readSourcesState, writeSourcesState } from "./sources-state.ts";

test("the address keeps view, state, search and page", () => {
	const state = readSourcesState({
		...{ view: "policies", state: "red", q: "10.0", page: "3" },
	});
	assert.deepEqual(state, {
		...{ view: "policies", state: "red", search: "10.0", page: 3 },
	});
	assert.deepEqual(readSourcesState(writeSourcesState(state)), state);
});

test("what means nothing in the address is the beginning", () => {
	for (const page of ["0", "-1", "x", "1.5"]) {
		const read = readSourcesState({ page, state: "blue", view: "x", q: "" });
		assert.deepEqual(read, {
			...{ view: "sources", state: undefined, search: "", page: 1 },
		});
	}
});
