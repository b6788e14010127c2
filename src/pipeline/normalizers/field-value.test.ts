import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { cutText, parseFloat64, parseInt64 } from "./field-value.ts";

suite("a value of a field", () => {
	test("is cut by characters, never within one", () => {
		assert.equal(cutText("abc", 3), "abc");
		assert.equal(cutText("abcd", 3), "abc");
		assert.equal(cutText("😀😀😀", 2), "😀😀");
		assert.equal(cutText("😀😀", 3), "😀😀");
	});

	test("as whole number is exact over all 64 bits", () => {
		assert.equal(parseInt64("0"), 0);
		assert.equal(parseInt64("-17"), -17);
		assert.equal(parseInt64("+5"), 5);
		assert.equal(parseInt64(" 007 "), 7);
		assert.equal(parseInt64("9007199254740993"), 9007199254740993n);
		assert.equal(parseInt64("9223372036854775807"), 9223372036854775807n);
		assert.equal(parseInt64("-9223372036854775808"), -9223372036854775808n);
		assert.equal(parseInt64("0x1F"), 31);
		assert.equal(parseInt64("0x7fffffffffffffff"), 9223372036854775807n);
	});

	test("that is no whole number of 64 bits is none", () => {
		for (const text of [
			"",
			"-",
			"12a",
			"1.5",
			"1e3",
			"0x",
			"0xg",
			"9223372036854775808",
			"0x8020000000000000",
			"1".repeat(100_000),
		]) {
			assert.equal(parseInt64(text), undefined, text.slice(0, 30));
		}
	});

	test("as fraction is finite", () => {
		assert.equal(parseFloat64("-1.5e3"), -1500);
		assert.equal(parseFloat64(" .5 "), 0.5);
		assert.equal(parseFloat64("7."), 7);
		for (const text of ["", ".", "1,5", "NaN", "Infinity", "1e999", "0x10"]) {
			assert.equal(parseFloat64(text), undefined, text);
		}
	});
});
