import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { RE2JS } from "re2js";
import { UrsaError } from "#schema/index.ts";
import { compileRe2 } from "./index.ts";

for (const [pattern, text, expected] of [
	["a", "bab", true],
	["^a$", "ba", false],
	["(?i)straße", "STRASSE", false],
	["(?i)ärger", "ÄRGER", true],
	["(?i:A)b", "ab", true],
	["(?i:A)b", "aB", false],
	["(?s)a.b", "a\nb", true],
	["a.b", "a\nb", false],
	["(?m)^b$", "a\nb\nc", true],
	["^b$", "a\nb\nc", false],
	["\\Aab\\z", "ab", true],
	["\\Aab\\z", "ab\n", false],
	["\\Qa.b\\E+", "a.bb", true],
	["\\Qa.b\\E", "axb", false],
	["[[:alpha:]]+[[:digit:]]", "abc1", true],
	["[[:^alpha:]]", "abc", false],
	["\\pL+", "жук", true],
	["\\p{Greek}", "λ", true],
	["\\P{Greek}", "λ", false],
	["\\d{17,40}", "1234567890123456", false],
	["\\d{17,40}", "12345678901234567", true],
	["a{2,3}?b", "aab", true],
	["x*", "", true],
	["[^]]", "]", false],
	["\\x41\\x{42}", "AB", true],
	["\\bfoo\\b", "a foo b", true],
	["(a|b)*c|d", "ababd", true],
	["(?:)", "", true],
] as const) {
	test(`/${pattern}/ ${expected ? "matches" : "does not match"} ${JSON.stringify(text)}`, () => {
		assert.equal(compileRe2(pattern).test(text), expected);
	});
}

test("named groups come by name, those that took no part are left out", () => {
	const match = compileRe2(
		"(?P<user>\\w+)@(?P<host>\\w+)(?::(?P<port>\\d+))?",
	).exec("to: eve@gate.");
	assert.deepEqual({ ...match?.groups }, { user: "eve", host: "gate" });
	assert.equal(match?.index, 4);
	assert.deepEqual(match?.captures, ["eve", "gate", undefined]);
	assert.equal(compileRe2("(?<n>a)").exec("b"), undefined);
});

test("a whole match leaves nothing over, alternatives included", () => {
	const expression = compileRe2("a|ab", { whole: true });
	assert.ok(expression.test("ab"));
	assert.ok(expression.test("a"));
	assert.ok(!expression.test("abc"));
	assert.ok(!compileRe2("a", { whole: true }).test("a\n"));
});

test("replacements name groups by number and name, and a dollar by two", () => {
	const expression = compileRe2("(?P<first>\\w)(\\d)");
	const replacement = ["$2", "$", "{first}", "$$"].join("");
	assert.equal(expression.replaceAll("a1 b2", replacement), "1a$ 2b$");
	assert.equal(compileRe2("").replaceAll("ab", "-"), "-a-b-");
});

for (const pattern of [
	"(a",
	"a)",
	"[a",
	"a**",
	"(?=a)",
	"(?!a)",
	"(?<=a)b",
	"(?<!a)b",
	"(a)\\1",
	"(?P<n>a)\\k<n>",
	"\\C",
	"a{1001}",
	"(?P<n>a)(?P<n>b)",
	"\\8",
	"(?z)",
	"*a",
]) {
	test(`/${pattern}/ is refused with place and reason`, () => {
		assert.throws(
			() => compileRe2(pattern),
			(error: unknown) => {
				assert.ok(error instanceof UrsaError);
				assert.equal(error.code, "text.badPattern");
				assert.ok(String(error.details.reason).length > 3);
				return true;
			},
		);
	});
}

// A backtracking engine would need longer than the age of the universe for each of these.
for (const pattern of [
	"^(a+)+$",
	"(?:(\\w+)\\s?)+:",
	"(a|a)*b",
	"(.*)*z",
	"(x+x+)+y",
	"(?i)(a|A)*b$",
	"^(\\d{1,40})+$",
]) {
	test(`/${pattern}/ ends on hostile text of 64 KB`, () => {
		const expression = compileRe2(pattern);
		for (const part of ["a", "x", "a ", "1", "A"]) {
			const text = `${part.repeat(65_536 / part.length)}!`;
			assert.equal(expression.test(text), false);
		}
	});
}

test("V8 finds what RE2 finds on random simple patterns", () => {
	const atom = fc.constantFrom(
		"a",
		"b",
		".",
		"[ab]",
		"[^a]",
		"\\d",
		"(a|b)",
		"(?:ab)",
	);
	const piece = fc
		.tuple(atom, fc.constantFrom("", "*", "+", "?", "{1,2}", "*?"))
		.map((parts) => parts.join(""));
	const patterns = fc
		.array(piece, { minLength: 1, maxLength: 5 })
		.map((parts) => parts.join(""));
	const texts = fc
		.array(fc.constantFrom("a", "b", "1", "\n"), { maxLength: 8 })
		.map((parts) => parts.join(""));
	fc.assert(
		fc.property(patterns, texts, (pattern, text) => {
			const match = RE2JS.compile(pattern).matcher(text);
			const expected = match.find() ? match.group() : undefined;
			assert.equal(compileRe2(pattern).exec(text)?.text, expected);
		}),
		{ numRuns: 500 },
	);
});
