import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { compileRowWriter, messageOfRow } from "./row-message.ts";
import type { Cell, Column } from "./session.ts";

function write(cells: Record<string, [Cell, Column["texts"]?]>): string {
	const entries = Object.entries(cells);
	const columns = entries.map(([name, [, texts]]) => ({
		name,
		texts: texts ?? "text",
	}));
	return compileRowWriter(columns)(entries.map(([, [cell]]) => cell));
}

suite("a row as a message", () => {
	test("exact numbers are JSON numbers while a double holds them, else text", () => {
		assert.equal(
			write({
				safe: [9_007_199_254_740_991n],
				large: [9_007_199_254_740_993n],
				text: ["-5", "number"],
				unsigned: ["18446744073709551615", "number"],
				decimal: ["12.50", "number"],
				float: [0.1],
				infinite: [Number.POSITIVE_INFINITY],
			}),
			'{"safe":9007199254740991,"large":"9007199254740993","text":-5,"unsigned":"18446744073709551615","decimal":"12.50","float":0.1,"infinite":"Infinity"}',
		);
	});

	test("nulls are left out, bytes are hexadecimal, digits of a text column stay text", () => {
		assert.equal(
			write({
				a: [null],
				b: [Buffer.from([0, 255])],
				c: ["007"],
				d: [false],
				e: ['"ж\n\ud800'],
			}),
			'{"b":"00ff","c":"007","d":false,"e":"\\"ж\\n\ufffd"}',
		);
		assert.equal(write({ a: [null] }), "{}");
	});

	test("columns without a name or with the same one are told apart", () => {
		const names = ["id", "", "id", "id_2"];
		const row = compileRowWriter(
			names.map((name) => ({ name, texts: "text" })),
		)(["1", "2", "3", "4"]);
		assert.equal(row, '{"id":"1","column_2":"2","id_2":"3","id_2_2":"4"}');
	});

	test("a row beyond the limit in bytes is rejected with its first part", () => {
		assert.equal(messageOfRow("жжж", 6).rejection, undefined);
		const { text, rejection } = messageOfRow("ж".repeat(100_000), 199_999);
		assert.equal(rejection?.code, "sql.tooLong");
		assert.equal(text.length, 64 * 1024);
	});
});
