import assert from "node:assert/strict";
import { test } from "node:test";
import { readUsersState, writeUsersState } from "./users-state.ts";

test("an address without parameters is the first page of enabled users", () => {
	const state = readUsersState({});
	assert.deepEqual(state, {
		...{ search: "", tenantId: undefined, withDisabled: false },
		...{ userId: undefined, page: 1 },
	});
	assert.ok(Object.values(writeUsersState(state)).every((one) => !one));
});

test("what is written is read again", () => {
	const state = {
		...{ search: "ann", tenantId: "t1", withDisabled: true },
		...{ userId: "u1", page: 3 },
	};
	assert.deepEqual(readUsersState(writeUsersState(state)), state);
});

test("nonsense in the address counts as nothing", () => {
	for (const page of ["0", "-1", "1.5", "x", "1e99"]) {
		assert.equal(readUsersState({ page }).page, 1, page);
	}
	const state = readUsersState({ disabled: "yes", q: "x".repeat(300) });
	assert.deepEqual([state.withDisabled, state.search.length], [false, 256]);
});
