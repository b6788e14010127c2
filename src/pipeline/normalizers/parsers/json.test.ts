import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { Reject } from "../../outcome.ts";
import { jsonParser } from "./json.ts";

function rejectOf(text: string): Reject {
	const result = jsonParser.parse(text);
	assert.ok(result instanceof Reject, "the text was accepted");
	return result;
}

suite("the JSON parser", () => {
	test("reads an object, also behind a byte order mark and blanks", () => {
		assert.deepEqual(jsonParser.parse('\ufeff {"a":{"b":[1]}}\r\n'), {
			a: { b: [1] },
		});
	});

	test("takes __proto__ and constructor as ordinary keys", () => {
		const root = jsonParser.parse('{"__proto__":{"x":1},"constructor":2}');
		assert.deepEqual(Object.keys(root), ["__proto__", "constructor"]);
		assert.equal(Reflect.get(root, "x"), undefined);
		assert.equal(Reflect.get({}, "x"), undefined);
	});

	test("rejects JSON that is no object", () => {
		for (const [text, kind] of [
			["[1]", "an array"],
			["null", "null"],
			["1", "a number"],
			['"text"', "a string"],
		] as const) {
			assert.equal(rejectOf(text).code, "json.notObject");
			assert.ok(rejectOf(text).cause.endsWith(`it is ${kind}.`));
		}
	});

	test("says where broken JSON is broken, without repeating the text", () => {
		const reject = rejectOf('{"password":"hunter2",}');
		assert.equal(reject.code, "json.syntax");
		assert.match(reject.cause, /at character 23/);
		assert.match(rejectOf('{"a":').cause, /ends too early/);
		assert.match(rejectOf("").cause, /ends too early/);
		for (const text of ["hunter2 is the password", '{"a": hunter2}']) {
			assert.doesNotMatch(rejectOf(text).cause, /hunter2/);
		}
	});

	test("reads data nested deeper than the stack", () => {
		const depth = 100_000;
		const root = jsonParser.parse(
			`{"a":${"[".repeat(depth)}${"]".repeat(depth)}}`,
		);
		assert.ok(!(root instanceof Reject));
	});
});
