import assert from "node:assert/strict";
import { test } from "node:test";
import { type Condition, describeCondition, noLookups } from "./index.ts";
import { comparison, constant, field, holds, list } from "./testing.ts";

for (const [name, operator, right, expected] of [
	["Name", "=", constant("Log-in Failed"), true],
	["Name", "=", constant("log-in failed"), false],
	["Name", "=", list("x", "Log-in Failed"), true],
	["Name", "=", list("x", "y", "z"), false],
	["Message", "=", constant(""), true],
	["SourcePort", "=", constant("51515"), true],
	["SourcePort", "=", constant(51515), true],
	["SourcePort", "=", list(1, 51515), true],
	["SourcePort", ">", constant(9999), true],
	["SourcePort", "<=", constant("51514"), false],
	["DestinationPort", "=", constant(0), true],
	["DestinationPort", "<", constant(1), true],
	["DeviceCustomNumber1", "=", constant("9223372036854775807"), true],
	["DeviceCustomNumber1", "=", constant("9223372036854775806"), false],
	["DeviceCustomNumber1", ">", constant("9223372036854775806"), true],
	["DeviceCustomFloatingPoint1", ">", constant("0.25"), true],
	["DeviceReceiptTime", ">=", constant(1_795_507_200_000), true],
	["SourceAddress", "inSubnet", constant("10.0.0.0/8"), true],
	["SourceAddress", "inSubnet", list("192.0.2.0/24", "10.1.2.0/30"), true],
	["SourceAddress", "inSubnet", constant("2001:db8::/32"), false],
	["DestinationAddress", "inSubnet", constant("2001:db8::/32"), true],
	["DestinationAddress", "=", constant("2001:0DB8:0::7"), true],
	["Message", "inSubnet", constant("0.0.0.0/0"), false],
	["Name", "contains", constant("in F"), true],
	["Name", "contains", list("nothing", "Fail"), true],
	["Name", "contains", constant(""), true],
	["Name", "startsWith", list("Log", "x"), true],
	["Name", "startsWith", constant("og"), false],
	["Name", "endsWith", constant("Failed"), true],
	["Name", "match", constant("Log-in \\w+"), true],
	["Name", "match", constant("Log-in"), false],
	["Name", "match", list("x", ".*(?i:FAILED)"), true],
	["SourcePort", "hasBit", constant(0), true],
	["SourcePort", "hasBit", constant(2), false],
	["SourcePort", "hasBit", list(0, 1), true],
	["SourcePort", "hasBit", list(0, 2), false],
	["SourcePort", "hasBit", list(2, 0), false],
	["DeviceCustomNumber1", "hasBit", constant(62), true],
	["DeviceCustomNumber1", "hasBit", constant(63), false],
	["Name", "hasBit", constant(0), false],
	["GroupedBy", "=", constant("Name"), true],
	["GroupedBy", "=", constant("SourcePort"), false],
	["Extra.user", "=", constant("ÄRGER"), true],
	["Extra.missing", "=", constant(""), true],
	["Name", "=", field("Message"), false],
	["SourcePort", ">", field("DestinationPort"), true],
	["Extra.user", "=", field("S.user"), false],
	["SourcePort", "=", field("Extra.size"), false],
	["GroupedBy", "contains", field("Name"), false],
	["GroupedBy", "startsWith", field("Message"), true],
	["GroupedBy", "match", constant("N.m."), true],
	["Extra.size", "hasBit", list(0, 3), true],
	["Name", "contains", field("Message"), true],
	["Name", "endsWith", field("Extra.user"), false],
	["SourceAddress", "inSubnet", field("SourceAddress"), true],
	["SourceAddress", "inSubnet", field("Name"), false],
] as const) {
	const condition = comparison(field(name), operator, right);
	test(`${describeCondition(condition)} is ${expected}`, () => {
		assert.equal(holds(condition), expected);
		assert.equal(
			holds({ ...condition, isNegated: true } as Condition),
			!expected,
		);
	});
}

test("a value that is no number equals no number", () => {
	const isNumber = comparison(field("F.ratio"), "=", constant(1));
	assert.equal(holds(isNumber, noLookups, { F: { ratio: Number.NaN } }), false);
});

test("a list without members is as an absent value", () => {
	const isEmpty = comparison(field("GroupedBy"), "=", constant(""));
	assert.ok(holds(isEmpty, noLookups, { GroupedBy: [] }));
	assert.ok(holds(isEmpty, noLookups, {}));
});
