import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { suite, test } from "node:test";
import { normalize } from "./testing.ts";

function json(mapping: object[] = []): object {
	return { parsing: { method: "json" }, mapping, keepExtra: true };
}

suite("Extra", () => {
	test("is absent unless asked for", () => {
		const settings = { parsing: { method: "json" } };
		assert.equal(normalize(settings, '{"a":1}').Extra, undefined);
	});

	test("keeps what the mapping does not read, nested data by path", () => {
		const event = normalize(
			json([
				{ source: "user.name", field: "SourceUserName" },
				{ source: "proc", field: "DeviceCustomString1" },
			]),
			'{"user":{"name":"max","id":7,"roles":["a","b"]},"proc":{"id":1},"ok":true,"none":null,"empty":"","big":-9223372036854775808}',
		);
		assert.deepEqual(event.Extra, {
			"user.id": "7",
			"user.roles.0": "a",
			"user.roles.1": "b",
			ok: "true",
			big: "-9223372036854775808",
		});
	});

	test("leaves out raw fields that the mapping reads though they did not fit", () => {
		const event = normalize(
			json([{ source: "port", field: "SourcePort" }]),
			'{"port":"http"}',
		);
		assert.equal(event.Extra, undefined);
	});

	test("keeps keys of every name as data", () => {
		const event = normalize(json(), '{"__proto__":{"x":1},"constructor":2}');
		assert.deepEqual(Object.entries(event.Extra ?? {}), [
			["__proto__.x", "1"],
			["constructor", "2"],
		]);
		const flat = normalize(json(), '{"__proto__":"x"}');
		assert.deepEqual(Object.entries(flat.Extra ?? {}), [["__proto__", "x"]]);
	});

	test("holds 256 keys at most", () => {
		const text = JSON.stringify(
			Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`k${i}`, i])),
		);
		assert.equal(Object.keys(normalize(json(), text).Extra ?? {}).length, 256);
	});

	test("holds 64 KiB at most and cuts the value that goes beyond, not a character", () => {
		const text = JSON.stringify({ a: "x", b: "ü".repeat(40_000), c: "y" });
		const extra = normalize(json(), text).Extra ?? {};
		assert.deepEqual(Object.keys(extra), ["a", "b"]);
		assert.match(extra.b ?? "", /^ü+$/);
		const bytes = Buffer.byteLength(Object.entries(extra).flat().join(""));
		assert.ok(bytes <= 65_536 && bytes > 65_530, String(bytes));
	});

	test("keeps data that is nested very deeply as JSON", () => {
		const depth = 40;
		const text = `{"a":${'{"b":'.repeat(depth)}1${"}".repeat(depth)}}`;
		const [[path, value] = []] = Object.entries(
			normalize(json(), text).Extra ?? {},
		);
		assert.equal(path, `a${".b".repeat(15)}`);
		assert.equal(value, `${'{"b":'.repeat(25)}1${"}".repeat(25)}`);
	});

	test("keeps the first of several values of one name", () => {
		const settings = { parsing: { method: "cef" }, keepExtra: true };
		const event = normalize(settings, "CEF:0|A|B|1|x|n|3|k=1 k=2");
		assert.equal(event.Extra?.k, "1");
	});
});
