import assert from "node:assert/strict";
import { test } from "node:test";
import type { RawMessage } from "../../raw.ts";
import { findEncoding } from "../framing/encoding.ts";
import { createRecordReader, type RecordSettings } from "./record-messages.ts";

const stream = "kafka:c/t/0/g";

function read(
	value: string | Buffer | null,
	offset: number,
	settings: Partial<RecordSettings> = {},
	key: string | null = null,
): RawMessage[] {
	const readRecord = createRecordReader({
		delimiter: "none",
		maxMessageBytes: 100,
		encoding: findEncoding("utf-8"),
		...settings,
	});
	const messages: RawMessage[] = [];
	readRecord(
		{
			key: key === null ? null : Buffer.from(key),
			value: value === null ? null : Buffer.from(value),
		},
		stream,
		offset,
		messages,
	);
	return messages;
}

test("a record is one message with its offset, line feeds and all", () => {
	assert.deepEqual(read("one\ntwo", 7), [
		{ text: "one\ntwo", sequence: { stream, number: 7 } },
	]);
});

test("a record in another encoding is decoded", () => {
	const cyrillic = Buffer.from([0xcf, 0xf0, 0xe8]);
	const [message] = read(cyrillic, 0, {
		encoding: findEncoding("windows-1251"),
	});
	assert.equal(message?.text, "При");
});

test("the parts of a record grow up to its offset, above the offset before", () => {
	for (const offset of [0, 1, 5, 2 ** 40]) {
		const parts = read("a\nb\nc", offset, { delimiter: "\n" });
		const numbers = parts.map(({ sequence }) => sequence?.number ?? Number.NaN);
		assert.equal(numbers.length, 3);
		assert.equal(numbers.at(-1), offset);
		for (const [index, number] of numbers.entries())
			assert(number > (numbers[index - 1] ?? offset - 1), numbers.join());
	}
});

test("a record of nothing but delimiters is no message", () => {
	assert.deepEqual(read("\n\r\n\n", 3, { delimiter: "\n" }), []);
});

test("more parts than can be told apart at an offset are one dead letter", () => {
	const [message, ...more] = read("a\nb\nc", 2 ** 50, { delimiter: "\n" });
	assert.equal(more.length, 0);
	assert.equal(message?.rejection?.code, "kafka.tooManyParts");
	assert.deepEqual(message?.sequence, { stream, number: 2 ** 50 });
});

test("a record without a value is rejected with the key it is about", () => {
	const [tombstone] = read(null, 4, {}, "user-7");
	assert.deepEqual(tombstone, {
		text: "",
		rejection: {
			code: "kafka.noValue",
			cause: "the message has no value (a tombstone); its key is user-7",
		},
		sequence: { stream, number: 4 },
	});
	assert.match(read("", 5)[0]?.rejection?.cause ?? "", /an empty value$/);
});

test("a record or a part of it that is too long is rejected with its beginning", () => {
	const [whole] = read("x".repeat(101), 1);
	assert.equal(whole?.rejection?.code, "kafka.tooLong");
	const parts = read(`short\n${"x".repeat(101)}\nlast`, 2, { delimiter: "\n" });
	assert.deepEqual(
		parts.map(({ rejection }) => rejection?.code),
		[undefined, "kafka.tooLong", undefined],
	);
});
