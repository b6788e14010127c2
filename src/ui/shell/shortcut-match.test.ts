import assert from "node:assert/strict";
import { test } from "node:test";
import { keyCaps, matchShortcut, pressText } from "./shortcut-match.ts";

const plain = {
	ctrlKey: false,
	metaKey: false,
	altKey: false,
	shiftKey: false,
};
const shortcuts = ["g e", "g a", "mod+k", "?", "j", "shift+j"];

test("writes presses like shortcuts", () => {
	assert.equal(pressText({ ...plain, key: "k", ctrlKey: true }), "mod+k");
	assert.equal(pressText({ ...plain, key: "k", metaKey: true }), "mod+k");
	assert.equal(pressText({ ...plain, key: "J", shiftKey: true }), "shift+j");
	assert.equal(pressText({ ...plain, key: "?", shiftKey: true }), "?");
	assert.equal(
		pressText({ ...plain, key: "Enter", ctrlKey: true }),
		"mod+Enter",
	);
	assert.equal(
		pressText({ ...plain, key: "Shift", shiftKey: true }),
		undefined,
	);
});

test("waits for the second key of a sequence", () => {
	const first = matchShortcut(["g"], shortcuts);
	assert.deepEqual(first, { hit: undefined, pending: ["g"] });
	assert.equal(matchShortcut(["g", "e"], shortcuts).hit, "g e");
});

test("takes a key that does not continue a sequence as a new beginning", () => {
	assert.equal(matchShortcut(["g", "j"], shortcuts).hit, "j");
	assert.deepEqual(matchShortcut(["g", "g"], shortcuts).pending, ["g"]);
	assert.deepEqual(matchShortcut(["g", "x"], shortcuts), {
		hit: undefined,
		pending: [],
	});
});

test("shows keys as they are labelled on the keyboard", () => {
	assert.deepEqual(keyCaps("mod+k", false), [["Ctrl", "K"]]);
	assert.deepEqual(keyCaps("mod+Enter", true), [["⌘", "Enter"]]);
	assert.deepEqual(keyCaps("g e", false), [["g"], ["e"]]);
});
