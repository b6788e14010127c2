import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { Reject } from "../../outcome.ts";
import { codeOf, compile, eventOf } from "../testing.ts";
import { sqlParser } from "./sql.ts";

const normalizer = compile({
	parsing: { method: "sql" },
	keepExtra: true,
	mapping: [
		{ source: "event.id", field: "ExternalID" },
		{ source: "size", field: "N.size" },
		{
			source: "guid",
			field: "DeviceEventClassID",
			conversions: [{ kind: "lower" }],
		},
		{ source: "at", field: "EndTime" },
	],
});

suite("the parser of rows", () => {
	test("finds columns by name, those with dots too, and converts them", () => {
		const event = eventOf(
			normalizer,
			'{"event.id":7,"size":12,"guid":"6F96","at":"2026-01-02T03:04:05Z","other":true}',
		);
		assert.equal(event.ExternalID, "7");
		assert.deepEqual(event.N, { size: 12 });
		assert.equal(event.DeviceEventClassID, "6f96");
		assert.equal(Number(event.EndTime), Date.UTC(2026, 0, 2, 3, 4, 5));
		assert.deepEqual(event.Extra, { other: "true" });
	});

	test("keeps numbers of 64 bits exact", () => {
		const event = eventOf(normalizer, '{"size":"9223372036854775807"}');
		assert.equal(String(event.N?.size), "9223372036854775807");
	});

	test("rejects what is no row", () => {
		for (const [text, code] of [
			["plain text", "sql.syntax"],
			["[1]", "sql.notObject"],
		] as const) {
			const reject = sqlParser.parse(text);
			assert.ok(reject instanceof Reject);
			assert.equal(reject.code, code);
			assert.match(reject.cause, /no row of the sql connector/);
		}
	});

	test("refuses settings that it does not have", () => {
		assert.equal(
			codeOf({
				parsing: { method: "sql" },
				mapping: [{ source: "a", field: "NoSuchField" }],
			}),
			"normalizers.unknownField",
		);
	});
});
