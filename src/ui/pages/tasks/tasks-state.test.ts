import assert from "node:assert/strict";
import { test } from "node:test";
import {
	readTasksState,
	type TasksState,
	writeTasksState,
} from "./tasks-state.ts";

test("filters and page go to the address and back", () => {
	const state: TasksState = {
		...{ state: "running", kind: "backup", isMine: true, page: 3 },
	};
	assert.deepEqual(readTasksState(writeTasksState(state)), state);
});

test("what the address should not have is left out", () => {
	const none = { state: undefined, kind: undefined, isMine: false, page: 1 };
	for (const page of ["0", "-1", "1.5", "x"]) {
		assert.deepEqual(readTasksState({ state: "odd", page }), none);
	}
	assert.deepEqual(readTasksState({}), none);
});
