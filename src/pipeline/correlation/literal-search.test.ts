import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { createLiteralSearch } from "./literal-search.ts";

function found(literals: readonly string[], text: string): number[] {
	const numbers = new Set<number>();
	createLiteralSearch(literals).search(text, (number) => numbers.add(number));
	return [...numbers].sort((a, b) => a - b);
}

test("finds literals at the beginning, inside and at the end of the text", () => {
	const literals = ["cmd.exe", "\\system32\\", "/c whoami", "mimikatz"];
	assert.deepEqual(
		found(literals, "cmd.exe c:\\windows\\system32\\cmd.exe /c whoami"),
		[0, 1, 2],
	);
});

test("finds nothing in texts shorter than a literal", () => {
	assert.deepEqual(found(["abcd"], "abc"), []);
	assert.deepEqual(found(["abcd"], ""), []);
	assert.deepEqual(found([], "abcd"), []);
});

test("keeps apart literals that share most characters", () => {
	const literals = ["aaaa", "aaaab", "baaaa", "aaaaa"];
	assert.deepEqual(found(literals, "caaaab"), [0, 1]);
	assert.deepEqual(found(literals, "baaaaab"), [0, 1, 2, 3]);
});

test("finds exactly the literals that the text includes", () => {
	const letters = fc.string({
		unit: fc.constantFrom("a", "b", "c", "ж"),
		maxLength: 40,
	});
	const literal = fc.string({
		unit: fc.constantFrom("a", "b", "c"),
		minLength: 4,
		maxLength: 8,
	});
	fc.assert(
		fc.property(
			fc.uniqueArray(literal, { maxLength: 30 }),
			letters,
			(literals, text) => {
				const expected = literals.flatMap((each, number) =>
					text.includes(each) ? [number] : [],
				);
				assert.deepEqual(found(literals, text), expected);
			},
		),
	);
});
