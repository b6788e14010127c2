import assert from "node:assert/strict";
import { test } from "node:test";
import { toException } from "./exception.ts";
import { readStatement } from "./statement.ts";

function codeOf(sql: string): number {
	try {
		readStatement(sql);
	} catch (error) {
		return toException(error).code;
	}
	assert.fail(`accepted: ${sql}`);
}

test("the data of an insert is cut off its statement", () => {
	assert.deepEqual(
		readStatement(
			"INSERT INTO a.`t (x)` (`format`, values) SETTINGS x = 'FORMAT', y=1 FORMAT CSV\n1,\"a\n\nDROP\"",
		),
		{
			kind: "insert",
			target: "INSERT INTO a.`t (x)` (`format`, values) ",
			settings: "SETTINGS x = 'FORMAT', y=1 ",
			format: "CSV",
			data: '1,"a\n\nDROP"',
		},
	);
	assert.deepEqual(
		readStatement("/* c */ insert into t values (1, 'a\n\nb');"),
		{
			kind: "insert",
			target: "insert into t ",
			settings: "",
			format: "Values",
			data: "(1, 'a\n\nb');",
		},
	);
	assert.deepEqual(readStatement("INSERT INTO t FORMAT JSONEachRow"), {
		kind: "insert",
		target: "INSERT INTO t ",
		settings: "",
		format: "JSONEachRow",
		data: "",
	});
});

test("data that could not be read as SQL is not read as SQL", () => {
	const data = `{"a":"it's ; /* \` open"}`;
	const statement = readStatement(`INSERT INTO t FORMAT JSONEachRow ${data}`);
	assert.equal(statement.kind === "insert" && statement.data, data);
});

test("an insert from a select brings no data", () => {
	for (const sql of [
		"INSERT INTO t SELECT 1",
		"INSERT INTO t (a) SETTINGS x=1 WITH y AS (SELECT 1) SELECT * FROM y",
	]) {
		assert.deepEqual(readStatement(sql), { kind: "other", sql });
	}
});

test("reading statements can be streamed, others not", () => {
	const kinds = (sql: string) => {
		const statement = readStatement(sql);
		return [statement.kind, "format" in statement && statement.format];
	};
	assert.deepEqual(kinds("SELECT 'FORMAT x' FORMAT CSV"), ["read", "CSV"]);
	assert.deepEqual(kinds("-- c\n(SELECT 1)"), ["read", false]);
	assert.deepEqual(kinds("with 1 as x select x; -- end"), ["read", false]);
	assert.deepEqual(kinds("SHOW TABLES FORMAT JSON"), ["other", "JSON"]);
	assert.deepEqual(kinds("CREATE TABLE t (a String DEFAULT ';')"), [
		"other",
		false,
	]);
});

test("second statements, files of the server and broken texts are refused", () => {
	assert.equal(codeOf("SELECT 1; DROP TABLE t"), 62);
	assert.equal(codeOf("SELECT 1;;"), 62);
	assert.equal(codeOf("SELECT $a$;$a$; SELECT 2"), 62);
	assert.equal(codeOf("SELECT 'open"), 62);
	assert.equal(codeOf("/* open"), 62);
	assert.equal(codeOf("  -- nothing"), 62);
	assert.equal(codeOf("INSERT INTO t (a)"), 62);
	assert.equal(
		codeOf("INSERT INTO t FROM INFILE '/etc/passwd' FORMAT CSV"),
		48,
	);
	assert.equal(codeOf("SELECT 1 INTO /* */ OUTFILE '/tmp/x'"), 48);
});
