import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { noLookups } from "#conditions/index.ts";
import { codeOf, normalize } from "./testing.ts";

const lookups = {
	...noLookups,
	dictionary: (name: string) =>
		name === "names"
			? {
					has: () => true,
					get: (key: string) => (key === "max|22" ? "Max Muster" : undefined),
				}
			: undefined,
};

function enriched(enrichment: object[], text = '{"user":"max","port":22}') {
	return normalize(settings(enrichment), text, { lookups });
}

function settings(enrichment: object[]): object {
	return {
		parsing: { method: "json" },
		mapping: [
			{ source: "user", field: "SourceUserName" },
			{ source: "port", field: "DestinationPort" },
		],
		enrichment,
	};
}

suite("enrichment of a normalizer", () => {
	test("writes constants over what the mapping wrote, in the field's type", () => {
		const event = enriched([
			{ kind: "constant", field: "DeviceVendor", value: "Acme" },
			{ kind: "constant", field: "DestinationPort", value: "443" },
			{ kind: "constant", field: "N.weight", value: 5 },
		]);
		assert.deepEqual(event, {
			SourceUserName: "max",
			DestinationPort: 443,
			DeviceVendor: "Acme",
			N: { weight: 5 },
		});
	});

	test("clears a field with an empty constant", () => {
		const event = enriched([
			{ kind: "constant", field: "SourceUserName", value: "" },
			{ kind: "constant", field: "S.none", value: "" },
		]);
		assert.deepEqual(event, { DestinationPort: 22 });
	});

	test("copies another field of the event, with conversions", () => {
		const event = enriched([
			{
				kind: "event",
				field: "DestinationUserName",
				source: "SourceUserName",
				conversions: [{ kind: "upper" }],
			},
			{ kind: "event", field: "Message", source: "SourceHostName" },
		]);
		assert.equal(event.DestinationUserName, "MAX");
		assert.equal(event.Message, undefined);
	});

	test("looks up a dictionary by its key fields, joined with |", () => {
		const lookup = {
			kind: "dictionary",
			field: "SourceUserID",
			dictionary: "names",
			keyFields: ["SourceUserName", "DestinationPort"],
		};
		assert.equal(enriched([lookup]).SourceUserID, "Max Muster");
		assert.equal(
			enriched([lookup], '{"user":"eva","port":22}').SourceUserID,
			undefined,
		);
	});

	test("fills templates", () => {
		const event = enriched([
			{
				kind: "template",
				field: "Message",
				template: "{{.SourceUserName}} to {{.DestinationPort}} {{.S.none}}!",
			},
		]);
		assert.equal(event.Message, "max to 22 !");
	});

	test("runs in order, so one sees what the other wrote", () => {
		const event = enriched([
			{ kind: "constant", field: "S.a", value: "x" },
			{ kind: "event", field: "Reason", source: "S.a" },
		]);
		assert.equal(event.Reason, "x");
	});

	test("with wrong settings is refused", () => {
		for (const [enrichment, code] of [
			[{ kind: "constant", field: "ID", value: "x" }, "internalField"],
			[{ kind: "constant", field: "Nope", value: "x" }, "unknownField"],
			[{ kind: "constant", field: "SourcePort", value: "x" }, "badConstant"],
			[{ kind: "event", field: "Name", source: "user" }, "unknownSource"],
			[
				{
					kind: "dictionary",
					field: "Name",
					dictionary: "x",
					keyFields: ["Name"],
				},
				"unknownDictionary",
			],
			[
				{
					kind: "dictionary",
					field: "Name",
					dictionary: "names",
					keyFields: ["x"],
				},
				"unknownSource",
			],
			[
				{ kind: "template", field: "Name", template: "{{.Nope}}" },
				"unknownSource",
			],
			[{ kind: "template", field: "Name", template: "{{" }, "badTemplate"],
		] as const) {
			assert.equal(
				codeOf(settings([enrichment]), { lookups }),
				`normalizers.${code}`,
			);
		}
	});
});
