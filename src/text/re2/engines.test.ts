import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { compileRe2 } from "../index.ts";
import type { Re2Match } from "../re2.ts";
import { compileFirstCharacter } from "./first-character.ts";
import { parseRe2 } from "./parse.ts";
import { createRe2jsEngine } from "./re2js-engine.ts";
import { replaceAll } from "./replace-all.ts";
import { createV8Engine } from "./v8-engine.ts";

const sshd =
	"^(\\w{3} +\\d{1,2} \\d\\d:\\d\\d:\\d\\d) (\\S+) sshd\\[(?P<pid>\\d+)\\]: Failed password for (?:invalid user )?(\\S+) from (\\S+) port (\\d+)";

for (const pattern of [
	sshd,
	"(?i)failed|accepted",
	"a{17}",
	"a{3,1000}",
	"(?:[0-9]{1,3}\\.){3}[0-9]{1,3}",
	"\\pL+",
	"(?m)^b",
	"a?b*?c+",
	"(?:(\\w+)\\s?)+:",
	Array.from({ length: 1000 }, (_, i) => `user${i}`).join("|"),
	"(\\S+) ".repeat(100),
]) {
	test(`/${pattern.slice(0, 60)}/ runs on V8`, () => {
		assert.equal(compileRe2(pattern).engine, "v8");
	});
}

for (const [pattern, reason] of [
	["(?m)a$", "a line ends at \\n only"],
	["(?:(a)|b)*", "captures of an earlier iteration are kept"],
	["(a*)*", "iterations may be empty"],
	["(a*)?", "an iteration may be empty"],
	["(?:a?|b?|)", "several alternatives may be empty"],
	["(?:(a)b){17}", "copies would add groups"],
	// V8 would compile these for seconds, for minutes, or until it has no memory left, which ends the process.
	["(?:(?:(?:(?:\\b){10}){3}?){5}){5}$", "counts over nothing"],
	["(?:.{0,3}){100}(?:.|ab)(?:\\w{3}|a)a(?:ab){0,10}c$", "counts over nothing"],
	[
		"(?:(?:[^b]|a)(?:[^b]{10}){0,9}(?:\\waa){0,3}(?:[^b]^[^b]){10}){10}\\d",
		"many branches",
	],
] as const) {
	test(`/${pattern}/ runs on re2js: ${reason}`, () => {
		const expression = compileRe2(pattern);
		assert.equal(expression.engine, "re2js");
		expression.test("a".repeat(1000));
		expression.test("");
	});
}

// V8 counts no backtracks in loops over plain characters; without a remedy each of these takes minutes on 1 MB.
for (const [pattern, part, tail] of [
	["\\s+$", " ", "x"],
	["a+b", "a", ""],
	["a*?b", "a", ""],
	["[^b]*b", "a", ""],
	["a*a*a*b", "a", ""],
	["(?:ab)+c", "ab", ""],
	["(a+)(a+)+b", "a", ""],
	["^.*a.*a.*b", "a", ""],
	["(?i)(?:a|aa)+$", "a", "b"],
] as const) {
	test(`/${pattern}/ ends on hostile text of 1 MB`, () => {
		const expression = compileRe2(pattern);
		assert.equal(expression.engine, "v8");
		const text = part.repeat(2 ** 20 / part.length) + tail;
		assert.equal(expression.test(text), false);
		assert.equal(expression.exec(text), undefined);
	});
}

const leaf = fc.constantFrom(
	..."abk_1.",
	"",
	"\\w",
	"\\W",
	"\\d",
	"\\s",
	"\\b",
	"\\B",
	"^",
	"$",
	"[ab]",
	"[^a]",
	"[^😀]",
	"[😀-😂x]",
	"😀",
	"é",
	"(?i:σ)",
	"(?i:[a-ks])",
	"(?m:^)",
	"(?s:.)",
	"[[:alpha:]]",
	"[[:^alpha:]]",
);
const quantifier = fc.constantFrom(
	..."*+?",
	"{2}",
	"{0,3}",
	"{2,}",
	"{1,2}",
	"{17}",
	"{0,18}",
	"{0}",
);
const { pattern: patterns } = fc.letrec<{ pattern: string }>((tie) => ({
	pattern: fc.oneof(
		{ maxDepth: 4, withCrossShrink: true },
		leaf,
		fc
			.array(tie("pattern"), { minLength: 1, maxLength: 4 })
			.map((parts) => parts.join("")),
		fc
			.array(tie("pattern"), { minLength: 2, maxLength: 3 })
			.map((parts) => `(?:${parts.join("|")})`),
		tie("pattern").map((body) => `(${body})`),
		fc
			.tuple(tie("pattern"), quantifier, fc.constantFrom("", "?"))
			.map(([body, count, lazy]) => `(?:${body})${count}${lazy}`),
	),
}));
const texts = fc
	.array(
		fc.constantFrom(..."abcx1_ \n\r", "é", "É", ..."KkKsſσςж", "😀", "😁"),
		{ maxLength: 12 },
	)
	.map((parts) => parts.join(""));

function plain(match: Re2Match | undefined): unknown {
	return match === undefined
		? undefined
		: [match.index, match.text, match.captures];
}

test("both engines find the same matches and captures on random patterns", () => {
	let compared = 0;
	fc.assert(
		fc.property(
			patterns,
			fc.array(texts, { minLength: 3, maxLength: 3 }),
			fc.boolean(),
			fc.boolean(),
			(pattern, subjects, isWhole, ignoreCase) => {
				const syntax = parseRe2(pattern, ignoreCase);
				const v8 = createV8Engine(syntax, isWhole);
				if (v8 === undefined) return;
				compared++;
				const re2 = createRe2jsEngine(pattern, syntax, isWhole, ignoreCase);
				for (const text of subjects) {
					assert.deepEqual(plain(v8.exec(text)), plain(re2.exec(text)));
					assert.equal(v8.test(text), re2.test(text));
					// As a plain list: V8's has properties of its own.
					const captures = v8.captures(text);
					assert.deepEqual(captures && [...captures], re2.captures(text));
					assert.deepEqual(
						v8.exec(text)?.captures,
						captures && [...captures].slice(1),
					);
					const mark = (match: Re2Match) => `<${match.text}>`;
					assert.equal(replaceAll(v8, text, mark), replaceAll(re2, text, mark));
				}
			},
		),
		{ numRuns: 1500 },
	);
	assert.ok(compared > 500, `only ${compared} patterns ran on V8`);
});

test("a first character rules a match out only when there is none, on random patterns", () => {
	let ruledOut = 0;
	fc.assert(
		fc.property(
			patterns,
			fc.array(texts, { minLength: 3, maxLength: 3 }),
			fc.boolean(),
			fc.constantFrom("", "^", "(?i)^", "(?:^|x)", "(?m)^"),
			(pattern, subjects, whole, start) => {
				const syntax = parseRe2(`${start}${pattern}`, false);
				const mayMatch = compileFirstCharacter(syntax.root, whole);
				const v8 = createV8Engine(syntax, whole);
				if (v8 === undefined) return;
				for (const text of subjects) {
					if (mayMatch?.(text) !== false) continue;
					ruledOut++;
					assert.equal(v8.test(text), false);
				}
			},
		),
		{ numRuns: 3000 },
	);
	assert.ok(ruledOut > 500, `only ${ruledOut} were ruled out`);
});

test("replacing goes by whole characters and leaves no empty match behind another", () => {
	for (const [pattern, text, expected] of [
		["x*", "a😀b", "-a-😀-b-"],
		["a*", "baac", "-b-c-"],
		["\\B", "😀", "-😀-"],
		[".", "😀a", "--"],
	] as const) {
		assert.equal(compileRe2(pattern).replaceAll(text, "-"), expected, pattern);
	}
	const dates = compileRe2("(?P<y>\\d+)-(\\d+)");
	assert.equal(
		dates.replaceAll("2026-11", ["$2.$", "{y} $0 $", "{1} $9 $x $$"].join("")),
		"11.2026 2026-11 2026  $x $",
	);
});
