import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { Reject } from "../outcome.ts";
import { codeOf, compile, normalize, receivedAt } from "./testing.ts";

function json(mapping: object[], more: object = {}): object {
	return { parsing: { method: "json" }, mapping, ...more };
}

suite("Raw", () => {
	const mapping = [
		{ source: "port", field: "SourcePort" },
		{ source: "ip", field: "SourceAddress" },
		{ source: "d", field: "DeviceCustomDate1" },
	];

	test("is never kept by default and always when asked for", () => {
		const bad = '{"port":"x"}';
		assert.equal(normalize(json(mapping), bad).Raw, undefined);
		const always = json(mapping, { keepRaw: "always" });
		assert.equal(normalize(always, '{"port":1}').Raw, '{"port":1}');
	});

	test("is kept on errors when a value was dropped", () => {
		const onError = json(mapping, { keepRaw: "onError" });
		assert.equal(normalize(onError, '{"port":"x"}').Raw, '{"port":"x"}');
		assert.equal(normalize(onError, '{"port":1}').Raw, undefined);
	});

	test("is not kept for a bad value of an Address or Date field", () => {
		const onError = json(mapping, { keepRaw: "onError" });
		assert.equal(normalize(onError, '{"ip":"x","d":"y"}').Raw, undefined);
	});
});

suite("a message", () => {
	test("of the wrong form is rejected with the code of the method", () => {
		for (const [parsing, code] of [
			[{ method: "json" }, "json.syntax"],
			[{ method: "cef" }, "cef.header"],
			[{ method: "syslog" }, "syslog.header"],
			[{ method: "regexp", expressions: ["^(?P<x>\\d)$"] }, "regexp.noMatch"],
			[{ method: "kv" }, "kv.noPairs"],
			[{ method: "csv", columns: ["a", "b"] }, "csv.columns"],
			[{ method: "xml" }, "xml.syntax"],
		] as const) {
			const result = compile({ parsing }).normalize("hello", receivedAt);
			assert.ok(result instanceof Reject);
			assert.equal(result.code, code);
		}
	});

	test("longer than an event may be is rejected", () => {
		const result = compile({ parsing: { method: "json" } }).normalize(
			" ".repeat(4 * 1024 * 1024 + 1),
			receivedAt,
		);
		assert.ok(result instanceof Reject);
		assert.equal(result.code, "raw.tooLong");
	});

	test("is accepted or not by the cheap test", () => {
		const normalizer = compile(json([], { accepts: "sshd\\[\\d+\\]" }));
		assert.equal(normalizer.accepts("Dec 10 sshd[7]: x"), true);
		assert.equal(normalizer.accepts("Dec 10 sudo: x"), false);
		assert.equal(compile(json([])).accepts("anything"), true);
	});
});

suite("wrong settings are refused", () => {
	test("with the place of the mistake", () => {
		assert.throws(
			() =>
				compile(
					json([], {
						extras: [
							{
								name: "sshd",
								parsing: { method: "kv" },
								mapping: [
									{ source: "a", field: "Name" },
									{ source: "b", field: "Nam" },
								],
							},
						],
					}),
				),
			/The normalizer "test", extra rule "sshd", mapping 2 \(b → Nam\), writes the field "Nam"/,
		);
	});

	test("when a field is unknown, of services, nested or wrongly named", () => {
		for (const [field, code] of [
			["sourceAddress", "unknownField"],
			["X.name", "unknownField"],
			["ID", "internalField"],
			["Timestamp", "internalField"],
			["Priority", "internalField"],
			["Extra", "internalField"],
			["TI", "internalField"],
			["S", "nestedField"],
			["S.", "extendedName"],
			["S.a b", "extendedName"],
			["N.a.b", "extendedName"],
		]) {
			assert.equal(
				codeOf(json([{ source: "a", field }])),
				`normalizers.${code}`,
				field,
			);
		}
	});

	test("when a label has no field", () => {
		for (const field of ["SourceAddress", "S.x"]) {
			assert.equal(
				codeOf(json([{ source: "a", field, label: "b" }])),
				"normalizers.noLabelField",
			);
		}
	});

	test("when an expression or a method can't work", () => {
		for (const [settings, code] of [
			[json([], { accepts: "(" }), "badExpression"],
			[{ parsing: { method: "regexp", expressions: ["("] } }, "badExpression"],
			[{ parsing: { method: "regexp", expressions: ["(a)"] } }, "noNamedGroup"],
			[{ parsing: { method: "kv", pairDelimiter: "=" } }, "sameDelimiters"],
			[json([{ source: "a.".repeat(40), field: "Name" }]), "longSource"],
		] as const) {
			assert.equal(codeOf(settings), `normalizers.${code}`);
		}
	});
});
