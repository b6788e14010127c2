import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import {
	type Condition,
	compileCondition,
	conditionDefinition,
	eventContext,
	noLookups,
} from "#conditions/index.ts";
import type { Event } from "#event/index.ts";
import { createSelectorIndex } from "./selector-index.ts";
import { is } from "./testing/samples.ts";

const noFilter = noLookups.filter;

function group(operator: "and" | "or" | "not", ...members: Condition[]) {
	return conditionDefinition.parse({ kind: "group", operator, members });
}

function text(
	field: string,
	operator: "=" | "contains" | "endsWith" | "startsWith",
	values: string[],
	parts: { isNegated?: boolean; ignoreCase?: boolean } = {},
): Condition {
	return conditionDefinition.parse({
		kind: "comparison",
		left: { kind: "field", field },
		operator,
		right: { kind: "list", values },
		...parts,
	});
}

function candidates(conditions: Condition[], event: Event): number[] {
	return [...createSelectorIndex(conditions, noFilter).candidates(event)];
}

test("tries only selectors whose required value the event has, in their order", () => {
	const conditions = [
		is("DeviceEventClassID", "2"),
		is("DeviceEventClassID", "1"),
		group("and", is("DeviceVendor", "Acme"), is("DeviceEventClassID", "1")),
		group("not", is("DeviceEventClassID", "1")),
	];
	const one = { DeviceEventClassID: "1" };
	assert.deepEqual(candidates(conditions, one), [1, 3]);
	const both = { ...one, DeviceVendor: "Acme" };
	assert.deepEqual(candidates(conditions, both), [1, 2, 3]);
	assert.deepEqual(candidates(conditions, {}), [3]);
});

test("an or-group is filed under all of its alternatives", () => {
	const conditions = [
		group("or", is("Name", "a"), is("Name", "b")),
		group("or", is("Name", "a"), is("DeviceVendor", "Acme")),
		group("or", is("Name", "a"), group("not", is("Name", "c"))),
	];
	assert.deepEqual(candidates(conditions, { Name: "b" }), [0, 2]);
	assert.deepEqual(candidates(conditions, { DeviceVendor: "Acme" }), [1, 2]);
});

test("numbers, addresses and ids are looked up as they are compared", () => {
	const conditions = [
		is("Type", 3),
		is("SourceAddress", "2001:DB8:0::1"),
		is("CorrelationRuleID", "33333333-3333-4333-8333-333333333333"),
		is("SourcePort", 0),
	];
	const event = { Type: 3, SourceAddress: "2001:db8::1" };
	// Port 0 is also no port, so that one is always tried.
	assert.deepEqual(candidates(conditions, event), [0, 1, 3]);
	assert.deepEqual(candidates(conditions, { Type: 1 }), [3]);
});

test("letters whose lower case depends on their neighbours are not looked for", () => {
	const condition = text("Message", "contains", ["ΛΟΓΟΣ"]);
	assert.deepEqual(candidates([condition], { Message: "ΛΟΓΟΣΑ" }), [0]);
});

test("a saved filter counts as what it says", () => {
	const index = createSelectorIndex(
		[
			{ kind: "filter", filter: "acme", isNegated: false },
			{ kind: "filter", filter: "acme", isNegated: true },
		],
		(name) => (name === "acme" ? is("DeviceVendor", "Acme") : undefined),
	);
	assert.deepEqual([...index.candidates({ DeviceVendor: "Acme" })], [0, 1]);
	assert.deepEqual([...index.candidates({ DeviceVendor: "Else" })], [1]);
	assert.equal(index.unindexed, 1);
});

test("rules that share a class are told apart by texts they look for", () => {
	const programs = Array.from({ length: 500 }, (_, number) =>
		group(
			"and",
			is("DeviceEventClassID", "1"),
			text("DestinationProcessName", "endsWith", [`\\tool${number}.exe`], {
				ignoreCase: true,
			}),
		),
	);
	const event = {
		DeviceEventClassID: "1",
		DestinationProcessName: "C:\\Temp\\TOOL77.exe",
	};
	assert.deepEqual(candidates(programs, event), [77]);
});

const fields = ["Name", "DeviceVendor", "Message"] as const;
const word = fc.constantFrom(
	"alpha",
	"ALPHA",
	"alphabet",
	"bet",
	"",
	"1",
	"Straße",
	"ΑΣ",
	"ας",
	"ΛΟΓΟΣ",
	"betalpha",
);

const comparison = fc
	.record({
		field: fc.constantFrom(...fields),
		operator: fc.constantFrom("=", "contains", "endsWith", "startsWith"),
		values: fc.array(word, { minLength: 1, maxLength: 3 }),
		isNegated: fc.boolean(),
		ignoreCase: fc.boolean(),
	})
	.map(({ field, operator, values, ...parts }) =>
		text(field, operator, values, parts),
	);

const address = fc.constantFrom("10.0.0.1", "2001:DB8::1", "2001:db8:0::1");
const typed = fc
	.oneof(
		fc.record({
			field: fc.constant("SourcePort"),
			values: fc.array(fc.constantFrom("0", "1", "01", "0x1", "2", "3"), {
				minLength: 1,
				maxLength: 2,
			}),
		}),
		fc.record({
			field: fc.constant("SourceAddress"),
			values: fc.array(address, { minLength: 1, maxLength: 2 }),
		}),
	)
	.map(({ field, values }) => text(field, "=", values));

const { condition } = fc.letrec<{ condition: Condition }>((tie) => ({
	condition: fc.oneof(
		{ depthSize: "small", withCrossShrink: true },
		comparison,
		typed,
		fc
			.record({
				operator: fc.constantFrom("and", "or", "not"),
				members: fc.array(tie("condition"), { maxLength: 3 }),
			})
			.map(({ operator, members }) => group(operator, ...members)),
	),
}));

const anyEvent = fc.record(
	{
		Name: word,
		DeviceVendor: word,
		Message: fc.tuple(word, word).map((words) => words.join("")),
		SourcePort: fc.oneof(fc.nat(3), fc.constant(2n ** 60n)),
		SourceAddress: fc.constantFrom("10.0.0.1", "2001:db8::1"),
	},
	{ requiredKeys: [] },
);

test("finds what trying every selector finds", () => {
	const context = eventContext(noLookups);
	fc.assert(
		fc.property(
			fc.array(condition, { maxLength: 12 }),
			fc.array(anyEvent, { minLength: 1, maxLength: 6 }),
			(conditions, events) => {
				const index = createSelectorIndex(conditions, noFilter);
				const compiled = conditions.map((one) =>
					compileCondition(one, context),
				);
				for (const event of events) {
					const tried = [...index.candidates(event)];
					assert.deepEqual(
						tried,
						[...new Set(tried)].sort((a, b) => a - b),
					);
					const matching = compiled.flatMap((holds, selector) =>
						holds(event) ? [selector] : [],
					);
					const found = tried.filter((selector) => compiled[selector]?.(event));
					assert.deepEqual(found, matching);
				}
			},
		),
		{ numRuns: 500 },
	);
});
