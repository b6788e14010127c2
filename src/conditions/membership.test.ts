import assert from "node:assert/strict";
import { test } from "node:test";
import type { Event } from "#event/index.ts";
import type { Lookups, Operand } from "./index.ts";
import { codeOf, comparison, constant, field, holds, list } from "./testing.ts";

const keyFields = ["SourceAddress", "Name"];
const cells: Readonly<Record<string, Readonly<Record<string, string>>>> = {
	"10.1.2.3|Log-in Failed": { level: "high", count: "12" },
};
const lookups: Lookups = {
	activeList: (name) =>
		name === "Blocked"
			? {
					has: (key) => key === "Log-in Failed|10.1.2.3",
					get: (key, of) =>
						key === "Log-in Failed|10.1.2.3" ? `${of} of it` : undefined,
				}
			: undefined,
	dictionary(name) {
		const has = (key: string) => key in cells;
		if (name === "Words")
			return { columns: [], has, get: (key) => cells[key]?.level };
		if (name !== "Levels") return undefined;
		const columns = ["level", "count"];
		return { columns, has, get: (key, column) => cells[key]?.[column ?? ""] };
	},
	filter: () => undefined,
	assets: {
		// Whatever it says of no asset at all is not asked.
		vulnerabilities: (id) =>
			id === "asset-1" || id === ""
				? [
						{ names: ["KLA10987", "CVE-2024-3094"], severity: "critical" },
						{ names: ["KLA1"], severity: "low" },
					]
				: [],
		categories: (id) =>
			new Set(
				id === "asset-1" || id === "" ? ["c1", "Servers", "Servers/Mail"] : [],
			),
	},
	accounts: {
		groups: (account) =>
			new Set(
				account === "guid-1" || account === ""
					? ["cn=admins,dc=example", "admins"]
					: [],
			),
	},
};

const activeList = (more: object = {}): Operand => ({
	...{ kind: "activeList", list: "Blocked", keyFields },
	...more,
});
const dictionary = (more: object = {}): Operand => ({
	...{ kind: "dictionary", dictionary: "Words", keyFields },
	...more,
});
const table = (more: object = {}): Operand => ({
	...{ kind: "table", dictionary: "Levels", keyFields },
	...more,
});

test("keys of active lists go by field name, keys of dictionaries by the order written", () => {
	const reversed = { keyFields: [...keyFields].reverse() };
	for (const [condition, expected] of [
		[comparison(activeList(), "inActiveList"), true],
		[comparison(activeList(reversed), "inActiveList"), true],
		[comparison(dictionary(), "inDictionary"), true],
		[comparison(dictionary(reversed), "inDictionary"), false],
		[comparison(table(), "inDictionary"), true],
	] as const) {
		assert.equal(holds(condition, lookups), expected);
	}
});

test("a record, an entry and a cell give values, nothing when they are absent", () => {
	const blocked = activeList({ field: "count" });
	assert.ok(holds(comparison(blocked, "=", constant("count of it")), lookups));
	assert.ok(holds(comparison(dictionary(), "=", constant("high")), lookups));
	for (const counted of [
		table({ column: "count" }),
		// As conditions were written before `table` was a kind.
		dictionary({ dictionary: "Levels", column: "count" }),
	]) {
		assert.ok(holds(comparison(counted, ">", constant(9)), lookups));
		assert.ok(
			holds(comparison(counted, "=", constant("")), lookups, { Name: "x" }),
		);
	}
	assert.ok(
		holds(comparison(field("Name"), "contains", table({ column: "level" })), {
			...lookups,
			dictionary: () => ({ has: () => true, get: () => "Failed" }),
		}),
	);
});

test("a value that is asked for without saying which, or from a column that is not there, is refused", () => {
	for (const [left, code] of [
		[activeList(), "conditions.missingPart"],
		[table(), "conditions.missingPart"],
		[dictionary({ dictionary: "Levels" }), "conditions.missingPart"],
		[table({ column: "none" }), "conditions.unknownColumn"],
		[
			table({ dictionary: "Words", column: "level" }),
			"conditions.unknownColumn",
		],
		[table({ dictionary: "None", column: "a" }), "conditions.unknownList"],
		[activeList({ list: "None", field: "a" }), "conditions.unknownList"],
		[
			activeList({ keyFields: ["Nmae"], field: "a" }),
			"conditions.unknownField",
		],
	] as const) {
		assert.equal(codeOf(comparison(left, "=", constant("")), lookups), code);
	}
});

const onAsset: Event = { SourceAssetID: "asset-1" };
const asset = field("SourceAssetID");

for (const [right, ignoreCase, expected] of [
	[constant("KLA10987"), false, true],
	[constant("cve-2024-3094"), false, false],
	[constant("cve-2024-3094"), true, true],
	[list("KLA2", "KLA1"), false, true],
	[list("KLA2", "KLA3"), false, false],
	[{ kind: "vulnerability", name: "KLA1" }, false, true],
	[{ kind: "vulnerability", severities: ["high", "critical"] }, false, true],
	[{ kind: "vulnerability", severities: ["medium"] }, false, false],
	[
		{ kind: "vulnerability", name: "KLA10987", severities: ["critical"] },
		...[false, true],
	],
	// The severity of another vulnerability does not count.
	[
		{ kind: "vulnerability", name: "KLA10987", severities: ["low"] },
		...[false, false],
	],
] as const satisfies [Operand, boolean, boolean][]) {
	test(`an asset hasVulnerability ${JSON.stringify(right)}${ignoreCase ? " in any case" : ""}: ${expected}`, () => {
		const condition = comparison(asset, "hasVulnerability", right, {
			ignoreCase,
		});
		assert.equal(holds(condition, lookups, onAsset), expected);
		assert.equal(holds(condition, lookups, {}), false);
		assert.equal(holds(condition, lookups, { SourceAssetID: "?" }), false);
	});
}

test("inCategory holds for one of the categories or of their parents, named exactly", () => {
	const inCategory = (right: Operand, ignoreCase = false) =>
		holds(
			comparison(asset, "inCategory", right, { ignoreCase }),
			lookups,
			onAsset,
		);
	assert.ok(inCategory(constant("c1")));
	assert.ok(inCategory(list("Clients", "Servers/Mail")));
	assert.ok(!inCategory(list("Clients", "Printers")));
	assert.ok(!inCategory(constant("servers"), true));
	const negated = comparison(asset, "inCategory", constant("c1"), {
		isNegated: true,
	});
	assert.ok(holds(negated, lookups, {}));
});

test("inActiveDirectoryGroup holds for one of the groups, in any case as directories have it", () => {
	const inGroup = (right: Operand, account = "guid-1") =>
		holds(
			comparison(field("SourceAccountID"), "inActiveDirectoryGroup", right),
			lookups,
			{ SourceAccountID: account },
		);
	assert.ok(inGroup(constant("CN=Admins,DC=example")));
	assert.ok(inGroup(list("Users", "ADMINS")));
	assert.ok(!inGroup(constant("Users")));
	assert.ok(!inGroup(constant("Admins"), "guid-2"));
	assert.ok(!inGroup(constant("Admins"), ""));
});

test("where assets or accounts are not known, and on fields that name none, conditions are refused", () => {
	const { assets: _, accounts: __, ...without } = lookups;
	const onVulnerability = comparison(asset, "hasVulnerability", constant("a"));
	const inCategory = comparison(asset, "inCategory", constant("a"));
	const inGroup = comparison(
		field("SourceAccountID"),
		"inActiveDirectoryGroup",
		constant("a"),
	);
	for (const condition of [onVulnerability, inCategory, inGroup]) {
		assert.equal(codeOf(condition, lookups), "accepted");
		assert.equal(codeOf(condition, without), "conditions.notAvailable");
	}
	for (const operator of ["hasVulnerability", "inCategory"] as const) {
		assert.equal(
			codeOf(comparison(field("Name"), operator, constant("a")), lookups),
			"conditions.notAnAsset",
		);
	}
	assert.equal(
		codeOf(
			comparison(asset, "hasVulnerability", { kind: "vulnerability" }),
			lookups,
		),
		"conditions.missingPart",
	);
});
