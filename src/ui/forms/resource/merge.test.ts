import assert from "node:assert/strict";
import { test } from "node:test";
import { mergeDrafts } from "./merge.ts";

const base = {
	tenantId: "t",
	name: "Door",
	description: "",
	body: { port: 1, host: "a", list: [1, 2] },
};

test("what each changed is kept; where both changed the same, mine stays", () => {
	const mine = {
		...base,
		description: "mine",
		body: { port: 2, host: "a", list: [1, 2], added: true },
	};
	const theirs = {
		...base,
		name: "Gate",
		body: { port: 3, host: "b", list: [1] },
	};
	assert.deepEqual(mergeDrafts(base, mine, theirs), {
		tenantId: "t",
		name: "Gate",
		description: "mine",
		body: { port: 2, host: "b", list: [1], added: true },
	});
});

test("what I took away stays away, and what they took away too", () => {
	const mine = { ...base, body: { host: "a", list: [1, 2] } };
	const theirs = { ...base, body: { port: 1, host: "a" } };
	assert.deepEqual(mergeDrafts(base, mine, theirs).body, { host: "a" });
});

test("an untouched body is theirs as a whole", () => {
	const theirs = { ...base, body: { kind: "other" } };
	assert.equal(mergeDrafts(base, { ...base }, theirs).body, theirs.body);
});
