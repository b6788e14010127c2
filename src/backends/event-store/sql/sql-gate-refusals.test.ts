/** What a hostile user may try. The searches that must be refused, and what can never come out. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { UrsaError } from "#schema/index.ts";
import { tokenize } from "./lexer.ts";
import { admitCondition, admitSearch } from "./sql-gate.ts";

const scope = "(SCOPE)";

function toSql(sql: string): string {
	return admitSearch(sql, 1000).toSql(scope);
}

function refusal(sql: string): UrsaError {
	try {
		admitSearch(sql, 1000);
	} catch (error) {
		assert.ok(error instanceof UrsaError, `not an error of ours: ${error}`);
		return error;
	}
	assert.fail(`admitted: ${sql}`);
}

test("only the table events can be named", () => {
	for (const table of [
		"system.tables",
		"`system`.`tables`",
		"events.x",
		"(SELECT * FROM events)",
		"events, system.one",
		"events JOIN system.one",
		"events LEFT JOIN system.one ON 1",
		"file('x')",
		"'file'",
		"numbers(10)",
		"other",
		"",
	]) {
		assert.equal(
			refusal(`SELECT * FROM ${table} LIMIT 1`).code,
			"eventStore.wrongTable",
			table,
		);
	}
});

test("hostile and unsupported SQL is refused", () => {
	const tails = [
		"WHERE Name IN (SELECT name FROM system.tables) LIMIT 1",
		"WHERE Name IN system.tables LIMIT 1",
		"WHERE Name IN (system.tables) LIMIT 1",
		"WHERE Name IN (tables) LIMIT 1",
		"WHERE Name IN `tables` LIMIT 1",
		"WHERE Name GLOBAL IN ('a') LIMIT 1",
		"WHERE in(Name, 'a') LIMIT 1",
		"WHERE EXISTS (SELECT 1) LIMIT 1",
		"WHERE 1 LIMIT 1 UNION ALL SELECT * FROM system.tables",
		"WHERE 1) OR (1 LIMIT 1",
		"WHERE 1 LIMIT 1; DROP TABLE events",
		"LIMIT 1 INTO OUTFILE '/tmp/x'",
		"LIMIT 1 FORMAT Null",
		"LIMIT 1 SETTINGS readonly = 0",
		"LIMIT 1 BY Name LIMIT 1",
		"LIMIT 1 WITH TIES",
		"FINAL LIMIT 1",
		"SAMPLE 0.1 LIMIT 1",
		"PREWHERE 1 LIMIT 1",
		"ARRAY JOIN GroupedBy LIMIT 1",
		"GROUP BY Name WITH TOTALS LIMIT 1",
		"GROUP BY ROLLUP(Name) LIMIT 1",
		"GROUP BY GROUPING SETS ((Name)) LIMIT 1",
		"ORDER BY Timestamp WITH FILL LIMIT 1",
		"ORDER BY ALL LIMIT 1",
		"WINDOW w AS (ORDER BY Timestamp) LIMIT 1",
		"QUALIFY 1 LIMIT 1",
		"WHERE Name = {x:String} LIMIT 1",
		"WHERE Name = $$x$$ LIMIT 1",
		"WHERE Name = 'a'::String LIMIT 1",
		"WHERE Type ? 1 : 2 LIMIT 1",
		"WHERE CAST(Type AS String) = '1' LIMIT 1",
		"WHERE EXTRACT(DAY FROM now()) = 1 LIMIT 1",
		"WHERE @@version = 1 LIMIT 1",
		"WHERE Name = 'a' /* LIMIT 1",
		"WHERE Name = 'a\\' LIMIT 1",
		"AS e WHERE e.Name = 'x' LIMIT 1",
	];
	for (const tail of tails) {
		const { status, code } = refusal(`SELECT * FROM events ${tail}`);
		assert.equal(status, 400, tail);
		assert.match(code, /^eventStore\.(badSql|wrongTable)$/, tail);
	}
	const heads = [
		"(SELECT 1)",
		"* EXCEPT (Raw)",
		"* REPLACE (1 AS Raw)",
		"* APPLY(toString)",
		"COLUMNS('.*')",
		"events.*",
		"count() OVER ()",
		"sum(BytesIn) OVER (PARTITION BY Name)",
		"ingest_batch",
		"_part",
		"@x",
		"lag(Name)",
		"max(*) + `system`.`x`",
	];
	for (const head of heads) {
		const { status } = refusal(`SELECT ${head} FROM events LIMIT 1`);
		assert.equal(status, 400, head);
	}
	for (const name of [
		"sleep",
		"sleepEachRow",
		"file",
		"url",
		"s3",
		"remote",
		"dictGet",
		"joinGet",
		"getSetting",
		"hostName",
		"currentUser",
		"currentDatabase",
		"version",
		"getMacro",
		"catboostEvaluate",
		"throwIf",
		"hasColumnInTable",
		"initializeAggregation",
		"executable",
		"addressToSymbol",
		"view",
		"input",
		"range",
		"repeat",
		"notIn",
		"globalIn",
		"__proto__",
		"constructor",
	]) {
		assert.equal(
			refusal(`SELECT ${name}(Name) FROM events LIMIT 1`).code,
			"eventStore.badSql",
			name,
		);
	}
	for (const sql of [
		"",
		";",
		"SELECT",
		"INSERT INTO events VALUES (1)",
		"WITH x AS (SELECT 1) SELECT * FROM events LIMIT 1",
		"SELECT 1 LIMIT 1",
		"EXPLAIN SELECT * FROM events LIMIT 1",
		"SELECT * FROM events LIMIT 1 LIMIT 1",
		"FROM events SELECT * LIMIT 1",
		"\0",
	]) {
		assert.equal(refusal(sql).status, 400, sql);
	}
});

test("extreme queries are refused instead of exhausting the stack", () => {
	const deep = (open: string, close: string) =>
		`SELECT * FROM events WHERE ${open.repeat(9000)}1${close.repeat(9000)} LIMIT 1`;
	for (const sql of [
		deep("(", ")"),
		deep("NOT ", ""),
		deep("- ", ""),
		deep("lower(", ")"),
		deep("[", "]"),
		deep("1 + ", ""),
		deep("1 = ", ""),
		deep("", "[1]"),
		`SELECT * FROM events WHERE Type IN (${"- ".repeat(9000)}1) LIMIT 1`,
		`SELECT ${"1,".repeat(40_000)} 1 FROM events LIMIT 1`,
		`SELECT '${"x".repeat(300_000)}' FROM events LIMIT 1`,
	]) {
		assert.equal(refusal(sql).code, "eventStore.badSql");
	}
});

test("aliases made of aliases cannot grow without end", () => {
	const aliases = Array.from(
		{ length: 40 },
		(_, index) => `concat(a${index}, a${index}) AS a${index + 1}`,
	);
	const sql = `SELECT Name AS a0, ${aliases.join(", ")} FROM events WHERE a40 = 'x'`;
	assert.throws(() => admitCondition(sql), { code: "eventStore.badSql" });
});

const vocabulary = [
	..."SELECT FROM events WHERE GROUP BY ORDER HAVING LIMIT OFFSET UNION JOIN IN NOT AND OR AS WITH SETTINGS FORMAT INTO".split(
		" ",
	),
	..."( ) [ ] , ; . * = < > - + -- /* */ # ' \" ` \\ {x:String} $$ :: -> ? @".split(
		" ",
	),
	..."system.tables 'a' `b` Name ID Extra.x count(ID) sleep(1) 1 1000 x -> CASE WHEN THEN END INTERVAL DAY file('x')".split(
		" ",
	),
	"\n",
	"\0",
	"SELECT Name FROM events WHERE",
	"LIMIT 10",
];

test("whatever is typed, what comes out is one SELECT over the scope", () => {
	const soup = fc.constantFrom(...vocabulary);
	const operand = fc.oneof(
		{
			weight: 12,
			arbitrary: fc.constantFrom(
				"Name",
				"'a'",
				"1",
				"Extra.x",
				"lower(Name)",
				"(ID)",
			),
		},
		{ weight: 1, arbitrary: soup },
	);
	const operator = fc.oneof(
		{
			weight: 12,
			arbitrary: fc.constantFrom("AND", "OR", "= ", "<", "LIKE", "+", "||"),
		},
		{ weight: 1, arbitrary: soup },
	);
	const end = fc.oneof(
		{ weight: 3, arbitrary: fc.constant([]) },
		{ weight: 1, arbitrary: fc.array(soup, { maxLength: 5 }) },
	);
	let admitted = 0;
	fc.assert(
		fc.property(
			operand,
			fc.array(fc.tuple(operator, operand), { maxLength: 6 }),
			end,
			(first, rest, tail) => {
				const condition = [first, ...rest.flat()].join(" ");
				const sql = `SELECT Name FROM events WHERE ${condition} LIMIT 10 ${tail.join(" ")}`;
				let printed: string;
				try {
					printed = toSql(sql);
				} catch (error) {
					assert.ok(error instanceof UrsaError && error.status === 400);
					return;
				}
				admitted++;
				const words = tokenize(printed)
					.filter(({ kind }) => kind === "word" || kind === "symbol")
					.map(({ upper }) => upper);
				const count = (word: string) => words.filter((w) => w === word).length;
				assert.equal(count("SELECT"), 1, printed);
				assert.equal(count("FROM"), 1, printed);
				for (const word of [
					";",
					"UNION",
					"JOIN",
					"WITH",
					"SETTINGS",
					"FORMAT",
					"INTO",
					"{",
					"$",
				]) {
					assert.equal(count(word), 0, printed);
				}
				// What was admitted once means the same when it is admitted again.
				assert.equal(toSql(printed.replace(scope, "events")), printed);
			},
		),
		{ numRuns: 3000 },
	);
	assert.ok(admitted > 500, `${admitted} of 3000 were searches`);
});
