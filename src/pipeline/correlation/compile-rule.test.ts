import assert from "node:assert/strict";
import { test } from "node:test";
import { UrsaError } from "#schema/index.ts";
import type { NamedRule } from "./compile-rule.ts";
import type { correlationErrors } from "./errors.ts";
import type { ActiveListOperation } from "./rule.definition.ts";
import {
	correlator,
	is,
	operationalRule,
	simpleRule,
	standardRule,
} from "./testing/samples.ts";

const name = "Guessing";

function refuses(
	rule: NamedRule,
	error: keyof typeof correlationErrors.definitions,
	details: Record<string, unknown> = {},
): void {
	const activeLists = [{ id: "list-1", name: "Suspects", ttlSeconds: 0 }];
	assert.throws(
		() => correlator([rule], { activeLists }),
		(thrown: unknown) => {
			assert.ok(thrown instanceof UrsaError);
			assert.ok(thrown.message.includes(name), thrown.message);
			assert.equal(thrown.code, `correlation.${error}`);
			assert.partialDeepStrictEqual(thrown.details, { rule: name, ...details });
			return true;
		},
	);
}

function withOperation(operation: ActiveListOperation): NamedRule {
	const actions = [
		{ trigger: "everyEvent" as const, activeLists: [operation] },
	];
	return simpleRule({ actions }, name);
}

const set = {
	operation: "set" as const,
	list: "Suspects",
	keyFields: ["SourceAddress"],
	values: [],
};

test("refuses identical, propagated and unique fields that no event has", () => {
	const unknown = ["SourceAdress"];
	refuses(standardRule({ identicalFields: unknown }, name), "unknownField", {
		field: "SourceAdress",
	});
	refuses(simpleRule({ propagatedFields: unknown }, name), "unknownField");
	refuses(standardRule({ uniqueFields: unknown }, name), "unknownField");
});

test("refuses triggers that the kind of rule does not have", () => {
	const timeout = [{ trigger: "timeout" as const }];
	refuses(simpleRule({ actions: timeout }, name), "triggerNotAllowed", {
		kind: "simple",
		trigger: "timeout",
		allowed: "everyEvent",
	});
	const everyEvent = [{ trigger: "everyEvent" as const }];
	refuses(standardRule({ actions: everyEvent }, name), "triggerNotAllowed");
});

test("refuses a condition on an unknown field and says in which selector", () => {
	const selectors = [
		{ condition: is("Name", "a") },
		{ condition: is("Nane", "a") },
	];
	refuses(standardRule({ selectors }, name), "badCondition", { selector: 2 });
});

test("refuses recovery and thresholds where they mean nothing", () => {
	const condition = is("Name", "a");
	const recovery = [{ condition, isRecovery: true }];
	refuses(standardRule({ selectors: recovery }, name), "onlyRecovery");
	refuses(simpleRule({ selectors: recovery }, name), "recoveryNotAllowed");
	refuses(
		simpleRule({ selectors: [{ condition, threshold: 2 }] }, name),
		"thresholdNotAllowed",
	);
});

test("refuses operations on lists that the correlator does not have", () => {
	refuses(withOperation({ ...set, list: "Suspect" }), "unknownList", {
		list: "Suspect",
	});
	const activeLists = [{ ...set, list: "Suspect" }];
	refuses(operationalRule({ activeLists }, name), "unknownList");
});

test("refuses list operations on fields that a correlation event does not get", () => {
	refuses(
		withOperation({ ...set, keyFields: ["SourceUserName"] }),
		"fieldNotAvailable",
		{ field: "SourceUserName" },
	);
	refuses(withOperation({ ...set, keyFields: ["Nane"] }), "unknownField");
	const value = { listField: "user", eventField: "SourceUserName" };
	refuses(withOperation({ ...set, values: [value] }), "fieldNotAvailable");
});

test("allows list operations on what every correlation event has, and on what get read before", () => {
	const get: ActiveListOperation = {
		operation: "get",
		list: "list-1",
		keyFields: ["SourceAddress", "Name"],
		values: [{ listField: "user", eventField: "SourceUserName" }],
	};
	const activeLists = [get, { ...set, keyFields: ["SourceUserName"] }];
	correlator(
		[simpleRule({ actions: [{ trigger: "everyEvent", activeLists }] })],
		{
			activeLists: [{ id: "list-1", name: "Suspects", ttlSeconds: 0 }],
		},
	);
});

test("refuses get in an operational rule, which has no event to read into", () => {
	const activeLists: ActiveListOperation[] = [
		{
			operation: "get",
			list: "Suspects",
			keyFields: ["SourceAddress"],
			values: [{ listField: "a", eventField: "Message" }],
		},
	];
	refuses(operationalRule({ activeLists }, name), "getNotAllowed");
});

test("refuses list fields with names that conditions cannot write", () => {
	for (const listField of ["_a", "12", "a b", "a\tb", "a.b"]) {
		const value = { listField, constant: "x" };
		refuses(withOperation({ ...set, values: [value] }), "badListField", {
			field: listField,
		});
	}
});

test("refuses list values with both an event field and a constant, or neither", () => {
	refuses(
		withOperation({ ...set, values: [{ listField: "a" }] }),
		"badListValue",
	);
	const both = { listField: "a", eventField: "Name", constant: "x" };
	refuses(withOperation({ ...set, values: [both] }), "badListValue");
});

test("refuses enrichment and reads into fields that only services write", () => {
	const enrichment = [
		{ kind: "constant" as const, field: "TenantID", value: "x" },
	];
	const actions = [{ trigger: "everyEvent" as const, enrichment }];
	refuses(simpleRule({ actions }, name), "badEnrichment");
	refuses(
		withOperation({
			operation: "get",
			list: "Suspects",
			keyFields: ["SourceAddress"],
			values: [{ listField: "a", eventField: "TenantID" }],
		}),
		"badEnrichment",
	);
});

test("refuses a rule listed twice", () => {
	const rule = simpleRule({}, name);
	assert.throws(() => correlator([rule, rule]), {
		code: "correlation.duplicateRule",
	});
});
