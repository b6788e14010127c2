import assert from "node:assert/strict";
import { Readable } from "node:stream";
import { test } from "node:test";
import { openImportBody, readBytes } from "./import-body.ts";

const read = (text: string) => {
	const { members, assets } = openImportBody(Buffer.from(text));
	return { ...Object.fromEntries(members), assets: assets && [...assets()] };
};

test("reads what JSON.parse reads, asset by asset", () => {
	for (const body of [
		{ tenantID: "t", assets: [] },
		{ assets: [1, "a", null, true, -1.5e3, {}, []] },
		{
			assets: [{ name: 'q " \\ \\" ] } , :', list: [[], [{}]] }],
			tenantID: "т",
		},
		{ more: { assets: [1] }, assets: [{ a: "\u2028 日本" }] },
	]) {
		for (const text of [
			JSON.stringify(body),
			JSON.stringify(body, null, "\t"),
		]) {
			const { assets, ...members } = body;
			const lower = Object.fromEntries(
				Object.entries(members).map(([name, value]) => [
					name.toLowerCase(),
					value,
				]),
			);
			assert.deepEqual(read(text), { ...lower, assets }, text);
		}
	}
});

test("names fit in any case of letters; no body, null and no assets are none", () => {
	assert.deepEqual(read(' { "Assets" : [ 1 ] , "TenantID":"x" } '), {
		assets: [1],
		tenantid: "x",
	});
	for (const text of ["", "null", "{}"])
		assert.deepEqual(read(text), { assets: undefined });
	assert.equal(read('{"assets":null}').assets, undefined);
});

test("what is no JSON is refused, never read in part without a word", () => {
	for (const text of [
		...[
			"[]",
			"1",
			'"x"',
			"{",
			'{"a"',
			'{"a":',
			'{"a":1',
			'{"a":1,}',
			'{"a" 1}',
			"{a:1}",
			'{"a":1}x',
		],
		...[
			'{"assets":[1 2]}',
			'{"assets":[1,]}',
			'{"assets":[,1]}',
			'{"assets":[1,2}',
			'{"assets":["a]}',
		],
		...[
			'{"assets":[{"a":1,}]}',
			'{"assets":[{"a":]}]}',
			'{"assets":7}',
			'{"assets":"x"}',
			'{"assets":[tru]}',
		],
		...['{"assets":[[}]}', '{"a":1 "b":2}', "{,}", '{"assets":[1]]}'],
	]) {
		assert.throws(() => read(text), { code: "v1.bodyNotDecoded" }, text);
	}
	const bytes = Buffer.from('{"assets":["x"]}');
	bytes[bytes.indexOf("x")] = 0xff;
	assert.throws(() => [...(openImportBody(bytes).assets?.() ?? [])], {
		code: "v1.bodyNotDecoded",
	});
});

test("a body of random damage is refused or read as JSON.parse reads it", () => {
	const whole = JSON.stringify({
		tenantID: "t",
		assets: [{ a: [1, { b: '\\"x' }] }, "y"],
	});
	for (let at = 0; at < whole.length; at++) {
		for (const change of ["", '"', "{", "]", ",", "\\"]) {
			const text = whole.slice(0, at) + change + whole.slice(at + 1);
			let expected: unknown;
			try {
				expected = JSON.parse(text);
			} catch {
				assert.throws(() => read(text), { code: "v1.bodyNotDecoded" }, text);
				continue;
			}
			assert.ok(typeof expected === "object", text);
			try {
				read(text);
			} catch (error) {
				// `assets` may have become another name or another value.
				assert.match(String(error), /decode/, text);
			}
		}
	}
});

test("bodies above the limit are refused before they are whole", async () => {
	let sent = 0;
	const endless = new Readable({
		read() {
			sent++;
			this.push(Buffer.alloc(1000));
		},
	});
	await assert.rejects(readBytes(endless, 10_000), { code: "v1.bodyTooLarge" });
	assert.ok(sent < 100);
	endless.destroy();
});
