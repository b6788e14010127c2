import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { compile, eventOf, normalize } from "./testing.ts";

function json(mapping: object[], more: object = {}): object {
	return { parsing: { method: "json" }, mapping, ...more };
}

suite("a mapping", () => {
	test("writes values in the type of their field", () => {
		const event = normalize(
			json([
				{ source: "user", field: "SourceUserName" },
				{ source: "ip", field: "SourceAddress" },
				{ source: "mac", field: "SourceMacAddress" },
				{ source: "port", field: "SourcePort" },
				{ source: "pid", field: "SourceProcessID" },
				{ source: "lat", field: "SourceLatitude" },
				{ source: "at", field: "StartTime" },
			]),
			'{"user":"max","ip":"2001:DB8::0:1","mac":"00-1B-44-11-3A-B7","port":"0x1F","pid":9007199254740993,"lat":1.5,"at":"2024-05-06T07:08:09Z"}',
		);
		assert.deepEqual(event, {
			SourceUserName: "max",
			SourceAddress: "2001:db8::1",
			SourceMacAddress: "00:1b:44:11:3a:b7",
			SourcePort: 31,
			SourceProcessID: 9007199254740993n,
			SourceLatitude: 1.5,
			StartTime: Date.UTC(2024, 4, 6, 7, 8, 9),
		});
	});

	for (const port of ["99999", '"99999"', "-1", '"65536"', "1e30"])
		test(`writes no port ${port}, which is none, and keeps the message`, () => {
			const event = normalize(
				json(
					[
						{ source: "port", field: "SourcePort" },
						{ source: "other", field: "DestinationPort" },
						{ source: "port", field: "DeviceCustomNumber1" },
					],
					{ keepRaw: "onError" },
				),
				`{"port":${port},"other":65535}`,
			);
			assert.equal(event.SourcePort, undefined);
			assert.equal(event.DestinationPort, 65_535);
			assert.match(event.Raw ?? "", /"other"/);
		});

	test("writes numbers, booleans and objects as text into text fields", () => {
		const event = normalize(
			json([
				{ source: "n", field: "DeviceCustomString1" },
				{ source: "b", field: "DeviceCustomString2" },
				{ source: "o", field: "DeviceCustomString3" },
				{ source: "a", field: "DeviceCustomString4" },
				{ source: "big", field: "DeviceCustomString5" },
				{ source: "zero", field: "DeviceCustomString6" },
			]),
			'{"n":1.5,"b":true,"o":{"x":[1]},"a":["y"],"big":-9223372036854775808,"zero":0,"z":null}',
		);
		assert.deepEqual(event, {
			DeviceCustomString1: "1.5",
			DeviceCustomString2: "true",
			DeviceCustomString3: '{"x":[1]}',
			DeviceCustomString4: '["y"]',
			DeviceCustomString5: "-9223372036854775808",
			DeviceCustomString6: "0",
		});
	});

	test("cuts text at the length of the field", () => {
		const event = normalize(
			json([{ source: "v", field: "TransportProtocol" }]),
			JSON.stringify({ v: "😀".repeat(40) }),
		);
		assert.equal(event.TransportProtocol, "😀".repeat(31));
	});

	test("drops a value that does not fit and keeps the event", () => {
		const event = normalize(
			json([
				{ source: "port", field: "SourcePort" },
				{ source: "ip", field: "SourceAddress" },
				{ source: "mac", field: "SourceMacAddress" },
				{ source: "at", field: "StartTime" },
				{ source: "lat", field: "SourceLatitude" },
				{ source: "user", field: "SourceUserName" },
			]),
			'{"port":"http","ip":"localhost","mac":"x","at":"soon","lat":"north","user":"max"}',
		);
		assert.deepEqual(event, { SourceUserName: "max" });
	});

	test("lets the first value win that is not empty and fits", () => {
		const settings = json([
			{ source: "a", field: "SourcePort" },
			{ source: "b", field: "SourcePort" },
			{ source: "c", field: "SourcePort" },
		]);
		assert.equal(normalize(settings, '{"c":3,"b":2,"a":1}').SourcePort, 1);
		assert.equal(normalize(settings, '{"a":"","b":"x","c":3}').SourcePort, 3);
		const kv = { ...settings, parsing: { method: "kv" } };
		assert.equal(normalize(kv, "c=3 b=2 a=1").SourcePort, 1);
		assert.equal(normalize(kv, "c=3 b=no a=").SourcePort, 3);
	});

	test("decides anew for every message", () => {
		const normalizer = compile(
			json([
				{ source: "a", field: "SourcePort" },
				{ source: "b", field: "SourcePort" },
			]),
		);
		for (const [text, port] of [
			['{"a":1,"b":2}', 1],
			['{"b":2}', 2],
			["{}", undefined],
			['{"a":0,"b":2}', 0],
		] as const) {
			assert.equal(eventOf(normalizer, text).SourcePort, port);
		}
	});

	test("writes one raw field to several event fields, with label", () => {
		const event = normalize(
			json([
				{ source: "rule", field: "DeviceCustomString1", label: "Rule" },
				{ source: "rule", field: "Name" },
				{ source: "none", field: "DeviceCustomString2", label: "Missing" },
				{ source: "n", field: "FlexNumber1", label: "x".repeat(200) },
			]),
			'{"rule":"r1","n":5}',
		);
		assert.deepEqual(event, {
			DeviceCustomString1: "r1",
			DeviceCustomString1Label: "Rule",
			Name: "r1",
			FlexNumber1: 5,
			FlexNumber1Label: "x".repeat(128),
		});
	});

	test("writes extended fields, whatever their name", () => {
		const event = normalize(
			json([
				{ source: "u", field: "S.url" },
				{ source: "n", field: "N.count" },
				{ source: "f", field: "F.score" },
				{ source: "u", field: "S.__proto__" },
				{ source: "bad", field: "N.bad" },
			]),
			'{"u":"http://a/","n":"7","f":"0.5","bad":"x"}',
		);
		assert.deepEqual(event.N, { count: 7 });
		assert.deepEqual(event.F, { score: 0.5 });
		assert.deepEqual(Object.entries(event.S ?? {}), [
			["url", "http://a/"],
			["__proto__", "http://a/"],
		]);
	});

	test("applies conversions before the type", () => {
		const event = normalize(
			json([
				{
					source: "who",
					field: "SourceUserName",
					conversions: [
						{ kind: "regexp", expression: "\\\\(.*)$" },
						{ kind: "lower" },
					],
				},
				{
					source: "at",
					field: "StartTime",
					conversions: [
						{ kind: "replace", what: "t=", with: "" },
						{ kind: "time", layout: "unixSeconds" },
					],
				},
				{
					source: "at2",
					field: "DeviceCustomString1",
					conversions: [{ kind: "time", layout: "unixSeconds" }],
				},
			]),
			'{"who":"CORP\\\\Max","at":"t=1700000000","at2":1700000001}',
		);
		assert.deepEqual(event, {
			SourceUserName: "max",
			StartTime: 1_700_000_000_000,
			DeviceCustomString1: "1700000001000",
		});
	});

	test("completes local times with the year of receipt and the zone", () => {
		const settings = {
			parsing: { method: "regexp", expressions: ["^(?P<t>.*)$"] },
			mapping: [{ source: "t", field: "StartTime" }],
		};
		const event = normalize(settings, "Dec 10 06:55:46", {
			offsetMinutes: 180,
		});
		assert.equal(event.StartTime, Date.UTC(2024, 11, 10, 3, 55, 46));
	});

	test("survives data nested deeper than JSON can be written", () => {
		const deep = `{"a":${"[".repeat(50_000)}${"]".repeat(50_000)},"b":"x"}`;
		const event = normalize(
			json(
				[
					{ source: "a", field: "DeviceCustomString1" },
					{ source: "b", field: "Name" },
				],
				{ keepExtra: true },
			),
			deep,
		);
		assert.deepEqual(event, { Name: "x" });
	});
});
