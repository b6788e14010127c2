import assert from "node:assert/strict";
import { test } from "node:test";
import { exportRows } from "./export.ts";
import { bytesText, rateText, shortCount } from "./format-number.ts";
import { agoText, durationText, timeOf, utcTime } from "./format-time.ts";
import {
	isEmptyValue,
	lineText,
	unmask,
	valueAt,
	valueText,
} from "./values.ts";

test("takes a missing field, empty text and the number 0 as empty", () => {
	for (const value of [undefined, null, "", 0, [], {}])
		assert.ok(isEmptyValue(value));
	// The nil id is the one of the shared tenant.
	const nilId = "00000000-0000-0000-0000-000000000000";
	for (const value of [1, "a", " ", "0", nilId, ["x"], { a: 1 }, false])
		assert.ok(!isEmptyValue(value));
});

test("shows line breaks and control characters of a value in one line", () => {
	assert.equal(lineText("a\r\nb\tc\u0007"), "a␍⏎b⇥c␇");
	assert.equal(lineText(["a", "b"]), "a, b");
	assert.equal(lineText({ a: 1 }), '{"a":1}');
	assert.equal(lineText("x".repeat(5000)).length, 601);
});

test("names characters that would hide or reorder text", () => {
	assert.equal(unmask("invoice\u202egpj.exe"), "invoice⟨U+202E⟩gpj.exe");
	assert.equal(unmask("日本語"), "日本語");
});

test("finds entries of maps but nothing inherited", () => {
	const row = { S: { rule: "x" }, "N.a": 5 };
	assert.equal(valueAt(row, "S.rule"), "x");
	assert.equal(valueAt(row, "N.a"), 5);
	assert.equal(valueAt(row, "S.constructor"), undefined);
	assert.equal(valueAt(row, "toString"), undefined);
	assert.equal(valueText(undefined), "");
});

test("exports CSV that spreadsheets don't run", () => {
	const rows = [{ Name: '=HYPERLINK("http://x")', N: -5, M: "a,b\nc" }];
	assert.equal(
		exportRows(rows, ["Name", "N", "M"], "csv"),
		'Name,N,M\r\n"\'=HYPERLINK(""http://x"")",-5,"a,b\nc"\r\n',
	);
});

test("exports TSV with tabs and line breaks escaped, JSON as received", () => {
	const rows = [{ a: "x\ty\n\\", b: [1] }];
	assert.equal(
		exportRows(rows, ["a", "b"], "tsv"),
		"a\tb\nx\\ty\\n\\\\\t[1]\n",
	);
	assert.deepEqual(JSON.parse(exportRows(rows, ["a"], "json")), rows);
});

test("formats numbers, sizes and times", () => {
	assert.equal(shortCount(950), "950");
	assert.equal(shortCount(12_345), "12.3 k");
	assert.equal(shortCount(4_100_000), "4.1 M");
	assert.equal(rateText(2.68), "2.7");
	assert.equal(bytesText(1536), "1.5 KB");
	assert.equal(durationText(125 * 60_000), "2 h 5 min");
	assert.equal(agoText(0, 180_000), "3 min ago");
	assert.equal(utcTime(0), "1970-01-01 00:00:00.000 UTC");
	assert.equal(utcTime(Number.NaN), "NaN");
});

test("reads times as numbers, decimal text and the engine's text in UTC", () => {
	assert.equal(timeOf(5), 5);
	assert.equal(timeOf("1732450000000"), 1_732_450_000_000);
	assert.equal(timeOf("1970-01-01 00:00:01.500"), 1500);
	assert.equal(timeOf("yesterday"), undefined);
});
