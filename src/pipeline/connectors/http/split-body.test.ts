import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { findEncoding } from "../framing/encoding.ts";
import { sliceJsonElements } from "./json-elements.ts";
import { type BodySplitting, splitBody } from "./split-body.ts";

const splitting: BodySplitting = {
	delimiter: "auto",
	maxMessageBytes: 100,
	encoding: findEncoding("utf-8"),
	kind: "http",
};

function split(
	body: string | Buffer,
	contentType?: string,
	settings: Partial<BodySplitting> = {},
) {
	return splitBody(Buffer.from(body), contentType, {
		...splitting,
		...settings,
	});
}

function texts(...args: Parameters<typeof split>): string[] {
	return split(...args).map((message) => message.text);
}

describe("an automatic body", () => {
	test("that is a JSON array gives its elements as they were written", () => {
		const body =
			'\ufeff [ {"id":12345678901234567890, "t":"a]\\"},["},\n[1,{"b":2}] , "plain \\"text\\"", 7, null ]\n';
		assert.deepEqual(texts(body), [
			'{"id":12345678901234567890, "t":"a]\\"},["}',
			'[1,{"b":2}]',
			'plain "text"',
			"7",
			"null",
		]);
		assert.deepEqual(texts("[]"), []);
	});

	test("that is one JSON object is one message, over several lines too", () => {
		const pretty = '{\n  "a": {\n    "b": 1\n  }\n}';
		assert.deepEqual(texts(`${pretty}\n`), [pretty]);
		assert.deepEqual(texts('{"events":[1,2]}'), ['{"events":[1,2]}']);
	});

	test("that is anything else gives one message per line", () => {
		assert.deepEqual(texts('{"a":1}\n\n{"b":2}\r\n'), ['{"a":1}', '{"b":2}']);
		assert.deepEqual(texts("[2024-01-01] one\n<34>two"), [
			"[2024-01-01] one",
			"<34>two",
		]);
		assert.deepEqual(texts(" \n"), [" "]);
		assert.deepEqual(texts(""), []);
	});

	test("of JSON lines is never taken as a whole", () => {
		assert.deepEqual(texts("[1,2]\n", "application/x-ndjson"), ["[1,2]"]);
	});

	test("that says JSON and is none is refused, unless its first line is", () => {
		for (const body of ['[{"a":1},{"b":', '{"a":1', "{\n"])
			assert.throws(() => split(body, "application/json; charset=utf-8"), {
				code: "connectors.badJson",
				status: 400,
			});
		assert.deepEqual(texts('{"a":1}\nbroken', "application/json"), [
			'{"a":1}',
			"broken",
		]);
	});

	test("marks only the element that holds replaced bytes", () => {
		const body = Buffer.concat([
			Buffer.from('["good","bad '),
			Buffer.from([0xff]),
			Buffer.from('"]'),
		]);
		assert.deepEqual(split(body), [
			{ text: "good" },
			{ text: "bad \ufffd", isDamaged: true },
		]);
	});

	test("rejects an element that is too long and keeps its neighbours", () => {
		const [first, long, last] = split(
			JSON.stringify(["a", "é".repeat(60), "b"]),
		);
		assert.equal(first?.text, "a");
		assert.equal(long?.rejection?.code, "http.tooLong");
		assert.equal(last?.text, "b");
	});

	test("is read in the encoding of the settings", () => {
		const body = Buffer.from('{"a":"ж"}', "utf16le");
		const encoding = findEncoding("utf-16le");
		assert.deepEqual(texts(body, undefined, { encoding }), ['{"a":"ж"}']);
	});
});

test("without a delimiter the body is one message", () => {
	const none = { delimiter: "none" as const };
	assert.deepEqual(texts("[1,\n2]\r\n", undefined, none), ["[1,\n2]"]);
	assert.deepEqual(texts("\n", undefined, none), []);
	const [long] = split("x".repeat(101), undefined, none);
	assert.equal(long?.rejection?.code, "http.tooLong");
});

test("with line feeds JSON means nothing", () => {
	assert.deepEqual(texts("[1,\n2]", undefined, { delimiter: "\n" }), [
		"[1,",
		"2]",
	]);
});

test("elements of any JSON array parse to what was written", () => {
	fc.assert(
		fc.property(
			fc.array(fc.jsonValue()),
			fc.constantFrom(0, 1, "\t"),
			(values, space) => {
				const array = JSON.stringify(values, null, space);
				const elements = sliceJsonElements(array);
				assert.deepEqual(
					elements.map((element) => JSON.parse(element)),
					JSON.parse(array),
				);
			},
		),
	);
});
