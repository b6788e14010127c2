import assert from "node:assert/strict";
import { test } from "node:test";
import { readPairs } from "./elastic-files.ts";

/** Reads from files given as path → text. */
const from =
	(files: Readonly<Record<string, string>>) =>
	(path: string): string => {
		const text = files[path];
		assert.notEqual(text, undefined, `${path} was not expected to be read`);
		return text ?? "";
	};

const texts = (file: string, files: Readonly<Record<string, string>>) =>
	readPairs(file, from(files)).map(({ text, expected }) => [
		text,
		Object.fromEntries(expected),
	]);

test("lines of an integration belong to the expected events in order", () => {
	assert.deepEqual(
		texts("a.log-expected.json", {
			"a.log": "one\ntwo\n",
			"a.log-expected.json":
				'{"expected":[{"user":{"name":"x"}},{"tags":[1]}]}',
		}),
		[
			["one", { "user.name": "x" }],
			["two", { tags: [1] }],
		],
	);
});

test("events of Beats name the byte at which their line starts", () => {
	assert.deepEqual(
		texts("a.log-expected.json", {
			"a.log": "über\nlost\nthree\n",
			"a.log-expected.json": '[{"log.offset":11,"a":1},{"log.offset":3,"a":2}]',
		}),
		[["three", { "log.offset": 11, a: 1 }]],
	);
});

test("a JSON input gives its original message, or itself where Winlogbeat has no XML", () => {
	const nested = { winlog: { event_id: "1" }, event: { original: "text" } };
	assert.deepEqual(
		texts("a.json-expected.json", {
			"a.json": JSON.stringify({
				events: [
					{ event: { original: "CEF:0|a" } },
					{ winlog: {}, event: { original: "<Event/>" } },
					nested,
				],
			}),
			"a.json-expected.json": '{"expected":[{"a":1},{"a":2},{"a":3}]}',
		}),
		[
			["CEF:0|a", { a: 1 }],
			["<Event/>", { a: 2 }],
			[JSON.stringify(nested), { a: 3 }],
		],
	);
});
