import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { compilePath, type Event } from "#event/index.ts";
import { compileKey } from "./index.ts";

const keyOf = (
	values: readonly string[],
	order: "sorted" | "listed" = "listed",
): string => {
	const fields = values.map((_, index) => `Extra.${index}`);
	return compileKey<Event>(
		fields,
		compilePath,
		order,
	)({
		Extra: Object.fromEntries(Object.entries(values)),
	});
};

for (const [values, key] of [
	[["alice"], "alice"],
	[["a|b\\"], "a|b\\"],
	[["alice", "10.0.0.1"], "alice|10.0.0.1"],
	[["CORP\\alice", "ws|1"], "CORP\\alice|ws\\|1"],
	[["a|b", "c"], "a\\|b|c"],
	[["a", "b|c"], "a|b\\|c"],
	[["a\\", "b"], "a\\\\|b"],
	[["a\\|", "b"], "a\\\\\\||b"],
	[["", "", ""], "||"],
] as const) {
	test(`the key of ${JSON.stringify(values)} is ${key}`, () => {
		assert.equal(keyOf(values), key);
	});
}

test("different values of as many fields never have one key", () => {
	const part = fc
		.array(fc.constantFrom("a", "|", "\\"), { maxLength: 4 })
		.map((letters) => letters.join(""));
	const seen = new Map<string, string>();
	fc.assert(
		fc.property(fc.tuple(part, part, part), (values) => {
			const key = keyOf(values);
			const told = JSON.stringify(values);
			const before = seen.get(key) ?? told;
			seen.set(key, before);
			return before === told;
		}),
		{ numRuns: 5000 },
	);
});

test("a value of backslashes costs time in proportion to its length", () => {
	const started = process.cpuUsage();
	const values = ["\\".repeat(1_000_000), `${"\\|".repeat(500_000)}x`];
	assert.equal(keyOf(values).length, 2_000_000 + 1 + 1_500_001 + 500_000);
	assert.ok(process.cpuUsage(started).user < 2_000_000);
});

test("active lists sort by field name, dictionaries keep the order written", () => {
	const event: Event = { Name: "n", DeviceAction: "d" };
	const fields = ["Name", "DeviceAction"];
	assert.equal(compileKey(fields, compilePath, "sorted")(event), "d|n");
	assert.equal(compileKey(fields, compilePath, "listed")(event), "n|d");
});
