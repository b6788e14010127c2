import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { findCatalogues, renderErrorsPage } from "./errors-page.ts";

test("docs/errors.md lists every error of every room", async () => {
	const page = join(import.meta.dirname, "..", "docs", "errors.md");
	assert.equal(
		readFileSync(page, "utf8"),
		await renderErrorsPage(),
		"docs/errors.md is stale: run `node tools/write-errors.ts` and commit the file",
	);
});

test("rooms have names of their own, and every sentence says something", async () => {
	const catalogues = await findCatalogues();
	assert.ok(catalogues.length >= 15, `found ${catalogues.length}`);
	const rooms = catalogues.map(({ room }) => room);
	assert.equal(new Set(rooms).size, rooms.length);
	for (const { room, definitions } of catalogues) {
		for (const [name, { sentence, status }] of Object.entries(definitions)) {
			assert.ok(sentence.length > 4, `${room}.${name}`);
			assert.ok(status >= 400 && status < 600, `${room}.${name}`);
		}
	}
});
