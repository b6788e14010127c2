import assert from "node:assert/strict";
import { test } from "node:test";
import { pagesFor, railPages } from "./navigation.ts";

test("no two pages share an address or a shortcut", () => {
	for (const part of ["path", "shortcut"] as const) {
		const values = railPages.map((page) => page[part]);
		assert.deepEqual(values, [...new Set(values)]);
	}
});

test("a page is offered to those who have its permission, and to nobody else", () => {
	assert.deepEqual(
		pagesFor(["alerts.view"]).map(({ path }) => path),
		["/alerts"],
	);
	assert.deepEqual(pagesFor([]), []);
});
