import assert from "node:assert/strict";
import { test } from "node:test";
import { fields } from "./samples.ts";
import { fieldsOfColumns } from "./select-list.ts";

const of = (select: string) =>
	Object.fromEntries(fieldsOfColumns(`SELECT ${select} FROM events`, fields));

test("knows the field behind a column and behind its alias", () => {
	assert.deepEqual(
		of("SourceAddress AS a, `Name` b, SourcePort, S['k,'] AS s, N.x AS n"),
		{
			a: "SourceAddress",
			b: "Name",
			SourcePort: "SourcePort",
			s: "S.k,",
			n: "N.x",
		},
	);
	assert.deepEqual(of("DISTINCT Name AS d"), { d: "Name" });
});

test("claims nothing for expressions, functions and stars", () => {
	assert.deepEqual(of("*"), {});
	assert.deepEqual(
		of("count(ID) AS n, lower(Name) AS l, SourcePort + 1 AS p"),
		{},
	);
	assert.deepEqual(of("SourcePort + 1"), {});
});
