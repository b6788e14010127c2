import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { isListField } from "#pipeline/index.ts";
import { createCsvReader, toCsvRow } from "./csv.ts";
import {
	createListFileReader,
	createParts,
	isFieldName,
	type ListFileFormat,
	toInternalLine,
} from "./list-file.ts";

function readCsv(...pieces: readonly string[]): (readonly string[])[] {
	const reader = createCsvReader(",");
	const rows = [
		...pieces.flatMap((piece) => reader.push(piece)),
		...reader.end(),
	];
	return rows.map(({ values }) => values);
}

function readList(format: ListFileFormat, text: string, keyField = "host") {
	const reader = createListFileReader(format, keyField);
	return [...reader.push(text), ...reader.end()];
}

describe("CSV", () => {
	test("reads quotation marks, separators and line breaks within values", () => {
		assert.deepEqual(readCsv('a,"b ""c"", d"\r\n"e\nf",\n\n'), [
			["a", 'b "c", d'],
			["e\nf", ""],
		]);
	});

	test("passes over a byte order mark and empty lines, and keeps an empty quoted value", () => {
		assert.deepEqual(readCsv('\uFEFFa\r\n\r\n""\nb'), [["a"], [""], ["b"]]);
	});

	test("takes a quotation mark within a value for itself", () => {
		assert.deepEqual(readCsv('5" disk,b\n'), [['5" disk', "b"]]);
	});

	test("reads what it writes, wherever the text is cut", () => {
		const rows = fc.array(
			fc.array(fc.string({ unit: "grapheme" }), { minLength: 2, maxLength: 4 }),
		);
		fc.assert(
			fc.property(rows, fc.nat(), (written, cut) => {
				const text = written.map((row) => `${toCsvRow(row)}\n`).join("");
				const at = cut % (text.length + 1);
				// A mark of byte order would be left out at the very beginning only.
				fc.pre(!text.startsWith("\uFEFF"));
				const isPair = /[\uD800-\uDBFF]/.test(text[at - 1] ?? "");
				fc.pre(!isPair);
				assert.deepEqual(readCsv(text.slice(0, at), text.slice(at)), written);
			}),
		);
	});

	for (const [what, text, message] of [
		["a quotation mark that is never closed", 'a\n"b', /^line 2: the closing/],
		["text behind a closing quotation mark", '"a"b', /^line 1: there is "b"/],
		[
			"a row without end",
			`"${"x".repeat(1024 * 1024 + 1)}`,
			/^line 1: the row has more/,
		],
	] as const) {
		test(`${what} is refused with its line`, () => {
			assert.throws(() => readCsv(text), { message });
		});
	}
});

describe("files of records", () => {
	test("the key column may stand anywhere; the others are the fields", () => {
		const expected = [{ key: "h1", fields: { owner: "ann", note: "a, b" } }];
		assert.deepEqual(
			readList("csv", 'owner,host,note\nann,h1,"a, b"\n'),
			expected,
		);
		assert.deepEqual(
			readList("tsv", "owner\thost\tnote\nann\th1\ta, b"),
			expected,
		);
	});

	test("internal keeps how often a record was changed, and takes numbers for text", () => {
		assert.deepEqual(
			readList(
				"internal",
				'{"key":"k1","record":{"DeviceHostName":"h1","n":7},"count":3}\n\n{"key":"k2","record":{},"count":"1"}',
			),
			[
				{ key: "k1", fields: { DeviceHostName: "h1", n: "7" }, updates: 2 },
				{ key: "k2", fields: {}, updates: 0 },
			],
		);
	});

	test("an exported record is read as it was", () => {
		const record = { key: 'a"|b', fields: { host: "ü\n" }, updates: 4 };
		assert.deepEqual(readList("internal", toInternalLine(record)), [record]);
	});

	for (const [format, text, message] of [
		["csv", "a,b\n1,2\n", /^line 1: header does not contain column host$/],
		[
			"csv",
			"host,a\nh1\n",
			/^line 2: wrong number of fields: 1, the header has 2$/,
		],
		["csv", "host,a,a\n", /^line 1: header contains column a twice$/],
		["csv", "host,a b\n", /^line 1: "a b" cannot be the name of a field/],
		["csv", "host,a\n,1\n", /^line 2: the key is empty$/],
		["csv", `host\n${"k".repeat(4001)}\n`, /^line 2: the key has more than/],
		["internal", '{"key":"a","record":{}}\n{', /^line 2: /],
		["internal", '{"key":"a"}', /^line 1: record: /],
		["internal", '{"key":"a","record":{"_b":"1"}}', /^line 1: "_b" cannot/],
		["internal", '{"key":"a","record":{"b":{}}}', /^line 1: record.b: /],
	] as const) {
		test(`${format} ${text.slice(0, 30)} is refused: ${message.source}`, () => {
			assert.throws(() => readList(format, text), { message });
		});
	}

	test("names of fields are those that correlators take", () => {
		fc.assert(
			fc.property(fc.string(), (name) => {
				assert.equal(isFieldName(name), isListField(name));
			}),
		);
		for (const name of ["a", "_a", "12", "1a", "Привет", "a_b", "a-b", ""]) {
			assert.equal(isFieldName(name), isListField(name));
		}
	});

	test("parts hold a thousand records, or fewer large ones, and all of them", () => {
		for (const [size, most] of [
			[1, 1000],
			[100_000, 4],
		] as const) {
			const parts = createParts();
			const sent: number[] = [];
			for (let index = 0; index < 2345; index++) {
				const record = { key: `${index}`, fields: { v: "x".repeat(size) } };
				const full = parts.add(record);
				if (full) sent.push(full.length);
			}
			sent.push(parts.rest().length);
			assert.equal(Math.max(...sent), most);
			assert.equal(
				sent.reduce((sum, count) => sum + count),
				2345,
			);
		}
	});
});
