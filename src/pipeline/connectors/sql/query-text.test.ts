import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { readQueryText } from "./query-text.ts";

suite("the text of a query", () => {
	test("each dialect's placeholder becomes the driver's own", () => {
		const texts = [
			["mysql", "id > %s", "id > ?"],
			["sqlite", "id > ?", "id > ?1"],
			["mssql", "id > @P1", "id > @p1"],
			["postgres", "id > $1", "id > $1"],
			["oracle", "id > :VAL", "id > :val"],
		] as const;
		for (const [dialect, given, expected] of texts) {
			const { text, places } = readQueryText(given, dialect);
			assert.equal(text, expected);
			assert.equal(places, 1);
		}
	});

	test("several placeholders get the same value", () => {
		const { text, places } = readQueryText("a>%s OR b>%s", "mysql");
		assert.equal(text, "a>? OR b>?");
		assert.equal(places, 2);
	});

	test("nothing in literals, quoted names and comments counts", () => {
		const quiet = [
			["mysql", "'%s' \"?\" `?` -- %s\n # ?\n /* ? */ 'it\\'s %s'"],
			["sqlite", "'?' \"?\" [?] `?` -- ?\n /* ? */ 'it''s ?'"],
			["mssql", "'@p1' [@p1] \"@p1\" -- @p1\n @p10 @p1x"],
			["postgres", "'$1' E'\\'$1' $$ $1 $$ $a$ $1 $$ $a$ $10 /* $1"],
			["oracle", "':val' \":val\" -- :val\n :value"],
		] as const;
		for (const [dialect, text] of quiet) {
			assert.deepEqual(readQueryText(text, dialect), {
				text,
				places: 0,
				isOrdered: false,
			});
		}
	});

	test("a percent sign of MySQL that is no placeholder stays", () => {
		const { text, places } = readQueryText("a%sum > b % s", "mysql");
		assert.equal(text, "a%sum > b % s");
		assert.equal(places, 0);
	});

	test("ORDER BY counts at the end, not inside parentheses or literals", () => {
		const isOrdered = (text: string) => readQueryText(text, "mssql").isOrdered;
		assert.equal(isOrdered("select 1 order  by id"), true);
		assert.equal(isOrdered("select 1 ORDER /* x */\nBY id"), true);
		assert.equal(isOrdered("select * from (select 1 order by id) t"), false);
		assert.equal(isOrdered("select row_number() over (order by id)"), false);
		assert.equal(isOrdered("select 'order by'"), false);
		assert.equal(isOrdered("select border by_id"), false);
	});

	test("long hostile texts take no time", () => {
		const started = process.cpuUsage().user;
		for (const part of ["'", "/*", "$a$", "(", "order by ", "[", "--", "''"]) {
			readQueryText(part.repeat(20_000), "postgres");
			readQueryText(part.repeat(20_000), "mssql");
			readQueryText(part.repeat(20_000), "mysql");
		}
		assert.ok(process.cpuUsage().user - started < 2_000_000);
	});
});
