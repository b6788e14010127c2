import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import type { RawMessage } from "../../raw.ts";
import { createAutomaticFramer } from "./automatic.ts";
import { createDelimitedFramer } from "./delimited.ts";
import { findEncoding } from "./encoding.ts";
import type { Framer } from "./framer.ts";

const framing = {
	maxMessageBytes: 1024,
	encoding: findEncoding("utf-8"),
	kind: "tcp",
};

const makers = {
	lines: () => createDelimitedFramer({ ...framing, delimiter: "\n" }),
	tabs: () => createDelimitedFramer({ ...framing, delimiter: "\t" }),
	nuls: () => createDelimitedFramer({ ...framing, delimiter: "\0" }),
	automatic: () => createAutomaticFramer(framing),
	short: () => createAutomaticFramer({ ...framing, maxMessageBytes: 64 }),
	wide: () =>
		createDelimitedFramer({
			...framing,
			encoding: findEncoding("utf-16le"),
			delimiter: "\n",
		}),
} satisfies Record<string, () => Framer>;

/** Pushes the bytes cut at the given offsets, and ends. */
function frame(
	framer: Framer,
	input: string | Buffer,
	cuts: readonly number[] = [],
): RawMessage[] {
	const bytes = Buffer.from(input);
	const messages: RawMessage[] = [];
	let from = 0;
	for (const cut of [...cuts, bytes.length].sort((a, b) => a - b)) {
		if (cut > from) framer.push(bytes.subarray(from, cut), messages);
		from = Math.max(from, cut);
	}
	framer.end(messages);
	return messages;
}

function texts(messages: readonly RawMessage[]): string[] {
	return messages.map((message) => message.text);
}

function everyCut(bytes: Buffer): number[] {
	return Array.from({ length: bytes.length }, (_, at) => at);
}

describe("delimited messages", () => {
	test("end with their delimiter, and the last one with the stream", () => {
		assert.deepEqual(frame(makers.lines(), "one\ntwo\tx\nthree"), [
			{ text: "one" },
			{ text: "two\tx" },
			{ text: "three" },
		]);
		assert.deepEqual(texts(frame(makers.tabs(), "a\nb\tc")), ["a\nb", "c"]);
		assert.deepEqual(texts(frame(makers.nuls(), "a\r\0b\0")), ["a\r", "b"]);
	});

	test("a carriage return belongs to the line feed, and empty messages are none", () => {
		assert.deepEqual(texts(frame(makers.lines(), "\n\r\na\r\n\r\n\nb\r")), [
			"a",
			"b",
		]);
	});

	test("a byte order mark is taken off the beginning only", () => {
		assert.deepEqual(texts(frame(makers.lines(), "\ufeff{}\n\ufeffx\n")), [
			"{}",
			"\ufeffx",
		]);
	});

	test("bytes that are no UTF-8 become U+FFFD and mark their message only", () => {
		const bytes = Buffer.concat([
			Buffer.from("good\u00e9\nbad "),
			Buffer.from([0xff, 0xe2, 0x82]),
			Buffer.from("\ngood\n"),
		]);
		assert.deepEqual(frame(makers.lines(), bytes), [
			{ text: "goodé" },
			{ text: "bad \ufffd\ufffd", isDamaged: true },
			{ text: "good" },
		]);
	});

	test("control characters and NUL pass as text", () => {
		assert.deepEqual(frame(makers.lines(), "a\0b\x01\x7f\n"), [
			{ text: "a\0b\x01\x7f" },
		]);
	});

	test("a message that is too long is rejected with its first 64 KiB and the next ones go on", () => {
		const framer = createDelimitedFramer({
			...framing,
			maxMessageBytes: 100_000,
			delimiter: "\n",
		});
		const input = `ok\n${"é".repeat(60_000)}\nnext\n`;
		const cuts = [10, 50_000, 100_001, 120_003];
		const [first, long, next] = frame(framer, input, cuts);
		assert.equal(first?.text, "ok");
		assert.equal(long?.text, "é".repeat(32_768));
		assert.equal(long?.isDamaged, undefined);
		assert.deepEqual(long?.rejection?.code, "tcp.tooLong");
		assert.match(long?.rejection?.cause ?? "", /longer than 100000 bytes/);
		assert.deepEqual(next, { text: "next" });
	});

	test("a message that never ends is held with its first part only", () => {
		const framer = makers.lines();
		const messages: RawMessage[] = [];
		for (let i = 0; i < 100; i++)
			framer.push(Buffer.alloc(64 * 1024, 97), messages);
		assert.ok(framer.heldBytes <= 64 * 1024 + 4);
		assert.equal(messages.length, 0);
		framer.end(messages);
		assert.equal(messages[0]?.text.length, 64 * 1024);
		assert.equal(messages[0]?.rejection?.code, "tcp.tooLong");
	});

	test("an end that is not in order rejects the message that was not complete", () => {
		const framer = makers.lines();
		const messages: RawMessage[] = [];
		framer.push(Buffer.from("whole\nhalf"), messages);
		framer.end(messages, { code: "tcp.cutOff", cause: "broke" });
		assert.deepEqual(messages, [
			{ text: "whole" },
			{ text: "half", rejection: { code: "tcp.cutOff", cause: "broke" } },
		]);
	});
});

describe("numbers", () => {
	const numbered = (unit: "lines" | "bytes", after: number) =>
		createDelimitedFramer({
			...framing,
			maxMessageBytes: 64,
			delimiter: "\n",
			numbering: { stream: "s", unit, after },
		});
	const input = `a\n\né\r\n${"x".repeat(70)}\nb\n`;
	const numbers = (messages: readonly RawMessage[]) =>
		messages.map((message) => message.sequence?.number);

	test("of lines count every line, empty and rejected ones too", () => {
		const framer = numbered("lines", 41);
		assert.deepEqual(numbers(frame(framer, input)), [42, 44, 45, 46]);
		assert.equal(framer.lastNumber, 46);
	});

	test("of bytes are the offset behind the line, wherever the reads were cut", () => {
		const bytes = Buffer.from(input);
		const expected = [102, 107, 178, 180];
		assert.deepEqual(numbers(frame(numbered("bytes", 100), bytes)), expected);
		for (const cut of everyCut(bytes))
			assert.deepEqual(
				numbers(frame(numbered("bytes", 100), bytes, [cut])),
				expected,
			);
	});
});

describe("automatic framing", () => {
	test("reads octet-counted frames, with line feeds inside and between", () => {
		const input =
			'11 <34>1 a\nb c\n\n8 {"a":10}\r\n\x0011 CEF:0|x|y|z6 <1>ab\n';
		assert.deepEqual(texts(frame(makers.automatic(), input)), [
			"<34>1 a\nb c",
			'{"a":10}',
			"CEF:0|x|y|z",
			"<1>ab",
		]);
	});

	test("counts bytes, not characters", () => {
		assert.deepEqual(texts(frame(makers.automatic(), "10 <1>привет")), [
			"<1>при\ufffd",
			"\ufffdет",
		]);
		assert.deepEqual(texts(frame(makers.automatic(), "15 <1>привет5 <2>ok")), [
			"<1>привет",
			"<2>ok",
		]);
	});

	test("a connection of lines keeps lines that begin like a header", () => {
		const input = "<34>plain\n10 foo\n12 <34>x\n99 bottles\n";
		assert.deepEqual(texts(frame(makers.automatic(), input)), [
			"<34>plain",
			"10 foo",
			"12 <34>x",
			"99 bottles",
		]);
	});

	test("digits and a space before anything but a message are a line", () => {
		for (const line of [
			"10 foo",
			"10",
			"10 ",
			"0 <1>",
			"10 <x>",
			"99999999 <1>",
			"1000000000 <1>x",
		])
			assert.deepEqual(texts(frame(makers.automatic(), `${line}\nnext\n`)), [
				line,
				"next",
			]);
	});

	test("a line among counted frames swallows nothing", () => {
		const input = "6 <1>abc10 foo\n6 <2>def\nplain\n4 <3>g";
		assert.deepEqual(texts(frame(makers.automatic(), input)), [
			"<1>abc",
			"10 foo",
			"<2>def",
			"plain",
			"<3>g",
		]);
	});

	test("a frame that is too long is skipped by its count", () => {
		const input = `70 <1>${"x".repeat(67)}6 <2>def`;
		const [long, next] = frame(makers.short(), input);
		assert.equal(long?.rejection?.code, "tcp.tooLong");
		assert.equal(long?.text, `<1>${"x".repeat(67)}`);
		assert.deepEqual(next, { text: "<2>def" });
	});

	test("a frame that ends before its count is rejected with what came", () => {
		assert.deepEqual(frame(makers.automatic(), "20 <1>abc"), [
			{
				text: "<1>abc",
				rejection: {
					code: "tcp.badOctetCount",
					cause: "the sender announced 20 bytes and ended after 6",
				},
			},
		]);
	});
});

describe("any chunking gives the same messages", () => {
	const samples: [keyof typeof makers, Buffer][] = [
		["lines", Buffer.from("\ufeffa\r\n\r\nпривет 🐻\n\nlast")],
		["lines", Buffer.from([0xe2, 0x82, 0x0a, 0xff, 0x0d, 0x0a, 0xf0, 0x9f])],
		["nuls", Buffer.from("a\0\0б\0c")],
		[
			"automatic",
			Buffer.from('12 <34>1 a\nb c\n9 {"a":1}\n 10 foo\n6 <2>é1 <'),
		],
		["automatic", Buffer.from("6 <1>é🐻")],
		["automatic", Buffer.from("<34>x\n12 <34>1 a\n1")],
		["short", Buffer.from(`${"é".repeat(40)}\r\nshort\n${"y".repeat(64)}\r\n`)],
		["short", Buffer.from(`70 <1>${"x".repeat(67)}6 <2>def64 <1>z`)],
		["wide", Buffer.from("\ufeffa\r\nжĊ\u0a00б\n\nend", "utf16le")],
		[
			"wide",
			Buffer.from([0x41, 0, 0x0a, 0, 0x0a, 0x0a, 0x00, 0xd8, 0x0a, 0, 9]),
		],
	];
	for (const [maker, bytes] of samples)
		test(`split at every byte: ${maker} ${JSON.stringify(bytes.toString().slice(0, 24))}`, () => {
			const whole = frame(makers[maker](), bytes);
			assert.ok(whole.length > 1);
			assert.deepEqual(frame(makers[maker](), bytes, everyCut(bytes)), whole);
			for (const cut of everyCut(bytes))
				assert.deepEqual(frame(makers[maker](), bytes, [cut]), whole);
		});

	const piece = fc.oneof(
		fc.constantFrom(
			"\n",
			"\r\n",
			"\t",
			"\0",
			"<34>",
			"{",
			"CEF:",
			"é🐻",
			"\ufeff",
		),
		fc.nat(80).map((n) => `${n} `),
		fc.nat(80).map((n) => `${n} <1>`),
		fc.string({ maxLength: 40 }),
		fc.uint8Array({ maxLength: 6 }),
	);
	for (const maker of Object.keys(makers) as (keyof typeof makers)[])
		test(`random bytes and chunks: ${maker}`, () => {
			fc.assert(
				fc.property(
					fc.array(piece, { maxLength: 20 }),
					fc.array(fc.nat(400), { maxLength: 10 }),
					(pieces, cuts) => {
						const bytes = Buffer.concat(
							pieces.map((part) => Buffer.from(part)),
						);
						const inside = cuts.filter((cut) => cut < bytes.length);
						assert.deepEqual(
							frame(makers[maker](), bytes, inside),
							frame(makers[maker](), bytes),
						);
					},
				),
				{ numRuns: 2000 },
			);
		});
});
