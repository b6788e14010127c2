import assert from "node:assert/strict";
import { test } from "node:test";
import { exclude, searchEverywhere, showOnly } from "./pivot.ts";
import { fields, hostileTexts } from "./samples.ts";
import { defaultSql, splitStatement } from "./statement.ts";
import { tokenize } from "./tokens.ts";

const whereOf = (sql: string) => splitStatement(sql).where;
const address = { field: "SourceAddress", value: "10.0.0.1" };

test("adds a condition to a search without conditions", () => {
	assert.equal(
		whereOf(showOnly(defaultSql, address, fields)),
		"SourceAddress = '10.0.0.1'",
	);
	assert.equal(
		whereOf(exclude(defaultSql, address, fields)),
		"SourceAddress != '10.0.0.1'",
	);
});

test("joins it to earlier conditions, with brackets around an OR", () => {
	const either =
		"SELECT * FROM events WHERE Name = 'a' OR lower(Name) = 'b' LIMIT 5";
	assert.equal(
		whereOf(showOnly(either, address, fields)),
		"(Name = 'a' OR lower(Name) = 'b') AND SourceAddress = '10.0.0.1'",
	);
	const both =
		"SELECT * FROM events WHERE (Name = 'a' OR Name = 'b') AND Raw != '' LIMIT 5";
	assert.equal(
		whereOf(exclude(both, address, fields)),
		"(Name = 'a' OR Name = 'b') AND Raw != '' AND SourceAddress != '10.0.0.1'",
	);
});

test("does nothing twice and replaces the opposite", () => {
	const once = showOnly(defaultSql, address, fields);
	assert.equal(showOnly(once, address, fields), once);
	assert.equal(
		whereOf(exclude(once, address, fields)),
		"SourceAddress != '10.0.0.1'",
	);
});

test("names empty values, numbers, list items and map entries properly", () => {
	const only = (field: string, value: unknown) =>
		whereOf(showOnly(defaultSql, { field, value }, fields));
	assert.equal(only("Name", ""), "Name = ''");
	assert.equal(only("SourcePort", 0), "SourcePort = 0");
	assert.equal(only("SourcePort", 22), "SourcePort = 22");
	assert.equal(
		only("BytesIn", "9223372036854775807"),
		"BytesIn = 9223372036854775807",
	);
	assert.equal(only("TICategories", ["botnet"]), "has(TICategories, 'botnet')");
	assert.equal(only("S.rule", "x"), "S['rule'] = 'x'");
	assert.equal(only("TI", { a: 1 }), "");
	assert.equal(only("unknown", 1), "");
});

test("keeps hostile values inside their literals", () => {
	for (const value of hostileTexts)
		for (const pivot of [showOnly, exclude]) {
			const where = whereOf(
				pivot(defaultSql, { field: "Name", value }, fields),
			);
			const tokens = tokenize(where);
			assert.deepEqual(
				tokens.map(({ kind }) => kind),
				["word", "symbol", "text"],
			);
			assert.equal(tokens[2]?.value, value);
		}
});

test("looks for an address in all addresses and in the text, for a port in ports only", () => {
	assert.equal(
		whereOf(searchEverywhere(address, fields)),
		"SourceAddress = '10.0.0.1' OR DestinationAddress = '10.0.0.1' OR Message ILIKE '%10.0.0.1%' OR Raw ILIKE '%10.0.0.1%'",
	);
	assert.equal(
		whereOf(searchEverywhere({ field: "DestinationPort", value: 22 }, fields)),
		"DestinationPort = 22 OR SourcePort = 22",
	);
	assert.equal(
		whereOf(
			searchEverywhere({ field: "SourceUserName", value: "root" }, fields),
		),
		"SourceUserName = 'root' OR DestinationUserName = 'root' OR Message ILIKE '%root%' OR Raw ILIKE '%root%'",
	);
});
