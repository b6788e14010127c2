import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { JsonMessage } from "./json-message.ts";
import { compileRawPath } from "./raw-path.ts";

function exact(text: string, path: string): unknown {
	const root: object = JSON.parse(text);
	return new JsonMessage(root, text).exact(path, compileRawPath(path)(root));
}

suite("a number that a double can't hold", () => {
	test("keeps all its digits", () => {
		const text = '{ "Keywords" : -9223372036854775808,"n":9007199254740993 }';
		assert.equal(exact(text, "Keywords"), "-9223372036854775808");
		assert.equal(exact(text, "n"), "9007199254740993");
	});

	test("is found in nested data and in arrays", () => {
		const text = '{"a":{"b":[1,9007199254740993]},"c.d":9007199254740995}';
		assert.equal(exact(text, "a.b.1"), "9007199254740993");
		assert.equal(exact(text, "c.d"), "9007199254740995");
	});

	test("is told from another number behind the same key", () => {
		const text = '{"x":{"n":9007199254740993},"y":{"n":9007199254740992}}';
		assert.equal(exact(text, "x.n"), "9007199254740993");
		assert.equal(exact(text, "y.n"), "9007199254740992");
	});

	test("is found behind a key with escapes, and not in strings", () => {
		const text =
			'{"s":"\\"n\\":9007199254740992","\\u006e":9007199254740993,"t":"n"}';
		assert.equal(exact(text, "n"), "9007199254740993");
	});

	test("beyond every double keeps its text too", () => {
		assert.equal(exact('{"n":1e400}', "n"), "1e400");
	});

	test("other values stay as they are", () => {
		const text = '{"i":5,"f":0.5,"s":"x","o":{"a":1},"b":true}';
		assert.equal(exact(text, "i"), 5);
		assert.equal(exact(text, "f"), 0.5);
		assert.equal(exact(text, "s"), "x");
		assert.deepEqual(exact(text, "o"), { a: 1 });
		assert.equal(exact(text, "b"), true);
	});
});
