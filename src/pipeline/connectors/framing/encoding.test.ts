import assert from "node:assert/strict";
import { test } from "node:test";
import type { RawMessage } from "../../raw.ts";
import { createDelimitedFramer } from "./delimited.ts";
import { findEncoding } from "./encoding.ts";

function lines(label: string, bytes: Buffer | number[]): RawMessage[] {
	const messages: RawMessage[] = [];
	const framer = createDelimitedFramer({
		maxMessageBytes: 1024,
		encoding: findEncoding(label),
		kind: "tcp",
		delimiter: "\n",
	});
	framer.push(Buffer.from(bytes), messages);
	framer.end(messages);
	return messages;
}

test("a label of the standard finds its encoding, whatever its case", () => {
	assert.equal(findEncoding("UTF8").name, "utf-8");
	assert.equal(findEncoding("cp1251").name, "windows-1251");
	assert.equal(findEncoding("latin1").name, "windows-1252");
});

test("a label that is not known, or that may not be decoded, is refused", () => {
	for (const label of ["", "utf-9", "replacement", "hz-gb-2312"])
		assert.throws(() => findEncoding(label), {
			code: "connectors.unknownEncoding",
			status: 400,
		});
});

test("single-byte encodings give one message per line", () => {
	const bytes = [0xcf, 0xf0, 0xe8, 0x0a, 0xe2, 0x0d, 0x0a, 0x61];
	assert.deepEqual(lines("windows-1251", bytes), [
		{ text: "При" },
		{ text: "в" },
		{ text: "a" },
	]);
	assert.deepEqual(lines("koi8-r", [0xf0, 0xd2, 0x0a]), [{ text: "Пр" }]);
});

test("a byte without a character marks its message only", () => {
	assert.deepEqual(lines("iso-8859-3", [0xa5, 0x0a, 0xa4, 0x0a]), [
		{ text: "\ufffd", isDamaged: true },
		{ text: "¤" },
	]);
});

test("encodings of several bytes a character are decoded message by message", () => {
	assert.deepEqual(lines("gb18030", [0xc4, 0xe3, 0x0a, 0xba, 0xc3]), [
		{ text: "你" },
		{ text: "好" },
	]);
	assert.deepEqual(lines("shift_jis", [0x83, 0x0a, 0x82, 0xa0, 0x0a]), [
		{ text: "\ufffd", isDamaged: true },
		{ text: "あ" },
	]);
});

test("UTF-16 is cut at line feeds, not at characters that hold the byte 10", () => {
	const text = "aĊ\u0a0ab\r\nж";
	const expected = [{ text: "aĊ\u0a0ab" }, { text: "ж" }];
	const little = Buffer.from(text, "utf16le");
	assert.deepEqual(lines("utf-16le", little), expected);
	assert.deepEqual(lines("utf-16be", Buffer.from(little).swap16()), expected);
	assert.deepEqual(lines("utf-16le", [0x41, 0x00, 0x42]), [
		{ text: "A\ufffd", isDamaged: true },
	]);
});

test("UTF-8 is damaged exactly where the standard says", () => {
	const bytes = Buffer.from([
		0xf0, 0x9f, 0x92, 0x61, 0xc0, 0xaf, 0xed, 0xa0, 0x80,
	]);
	const [message] = lines("utf-8", bytes);
	assert.equal(message?.text, new TextDecoder().decode(bytes));
	assert.equal(message?.isDamaged, true);
});
