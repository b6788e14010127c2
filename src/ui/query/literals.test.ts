import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import {
	escapePattern,
	quoteName,
	quoteText,
	unescapePattern,
	unescapeText,
} from "./literals.ts";
import { hostileTexts } from "./samples.ts";
import { tokenize } from "./tokens.ts";

test("escapes quotes and backslashes, so that a value can't end its literal", () => {
	assert.equal(quoteText("it's"), "'it\\'s'");
	assert.equal(quoteText("C:\\"), "'C:\\\\'");
	assert.equal(quoteText("\\' OR 1=1 --"), "'\\\\\\' OR 1=1 --'");
});

test("writes line breaks and other control characters as escapes", () => {
	assert.equal(quoteText("a\nb\r\t\0"), "'a\\nb\\r\\t\\0'");
});

test("reads any quoted text as one literal with the same value", () => {
	const holds = (text: string) => {
		const tokens = tokenize(quoteText(text));
		assert.equal(tokens.length, 1);
		assert.equal(tokens[0]?.kind, "text");
		assert.equal(tokens[0]?.value, text);
	};
	for (const text of hostileTexts) holds(text);
	fc.assert(fc.property(fc.string({ unit: "binary" }), holds));
	fc.assert(fc.property(fc.stringMatching(/^['\\%_nrtb0x"`-]*$/), holds));
});

test("understands the escapes of ClickHouse", () => {
	assert.equal(unescapeText("it''s"), "it's");
	assert.equal(unescapeText("\\x41\\t"), "A\t");
	assert.equal(unescapeText("50\\%"), "50\\%");
});

test("makes wildcards of LIKE ordinary characters and back", () => {
	assert.equal(escapePattern("50%_\\"), "50\\%\\_\\\\");
	assert.equal(unescapePattern("a%"), undefined);
	assert.equal(unescapePattern("a\\"), undefined);
	fc.assert(
		fc.property(fc.string(), (text) => {
			assert.equal(unescapePattern(escapePattern(text)), text);
		}),
	);
});

test("quotes names only when they are no plain names", () => {
	assert.equal(quoteName("SourceAddress"), "SourceAddress");
	assert.equal(quoteName("order"), "`order`");
	assert.equal(quoteName("a`b"), "`a\\`b`");
});
