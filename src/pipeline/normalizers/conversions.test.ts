import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { UrsaError } from "#schema/index.ts";
import { compileConversions } from "./conversions.ts";
import { conversionDefinition } from "./normalizer.definition.ts";
import { createRun } from "./run.ts";

const run = createRun({ referenceMs: 1_700_000_000_000, offsetMinutes: 0 });

function convert(text: string, ...conversions: unknown[]): string | undefined {
	const parsed = conversions.map((one) => conversionDefinition.parse(one));
	const compiled = compileConversions(parsed, "The test");
	return compiled === undefined ? text : compiled(text, run);
}

suite("conversions", () => {
	test("change case", () => {
		assert.equal(convert("AbÇ", { kind: "lower" }), "abç");
		assert.equal(convert("abß", { kind: "upper" }), "ABSS");
	});

	test("extract the first group, or the whole match", () => {
		const expression = "user=(\\w+)";
		assert.equal(
			convert("x user=max y", { kind: "regexp", expression }),
			"max",
		);
		assert.equal(
			convert("id 42", { kind: "regexp", expression: "\\d+" }),
			"42",
		);
		assert.equal(convert("nothing", { kind: "regexp", expression }), "");
		assert.equal(
			convert("b", { kind: "regexp", expression: "(a)?b" }),
			"",
			"a group that took no part has no value",
		);
	});

	test("take a part, counted in characters and from either end", () => {
		assert.equal(
			convert("abcdef", { kind: "substring", start: 1, end: 3 }),
			"bc",
		);
		assert.equal(convert("abcdef", { kind: "substring", start: -2 }), "ef");
		assert.equal(convert("abcdef", { kind: "substring", end: -1 }), "abcde");
		assert.equal(
			convert("a😀b😀", { kind: "substring", start: 1, end: 3 }),
			"😀b",
		);
		assert.equal(convert("abc", { kind: "substring", start: 9 }), "");
	});

	test("replace every occurrence, literally", () => {
		const replace = { kind: "replace", what: ".", with: "$&-" };
		assert.equal(convert("a.b.c", replace), "a$&-b$&-c");
	});

	test("replace by expression, with groups", () => {
		assert.equal(
			convert("2024-05", {
				kind: "replaceRegexp",
				expression: "(\\d+)-(\\d+)",
				with: "$2/$1",
			}),
			"05/2024",
		);
	});

	test("replace nothing when the result would fill the memory", () => {
		const text = "a".repeat(100_000);
		const long = "b".repeat(1000);
		for (const conversion of [
			{ kind: "replace", what: "a", with: long },
			{ kind: "replaceRegexp", expression: "a", with: long },
		]) {
			assert.equal(convert(text, conversion), undefined);
			assert.equal(convert("xax", conversion), `x${long}x`);
		}
	});

	test("trim the given characters, also outside of the basic plane", () => {
		assert.equal(convert(" \ta b\r\n", { kind: "trim" }), "a b");
		assert.equal(convert("{{x}}", { kind: "trim", characters: "{}" }), "x");
		assert.equal(convert("😀x😁😀", { kind: "trim", characters: "😀" }), "x😁");
		assert.equal(convert("xxx", { kind: "trim", characters: "x" }), "");
	});

	test("append and prepend, but not to nothing", () => {
		assert.equal(
			convert(
				"b",
				{ kind: "append", text: "c" },
				{ kind: "prepend", text: "a" },
			),
			"abc",
		);
		assert.equal(
			convert(
				"b",
				{ kind: "trim", characters: "b" },
				{ kind: "append", text: "c" },
			),
			"",
		);
	});

	test("read times as milliseconds", () => {
		const time = { kind: "time", layout: "unixSeconds" };
		assert.equal(convert("1700000000", time), "1700000000000");
		assert.equal(convert("soon", time), undefined);
	});

	test("decode hex, base64, base64url and URLs", () => {
		assert.equal(convert("2f62696e", { kind: "decode", from: "hex" }), "/bin");
		assert.equal(convert("0x2F62", { kind: "decode", from: "hex" }), "/b");
		assert.equal(convert("w7w=", { kind: "decode", from: "base64" }), "ü");
		assert.equal(convert("w7w\n", { kind: "decode", from: "base64" }), "ü");
		assert.equal(
			convert("fn5-fw", { kind: "decode", from: "base64url" }),
			"~~~\u007f",
		);
		assert.equal(
			convert("a%20b+%C3%BC", { kind: "decode", from: "url" }),
			"a b+ü",
		);
	});

	test("give nothing for text that is not in the encoding", () => {
		for (const [from, text] of [
			["hex", "abc"],
			["hex", "zz"],
			["base64", "a*b"],
			["base64url", "a/b="],
			["url", "100%"],
		]) {
			assert.equal(convert(text ?? "", { kind: "decode", from }), undefined);
		}
	});

	test("run in the order of the list", () => {
		assert.equal(
			convert(
				"  USER=Max ",
				{ kind: "lower" },
				{ kind: "regexp", expression: "user=(\\w+)" },
				{ kind: "append", text: "@corp" },
			),
			"max@corp",
		);
	});

	test("with a broken expression are refused with their place and the reason", () => {
		for (const expression of ["(", "(?=a)", "\\1"]) {
			assert.throws(
				() => convert("x", { kind: "regexp", expression }),
				(error) =>
					error instanceof UrsaError &&
					error.code === "normalizers.badExpression" &&
					error.message.includes("The test, conversion 1") &&
					error.cause !== undefined,
			);
		}
	});
});
