import assert from "node:assert/strict";
import { test } from "node:test";
import type { Widget } from "#api/contract/index.ts";
import {
	freshId,
	moveWidget,
	placeWidget,
	putWidget,
	resizeWidget,
} from "./change-widgets.ts";

const text = (id: string): Widget => ({
	...{ id, kind: "text", title: id, text: "", width: 4, height: 2 },
});
const three = ["a", "b", "c"].map(text);
const idsOf = (widgets: readonly Widget[]) =>
	widgets.map(({ id }) => id).join("");

test("a widget moves by one place and stops at the ends", () => {
	assert.equal(idsOf(moveWidget(three, "a", 1)), "bac");
	assert.equal(idsOf(moveWidget(three, "c", -1)), "acb");
	assert.equal(idsOf(moveWidget(three, "a", -1)), "abc");
	assert.equal(idsOf(moveWidget(three, "c", 1)), "abc");
	assert.equal(idsOf(moveWidget(three, "x", 1)), "abc");
});

test("a dragged widget takes the place of the one it was dropped on", () => {
	assert.equal(idsOf(placeWidget(three, "a", "c")), "bca");
	assert.equal(idsOf(placeWidget(three, "c", "a")), "cab");
	assert.equal(idsOf(placeWidget(three, "a", "x")), "abc");
});

test("sizes stay within what the contract allows", () => {
	const [wide] = resizeWidget([{ ...text("a"), width: 12 }], "a", "width", 1);
	assert.equal(wide?.width, 12);
	const [narrow] = resizeWidget([{ ...text("a"), width: 2 }], "a", "width", -1);
	assert.equal(narrow?.width, 2);
	const [low] = resizeWidget([{ ...text("a"), height: 1 }], "a", "height", -1);
	assert.equal(low?.height, 1);
	const [taller] = resizeWidget(three, "a", "height", 1);
	assert.equal(taller?.height, 3);
});

test("a changed widget keeps its place, a new one comes last under an id of its own", () => {
	const changed = putWidget(three, { ...text("b"), title: "B" });
	assert.equal(changed[1]?.title, "B");
	assert.equal(idsOf(changed), "abc");
	assert.equal(freshId([text("w1"), text("w3")]), "w4");
	assert.equal(freshId([text("w2")]), "w3");
	assert.equal(idsOf(putWidget(three, text("d"))), "abcd");
});
