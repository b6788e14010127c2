import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { compileRawPath } from "./raw-path.ts";

function read(json: string, path: string): unknown {
	return compileRawPath(path)(JSON.parse(json));
}

suite("a path into raw data", () => {
	test("finds nested keys and array elements", () => {
		const json = '{"user":{"name":"max","ids":[7,{"x":8}]},"n":null}';
		assert.equal(read(json, "user.name"), "max");
		assert.equal(read(json, "user.ids.0"), 7);
		assert.equal(read(json, "user.ids.1.x"), 8);
		assert.equal(read(json, "n"), null);
	});

	test("finds keys that hold dots, before nested ones", () => {
		const json = '{"a.b":1,"a":{"b":2,"c.d":{"e":3}},"x":{"y.z":4}}';
		assert.equal(read(json, "a.b"), 1);
		assert.equal(read(json, "a.c.d.e"), 3);
		assert.equal(read(json, "x.y.z"), 4);
	});

	test("tries the other reading of the dots when one leads nowhere", () => {
		assert.equal(read('{"a":{"b":1},"a.b":{"c":2}}', "a.b.c"), 2);
		assert.equal(read('{"a":{"x":1},"a.b":{"c.d":2}}', "a.b.c.d"), 2);
	});

	test("finds nothing where there is nothing", () => {
		const json = '{"a":[1],"s":"text","o":{}}';
		for (const path of [
			"b",
			"a.1",
			"a.length",
			"a.-1",
			"a.00",
			"s.length",
			"s.0",
			"o.x.y",
			"",
			".",
			"a.",
		]) {
			assert.equal(read(json, path), undefined, path);
		}
	});

	test("never finds inherited properties, only own ones of the same name", () => {
		for (const path of ["constructor", "__proto__", "toString", "a.valueOf"]) {
			assert.equal(read('{"a":{}}', path), undefined, path);
		}
		assert.equal(read('{"__proto__":{"x":1}}', "__proto__.x"), 1);
		assert.equal(read('{"a":{"constructor":2}}', "a.constructor"), 2);
	});

	test("takes time by the size of the data, however many dots there are", () => {
		const path = Array.from({ length: 32 }, () => "a").join(".");
		let json = "1";
		for (let i = 0; i < 30; i++) json = `{"a":${json},"a.a":{"b":0}}`;
		assert.equal(read(json, path), undefined);
	});
});
