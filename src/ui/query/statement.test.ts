import assert from "node:assert/strict";
import { test } from "node:test";
import {
	countValues,
	ensureLimit,
	limitOf,
	sortOf,
	withLimit,
	withSort,
} from "./edit-statement.ts";
import { defaultSql, joinStatement, splitStatement } from "./statement.ts";

const grouped =
	"select SourceAddress as a, count(ID) as n from `events` where inSubnet(SourceAddress,'10.0.0.0/8') and Name = 'GROUP BY' group by a having n > 1 order by n desc limit 50 offset 10";

test("takes a search apart without changing what the user wrote", () => {
	assert.deepEqual(splitStatement(grouped), {
		select: "SourceAddress as a, count(ID) as n",
		from: "`events`",
		where: "inSubnet(SourceAddress,'10.0.0.0/8') and Name = 'GROUP BY'",
		groupBy: "a",
		having: "n > 1",
		orderBy: "n desc",
		limit: "50",
		offset: "10",
	});
});

test("puts it together with one clause a line", () => {
	assert.equal(joinStatement(splitStatement(grouped)).split("\n").length, 8);
	assert.equal(
		defaultSql,
		"SELECT *\nFROM `events`\nORDER BY Timestamp DESC\nLIMIT 250",
	);
	assert.equal(joinStatement(splitStatement(defaultSql)), defaultSql);
});

test("ignores keywords inside texts, names and brackets", () => {
	const statement = splitStatement(
		"SELECT `from` FROM events WHERE (Name = 'x' AND Message = ' LIMIT 1') LIMIT 5",
	);
	assert.equal(statement.select, "`from`");
	assert.equal(statement.limit, "5");
});

test("refuses what it can't take apart, with the reason", () => {
	const refuses = (sql: string, reason: RegExp) =>
		assert.throws(() => splitStatement(sql), reason);
	refuses("", /begins with SELECT/);
	refuses("WITH 1 AS x SELECT * FROM events", /WITH/);
	refuses("SELECT * FROM events UNION ALL SELECT 1", /UNION/);
	refuses("SELECT * FROM events; DROP TABLE x", /Only one statement/);
	refuses(
		"SELECT * FROM events LIMIT 5 WHERE 1",
		/WHERE is in the wrong place/,
	);
	refuses("SELECT * FROM events WHERE", /Nothing follows WHERE/);
	refuses("SELECT (1 FROM events", /opening bracket/);
	refuses("SELECT 1) FROM events", /closing bracket/);
	refuses("SELECT 1", /SELECT … FROM/);
	refuses("SELECT 'a FROM events", /does not end/);
	refuses("SELECT /* FROM events", /does not end/);
});

test("changes the limit only", () => {
	assert.equal(limitOf(withLimit(grouped, 1000)), 1000);
	assert.match(withLimit(grouped, 1000), /OFFSET 10$/);
	assert.equal(limitOf("not sql"), undefined);
	assert.equal(limitOf("SELECT * FROM events LIMIT 1 + 1"), undefined);
});

test("adds the default limit where there is none and leaves broken SQL to the server", () => {
	assert.equal(
		ensureLimit("SELECT * FROM `events`"),
		"SELECT *\nFROM `events`\nLIMIT 250",
	);
	assert.equal(ensureLimit(grouped), grouped);
	assert.equal(ensureLimit("SELEC"), "SELEC");
});

test("reads and changes the order by one field", () => {
	assert.deepEqual(sortOf(defaultSql), {
		field: "Timestamp",
		isDescending: true,
	});
	const byPort = withSort(grouped, {
		field: "SourcePort",
		isDescending: false,
	});
	assert.deepEqual(sortOf(byPort), {
		field: "SourcePort",
		isDescending: false,
	});
	const byEntry = withSort(defaultSql, { field: "S.a'b", isDescending: true });
	assert.match(byEntry, /ORDER BY S\['a\\'b'\] DESC/);
	assert.deepEqual(sortOf(byEntry), { field: "S.a'b", isDescending: true });
	assert.equal(sortOf("SELECT * FROM events ORDER BY a, b LIMIT 1"), undefined);
	assert.equal(sortOf("SELECT * FROM events LIMIT 1"), undefined);
	assert.equal(sortOf("?"), undefined);
});

test("counts the values of a field under the same conditions", () => {
	const sql = countValues(
		"SELECT * FROM events WHERE Name = 'a' ORDER BY Timestamp LIMIT 5",
		"SourceAddress",
	);
	assert.equal(
		sql,
		"SELECT SourceAddress AS value, count() AS n\nFROM `events`\nWHERE Name = 'a'\nGROUP BY value\nORDER BY n DESC\nLIMIT 250",
	);
});
