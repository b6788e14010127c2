import assert from "node:assert/strict";
import { test } from "node:test";
import { type Folder, folderPath, folderTree } from "./folder-queries.ts";
import { fromBase64, toBase64 } from "./package-file.ts";
import { readResourcesState, writeResourcesState } from "./resources-state.ts";

const folder = (id: string, parentId?: string, tenantId = "main"): Folder => ({
	...{ id, tenantId, tenantName: tenantId.toUpperCase(), kind: "filter" },
	...{ name: `Folder ${id}`, canEdit: true },
	...(parentId === undefined ? {} : { parentId }),
});

test("folders of one tenant lie in each other, those of several in their tenants", () => {
	const [a, b, c] = [folder("a"), folder("b", "a"), folder("c")];
	const [first, second] = folderTree([a, b, c]);
	assert.deepEqual(
		[first?.key, first?.children.map(({ key }) => key), second?.key],
		["a", ["b"], "c"],
	);
	const tree = folderTree([a, folder("x", undefined, "branch")]);
	assert.deepEqual(
		tree.map(({ title, folder: none, children }) => [
			...[title, none, children.length],
		]),
		[
			["BRANCH", undefined, 1],
			["MAIN", undefined, 1],
		],
	);
	assert.deepEqual(folderTree([]), []);
});

test("the path to a folder leads from the top, and one in a circle ends", () => {
	const all = [folder("a"), folder("b", "a"), folder("c", "b")];
	assert.deepEqual(folderPath(all, "c"), ["Folder a", "Folder b", "Folder c"]);
	assert.deepEqual(folderPath(all, undefined), []);
	assert.deepEqual(folderPath(all, "gone"), []);
	const circle = [folder("a", "b"), folder("b", "a")];
	assert.equal(folderPath(circle, "a").length, 2);
});

test("a file of any bytes becomes base64 and the same file again", async () => {
	const bytes = Uint8Array.from({ length: 100_000 }, (_, index) => index % 256);
	const text = await toBase64(new Blob([bytes]));
	assert.equal(text, Buffer.from(bytes).toString("base64"));
	assert.deepEqual(fromBase64(text), bytes);
});

test("the chosen folder stands in the address", () => {
	const state = readResourcesState({ kind: "filter", folder: "f1", q: "x" });
	assert.equal(state.folderId, "f1");
	assert.equal(writeResourcesState(state).folder, "f1");
	assert.equal(readResourcesState({}).folderId, undefined);
});
