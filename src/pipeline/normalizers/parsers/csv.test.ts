import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { createCsvParser } from "./csv.ts";
import { fieldsOf, rejectOf } from "./testing.ts";

const csv = createCsvParser({
	delimiter: ",",
	columns: ["time", "user", "text"],
});

suite("the CSV parser", () => {
	test("names values by their column", () => {
		assert.deepEqual(fieldsOf(csv, "12:00,max,hello world"), {
			time: "12:00",
			user: "max",
			text: "hello world",
		});
	});

	test("reads quoted values with delimiters, quotes and line breaks", () => {
		assert.deepEqual(fieldsOf(csv, '"1,2","say ""hi""","a\r\nb"\r\n'), {
			time: "1,2",
			user: 'say "hi"',
			text: "a\r\nb",
		});
	});

	test("keeps empty values, also quoted and last", () => {
		assert.deepEqual(fieldsOf(csv, ',"",'), { time: "", user: "", text: "" });
	});

	test("keeps blanks, and quotes that don't start the value", () => {
		assert.deepEqual(fieldsOf(csv, ' a,b "c" d, '), {
			time: " a",
			user: 'b "c" d',
			text: " ",
		});
	});

	test("reads other delimiters", () => {
		const tabs = createCsvParser({ delimiter: "\t", columns: ["a", "b"] });
		assert.deepEqual(fieldsOf(tabs, "1,5\tx"), { a: "1,5", b: "x" });
	});

	test("lets empty values beyond the last column pass", () => {
		assert.equal(fieldsOf(csv, "1,2,3,,").text, "3");
	});

	test("rejects too few and too many values", () => {
		const few = rejectOf(csv, "1,2");
		assert.equal(few.code, "csv.columns");
		assert.match(few.cause, /2 values, the normalizer 3 columns/);
		assert.equal(rejectOf(csv, "1,2,3,4").code, "csv.columns");
		assert.equal(rejectOf(csv, "").code, "csv.columns");
	});

	test("rejects quotes that don't match and says where", () => {
		assert.match(rejectOf(csv, '1,"open,3').cause, /value 2 .* character 3/);
		assert.match(rejectOf(csv, '1,"a"b,3').cause, /value 2 .* character 6/);
		assert.equal(rejectOf(csv, '1,2,"').code, "csv.quote");
	});

	test("rejects the header line", () => {
		assert.equal(rejectOf(csv, "time,user,text").code, "csv.header");
		assert.equal(fieldsOf(csv, "time,user,other").text, "other");
	});
});
