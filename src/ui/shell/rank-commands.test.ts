import assert from "node:assert/strict";
import { test } from "node:test";
import { rankCommands } from "./rank-commands.ts";

const commands = [
	{ title: "Events", group: "Pages" },
	{ title: "Active services", group: "Pages" },
	{ title: "Dark theme", group: "Console", keywords: "colours" },
	{ title: "Zoom out: twice the period", group: "Events" },
];

const found = (text: string) =>
	rankCommands(commands, text).map(({ title }) => title);

test("lists everything in the order of registration without a text", () => {
	assert.equal(found("  ").length, 4);
});

test("prefers the beginning of the title, then of a word, then other words", () => {
	assert.deepEqual(found("ev"), ["Events", "Zoom out: twice the period"]);
	assert.deepEqual(found("SERV"), ["Active services"]);
	assert.deepEqual(found("colours"), ["Dark theme"]);
});

test("needs every word", () => {
	assert.deepEqual(found("zoom period"), ["Zoom out: twice the period"]);
	assert.deepEqual(found("zoom dark"), []);
});
