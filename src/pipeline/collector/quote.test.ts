import assert from "node:assert/strict";
import { suite, test } from "node:test";
import fc from "fast-check";
import { createQuote, quotedBytes } from "./quote.ts";

suite("a quoted text is what JSON.stringify writes, or is left to it", () => {
	const quote = createQuote();

	/** True when it was written. Behind it nothing may be touched but the room that is asked for. */
	function check(text: string): boolean {
		const bytes = Buffer.alloc(3 + quotedBytes(text.length) + 1, "#");
		const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
		const end = quote(text, { bytes, view }, 3);
		assert.equal(bytes.toString("latin1", 0, 3), "###");
		assert.equal(bytes.at(-1), "#".charCodeAt(0));
		if (end >= 0) {
			assert.equal(bytes.toString("utf8", 3, end), JSON.stringify(text));
		}
		return end >= 0;
	}

	test("for every pair of Latin-1 characters, at both places of a pair", () => {
		for (let first = 0; first < 256; first++) {
			for (let second = 0; second < 256; second++) {
				const pair = String.fromCharCode(first, second);
				const isWritten = !/[^\b\t\n\f\r -\x7f]/.test(pair);
				assert.equal(check(pair), isWritten);
				assert.equal(check(`-${pair}`), isWritten);
			}
		}
	});

	test("text beyond ASCII and lone surrogates are left", () => {
		for (const text of ["é", "Ж", "😀", "\ud83d", "x\udc00", "\u2028"])
			assert.equal(check(text), false);
	});

	test("for long text, up to 64 KiB: nothing of the text before is left", () => {
		assert.ok(check('"'.repeat(64 * 1024)));
		assert.ok(check("\\".repeat(64 * 1024 - 1)));
		assert.ok(!check("b".repeat(64 * 1024 + 1)));
		assert.ok(check("short"));
		assert.ok(check(""));
	});

	test("for any text", () => {
		fc.assert(
			fc.property(
				fc.oneof(fc.string({ unit: "binary" }), fc.json(), fc.string()),
				(text) => {
					check(text);
				},
			),
			{ seed: 20261124, numRuns: 2000 },
		);
	});
});
