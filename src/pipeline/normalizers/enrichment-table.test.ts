import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { noLookups } from "#conditions/index.ts";
import { normalizerDefinition } from "./normalizer.definition.ts";
import { codeOf, normalize } from "./testing.ts";

const hosts = new Map([
	["db1|22", { owner: "Eva Beispiel", room: "12", empty: "", port: "many" }],
]);

const lookups = {
	...noLookups,
	dictionary: (name: string) =>
		name === "hosts"
			? {
					has: (key: string) => hosts.has(key),
					get: (key: string, column?: string) =>
						new Map(Object.entries(hosts.get(key) ?? {})).get(column ?? ""),
				}
			: undefined,
};

function settings(enrichment: object[]): object {
	return {
		parsing: { method: "json" },
		mapping: [
			{ source: "host", field: "SourceHostName" },
			{ source: "port", field: "SourcePort" },
			{ source: "text", field: "Message" },
		],
		enrichment,
		keepRaw: "onError",
	};
}

function enriched(
	enrichment: object,
	message: object = { host: "db1", port: 22 },
) {
	return normalize(settings([enrichment]), JSON.stringify(message), {
		lookups,
	});
}

const table = {
	kind: "table",
	dictionary: "hosts",
	keyFields: ["SourceHostName", "SourcePort"],
};

suite("enrichment from a table", () => {
	test("writes each column into its field", () => {
		const event = enriched({
			...table,
			mapping: [
				{ column: "owner", field: "SourceUserName" },
				{ column: "room", field: "N.room" },
			],
		});
		assert.equal(event.SourceUserName, "Eva Beispiel");
		assert.deepEqual(event.N, { room: 12 });
	});

	test("leaves fields whose column is missing or empty, and all of them when the key is unknown", () => {
		const mapping = [
			{ column: "nowhere", field: "Reason" },
			{ column: "empty", field: "Message" },
			{ column: "owner", field: "SourceUserName" },
		];
		const found = enriched(
			{ ...table, mapping },
			{ host: "db1", port: 22, text: "stays" },
		);
		assert.equal(found.Reason, undefined);
		assert.equal(found.Message, "stays");
		assert.equal(found.SourceUserName, "Eva Beispiel");
		const other = enriched({ ...table, mapping }, { host: "db2", port: 22 });
		assert.equal(other.SourceUserName, undefined);
	});

	test("counts a cell that does not fit its field as an error and writes the others", () => {
		const event = enriched({
			...table,
			mapping: [
				{ column: "port", field: "DestinationPort" },
				{ column: "owner", field: "SourceUserName" },
			],
		});
		assert.equal(event.DestinationPort, undefined);
		assert.equal(event.SourceUserName, "Eva Beispiel");
		assert.ok(event.Raw, "kept because of the error");
	});

	test("with wrong settings is refused", () => {
		const mapping = [{ column: "owner", field: "SourceUserName" }];
		for (const [one, code] of [
			[{ ...table, mapping, dictionary: "none" }, "unknownDictionary"],
			[{ ...table, mapping, keyFields: ["host"] }, "unknownSource"],
			[{ ...table, mapping: [{ column: "a", field: "ID" }] }, "internalField"],
		] as const) {
			assert.equal(codeOf(settings([one]), { lookups }), `normalizers.${code}`);
		}
		const empty = settings([{ ...table, mapping: [] }]);
		assert.equal(normalizerDefinition.safeParse(empty).success, false);
	});
});

suite("enrichment from captured parts of a field", () => {
	const text = "User=EVA;from 192.0.2.7 port 4711";
	const captures = {
		expression: "user=(?P<name>\\w+);from (\\S+)(?: port (\\d+))?(x)?",
		fields: [
			{ group: "name", field: "SourceUserName" },
			{ group: "2", field: "SourceAddress" },
			{ group: "3", field: "SourcePort" },
			{ group: "4", field: "Reason" },
			{ group: "9", field: "Reason" },
		],
	};
	const event = { kind: "event", source: "Message", captures };

	test("writes groups by name and number, after the conversions", () => {
		const found = enriched(
			{ ...event, conversions: [{ kind: "lower" }] },
			{ text },
		);
		assert.equal(found.SourceUserName, "eva");
		assert.equal(found.SourceAddress, "192.0.2.7");
		assert.equal(found.SourcePort, 4711);
		assert.equal(found.Reason, undefined);
		assert.equal(found.Message, text);
	});

	test("writes nothing when the expression does not match, and the whole value all the same", () => {
		const found = enriched({ ...event, field: "Reason" }, { text });
		assert.equal(found.SourceUserName, undefined);
		assert.equal(found.Reason, text);
	});

	test("with wrong settings is refused", () => {
		const wrong = (one: object) =>
			codeOf(settings([{ ...event, ...one }]), { lookups });
		assert.equal(
			wrong({ captures: { ...captures, expression: "(" } }),
			"normalizers.badExpression",
		);
		assert.equal(
			wrong({
				captures: {
					expression: "(a)",
					fields: [{ group: "a", field: "Reason" }],
				},
			}),
			"normalizers.badExpression",
		);
		const nothing = settings([{ kind: "event", source: "Message" }]);
		assert.equal(normalizerDefinition.safeParse(nothing).success, false);
	});
});
