import assert from "node:assert/strict";
import { test } from "node:test";
import { UrsaError } from "#schema/index.ts";
import { admitCondition, admitSearch } from "./sql-gate.ts";

const scope = "(SCOPE)";

function toSql(sql: string): string {
	return admitSearch(sql, 1000).toSql(scope);
}

function refusal(sql: string, maxRows = 1000): UrsaError {
	try {
		admitSearch(sql, maxRows);
	} catch (error) {
		assert.ok(error instanceof UrsaError, `not an error of ours: ${error}`);
		return error;
	}
	assert.fail(`admitted: ${sql}`);
}

/** Of a condition, written out. */
function where(condition: string): string {
	return admitCondition(`SELECT * FROM events WHERE ${condition}`);
}

test("a search is written anew with the scope in place of the table", () => {
	assert.equal(
		toSql(
			"select * from `events` where Type = 3 order by Timestamp desc limit 1000",
		),
		"SELECT * FROM (SCOPE) WHERE (`Type` = 3) ORDER BY `Timestamp` DESC LIMIT 1000",
	);
	assert.equal(
		toSql(
			"SELECT SourceAddress AS a, count(ID) n FROM 'events' GROUP BY a HAVING n > 5 ORDER BY n DESC, a NULLS LAST LIMIT 10, 50;",
		),
		"SELECT `SourceAddress` AS `a`, count(`ID`) AS `n` FROM (SCOPE) GROUP BY `a` HAVING (`n` > 5) ORDER BY `n` DESC, `a` ASC NULLS LAST LIMIT 50 OFFSET 10",
	);
});

test("a column without AS keeps the name the user wrote", () => {
	assert.equal(
		toSql("SELECT COUNT( ID ), Extra.user FROM events LIMIT 1"),
		"SELECT count(`ID`) AS `COUNT( ID )`, (`Extra`)['user'] AS `Extra.user` FROM (SCOPE) LIMIT 1",
	);
});

test("conditions keep their meaning", () => {
	assert.equal(
		where("NOT Type = 1 AND Name LIKE '%a%' OR Name NOT ILIKE 'b' AND 1 < 2"),
		"(((NOT (`Type` = 1)) AND (`Name` LIKE '%a%')) OR ((`Name` NOT ILIKE 'b') AND (1 < 2)))",
	);
	assert.equal(
		where("BytesIn + 2 * -3 <> 4 AND SourcePort NOT BETWEEN 1 AND 2"),
		"(((`BytesIn` + (2 * (- 3))) != 4) AND (`SourcePort` NOT BETWEEN 1 AND 2))",
	);
	assert.equal(
		where("Name IN ('a', 'it''s') AND (Type, Name) IN ((1, 'x'))"),
		"((`Name` IN ('a', 'it''s')) AND (tuple(`Type`, `Name`) IN ((1, 'x'))))",
	);
	assert.equal(
		where(
			"CASE WHEN Type IS NOT NULL THEN 1 ELSE 2 END = 1 AND Name || 'x' = 'y'",
		),
		"(((CASE WHEN (`Type` IS NOT NULL) THEN 1 ELSE 2 END) = 1) AND ((`Name` || 'x') = 'y'))",
	);
	assert.equal(
		where("arrayExists(x -> x = 'a', GroupedBy)"),
		"arrayExists(((`x`) -> (`x` = 'a')), `GroupedBy`)",
	);
	assert.equal(
		where("toDateTime(intDiv(Timestamp, 1000)) > now() - INTERVAL 2 HOURS"),
		"(toDateTime(intDiv(`Timestamp`, 1000)) > (now() - (INTERVAL 2 HOUR)))",
	);
	assert.equal(
		where("quantile(0.9)(BytesIn) > 1 AND count(DISTINCT Name) > 1"),
		"((quantile(0.9)(`BytesIn`) > 1) AND (count(DISTINCT `Name`) > 1))",
	);
});

test("the product's own spellings are translated", () => {
	assert.equal(
		where("inSubnet(SourceAddress, '10.0.0.0/8')"),
		"((isIPv4String(`SourceAddress`) OR isIPv6String(`SourceAddress`)) AND isIPAddressInRange(if((isIPv4String(`SourceAddress`) OR isIPv6String(`SourceAddress`)), `SourceAddress`, '::'), '10.0.0.0/8'))",
	);
	assert.match(
		where("INSUBNET(SourceAddress,'10.1.2.3')"),
		/'10\.1\.2\.3\/32'/,
	);
	assert.equal(where("ILIKE(Name, '%x%')"), "ilike(`Name`, '%x%')");
	assert.equal(
		where("Extra.user.name = 'a' AND Extra.`it's` = 'b' AND N.7up = 1"),
		"(((`Extra`)['user.name'] = 'a') AND ((`Extra`)['it\\'s'] = 'b') AND ((`N`)['7up'] = 1))",
	);
	assert.equal(
		where("GroupedBy.0 = 'a' AND BaseEvents.0.Name = 'b' AND TI.0.1 = ''"),
		"(((`GroupedBy`)[1] = 'a') AND (JSONExtract(`BaseEvents`, 1, 'Name', 'String') = 'b') AND (JSONExtract(`TI`, 1, 2, 'String') = ''))",
	);
});

test("an alias in the condition of a histogram is replaced by its meaning", () => {
	assert.equal(
		admitCondition(
			"SELECT lower(Name) AS n, n AS m FROM events WHERE m = 'x' GROUP BY n",
		),
		"(lower(`Name`) = 'x')",
	);
	assert.equal(
		admitCondition("SELECT lower(Name) AS Name FROM events WHERE Name = 'x'"),
		"(lower(`Name`) = 'x')",
	);
	assert.equal(admitCondition("SELECT * FROM events"), "true");
});

test("rows are events when nothing is grouped and they can be opened", () => {
	const areEvents = (sql: string) => admitSearch(sql, 10).areEvents;
	assert.ok(areEvents("SELECT * FROM events LIMIT 1"));
	assert.ok(areEvents("SELECT ID, Timestamp, lower(Name) FROM events LIMIT 1"));
	assert.ok(!areEvents("SELECT ID, Name FROM events LIMIT 1"));
	assert.ok(!areEvents("SELECT Name AS ID, Timestamp FROM events LIMIT 1"));
	assert.ok(!areEvents("SELECT DISTINCT ID, Timestamp FROM events LIMIT 1"));
	assert.ok(
		!areEvents(
			"SELECT ID, Timestamp FROM events GROUP BY ID, Timestamp LIMIT 1",
		),
	);
	assert.ok(!areEvents("SELECT *, count() FROM events LIMIT 1"));
});

test("the limit is required and bounded", () => {
	assert.equal(
		refusal("SELECT * FROM events").code,
		"eventStore.limitRequired",
	);
	const tooLarge = refusal("SELECT * FROM events LIMIT 1001");
	assert.equal(tooLarge.code, "eventStore.limitTooLarge");
	assert.deepEqual(tooLarge.details, { max: 1000 });
	assert.equal(
		refusal("SELECT * FROM events LIMIT 5, 1001").code,
		"eventStore.limitTooLarge",
	);
	assert.match(
		toSql("SELECT * FROM events OFFSET 3 LIMIT 2"),
		/LIMIT 2 OFFSET 3$/,
	);
	for (const limit of ["1+1", "-1", "1.5", "'5'", "1e3", "0x5", "n", "ALL"]) {
		assert.equal(
			refusal(`SELECT * FROM events LIMIT ${limit}`).code,
			"eventStore.badSql",
		);
	}
});

test("an error names the character where the query goes wrong", () => {
	const cases: readonly (readonly [string, number, RegExp])[] = [
		["SELECT Nme FROM events LIMIT 1", 8, /no field Nme/],
		["SELECT sourceaddress FROM events LIMIT 1", 8, /write SourceAddress/],
		['SELECT * FROM events WHERE Name = "x" LIMIT 1', 35, /single quotes/],
		["SELECT sleep(1) FROM events LIMIT 1", 8, /sleep is not available/],
		["SELECT Name.x FROM events LIMIT 1", 8, /Name has no parts/],
		["SELECT 'a FROM events LIMIT 1", 8, /not closed/],
		[
			"SELECT * FROM events WHERE inSubnet(Name, '10.0.0.0/33') LIMIT 1",
			28,
			/no subnet/,
		],
		["SELECT * FROM events WHERE (Type = 1 LIMIT 1", 38, /Expected \)/],
	];
	for (const [sql, position, sentence] of cases) {
		const error = refusal(sql);
		assert.equal(error.code, "eventStore.badSql", sql);
		assert.equal(error.details.position, position, `${sql}: ${error.message}`);
		assert.match(error.message, sentence);
	}
});

test("long lists and long runs of conditions are fine", () => {
	const values = Array.from({ length: 5000 }, (_, index) => `'v${index}'`);
	assert.ok(where(`Name IN (${values.join(", ")})`).includes("'v4999'"));
	const run = Array.from({ length: 2000 }, (_, index) => `Type = ${index}`);
	assert.ok(where(run.join(" OR ")).endsWith("(`Type` = 1999))"));
});
