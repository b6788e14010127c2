import assert from "node:assert/strict";
import { test } from "node:test";
import { readAssetsState, writeAssetsState } from "./assets-state.ts";

test("an address that cannot be read falls back to the defaults", () => {
	const state = readAssetsState({
		sort: "-nothing",
		page: "0",
		recursive: "x",
	});
	assert.deepEqual(
		[state.sort, state.page, state.isRecursive, state.category, state.text],
		["name", 1, false, undefined, ""],
	);
});

test("what is written is read again", () => {
	const parameters = {
		...{ category: "c", recursive: "1", name: "web", source: "api" },
		...{ sort: "-vulnerabilities", page: "3", asset: "a" },
	};
	assert.deepEqual(writeAssetsState(readAssetsState(parameters)), parameters);
	const empty = writeAssetsState(readAssetsState({}));
	assert.ok(Object.values(empty).every((value) => value === undefined));
});
