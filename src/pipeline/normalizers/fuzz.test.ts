import assert from "node:assert/strict";
import { suite, test } from "node:test";
import fc from "fast-check";
import { encodeEvent } from "#event/index.ts";
import { Reject } from "../outcome.ts";
import { methodSamples } from "./samples.testing.ts";
import { compile, receivedAt } from "./testing.ts";

/** One change of a text: some characters at a place give way to others. */
const change = fc.record({
	place: fc.nat(),
	removed: fc.nat({ max: 12 }),
	added: fc.oneof(
		fc.constantFrom(
			...["", "\\", "|", "=", '"', "'", " ", "[", "]", "<", ">", "&", ";", ":"],
			...["{", "}", ",", ".", "\0", "\n", "\ufeff", "\ud83d", "😀", "-", "%"],
			...["__proto__", "CEF:0|", "<!DOCTYPE", "1e999", "99999999999999999999"],
		),
		fc.string({ unit: "binary", maxLength: 4 }),
	),
});

function mutated(messages: readonly string[]): fc.Arbitrary<string> {
	return fc
		.tuple(fc.constantFrom(...messages), fc.array(change, { maxLength: 8 }))
		.map(([message, changes]) => {
			let text = message;
			for (const { place, removed, added } of changes) {
				const at = place % (text.length + 1);
				text = text.slice(0, at) + added + text.slice(at + removed);
			}
			return text;
		});
}

suite("whatever bytes change in a message", () => {
	for (const { method, settings, messages } of methodSamples) {
		test(`the ${method} method gives an event or a reject`, () => {
			const normalizer = compile({
				...settings,
				keepExtra: true,
				keepRaw: "onError",
			});
			fc.assert(
				fc.property(mutated(messages), (text) => {
					const result = normalizer.normalize(text, receivedAt);
					if (result instanceof Reject) {
						assert.match(result.code, /^\w+\.\w+$/);
						assert.ok(result.cause.length > 0 && result.cause.length < 300);
						return;
					}
					const line = encodeEvent(result);
					assert.ok(JSON.parse(line));
					// The same text gives the same event, whatever came between.
					normalizer.normalize(messages[0] ?? "", receivedAt);
					const again = normalizer.normalize(text, receivedAt);
					assert.ok(!(again instanceof Reject));
					assert.equal(encodeEvent(again), line);
				}),
				{ seed: 20241211, numRuns: 3000 },
			);
		});
	}
});

suite("a text that a normalizer passes over at a glance", () => {
	const everyMessage = methodSamples.flatMap(({ messages }) => messages);
	for (const { method, settings } of methodSamples) {
		test(`is one that the ${method} method rejects`, () => {
			const normalizer = compile(settings);
			fc.assert(
				fc.property(mutated(everyMessage), (text) => {
					if (normalizer.mayRead?.(text) !== false) return;
					const result = normalizer.normalize(text, receivedAt);
					assert.ok(result instanceof Reject);
				}),
				{ seed: 20261124, numRuns: 3000 },
			);
		});
	}

	test("is any of another format, for json and syslog", () => {
		const json = compile({ parsing: { method: "json" } });
		const syslog = compile({ parsing: { method: "syslog" } });
		assert.equal(json.mayRead?.("<13>Nov 24 08:00:00 host a: b"), false);
		assert.equal(json.mayRead?.('\ufeff\r\n {"a":1}'), true);
		assert.equal(syslog.mayRead?.('{"a":1}'), false);
		assert.equal(syslog.mayRead?.(" <13>Nov 24 08:00:00 host a: b"), true);
		assert.equal(syslog.mayRead?.("*Nov 24 08:00:00: %A-6-B: c"), true);
	});
});
