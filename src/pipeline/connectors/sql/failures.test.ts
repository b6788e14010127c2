import assert from "node:assert/strict";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { suite, test } from "node:test";
import {
	makeDatabase,
	startSqlConnector,
	untilProblem,
	untilState,
} from "./testing.ts";

const ordered = "SELECT * FROM log WHERE id > ? ORDER BY id";

suite("what goes wrong in the sql connector", () => {
	test("is told until it is mended: no file, no table, no column, no identity", async (t) => {
		const { database, add, url } = await makeDatabase(t);
		add(1, 1);
		const query = "SELECT * FROM later WHERE id > ? ORDER BY id";
		const { connector, recorder } = await startSqlConnector(t, {
			urls: [url],
			query,
		});
		await untilProblem(connector, /cannot run the query \(no such table/);
		database.exec("CREATE TABLE later (x INTEGER)");
		await untilProblem(connector, /no such column: id/);
		database.exec("DROP TABLE later");
		database.exec("CREATE TABLE later (id INTEGER)");
		database.exec("INSERT INTO later VALUES (7)");
		await recorder.until(1);
		await untilState(connector, ({ problem }) => problem === undefined);

		const other = await startSqlConnector(t, {
			urls: [url],
			query: "SELECT text FROM log WHERE id > ? ORDER BY id",
		});
		await untilProblem(other.connector, /has no column id, only text/);
		const missing = await startSqlConnector(t, {
			urls: [`${url}.not`],
			query,
		});
		await untilProblem(missing.connector, /^Nothing answers at .*log.db.not/);
	});

	test("rows without identity are passed over, and that is told", async (t) => {
		const { database, add, url } = await makeDatabase(t);
		database.exec("INSERT INTO log VALUES (NULL, 'x')");
		add(1, 1);
		const { connector, recorder } = await startSqlConnector(t, {
			urls: [url],
			query: "SELECT * FROM log",
		});
		await recorder.until(1);
		await untilProblem(connector, /^1 rows have nothing usable in .* id/);
	});

	test("a row that is too long is rejected, the next ones pass", async (t) => {
		const { database, add, url } = await makeDatabase(t);
		const long = "x".repeat(3000);
		database.exec(`INSERT INTO log VALUES (1, '${long}')`);
		add(2, 2);
		const { recorder } = await startSqlConnector(t, {
			urls: [url],
			query: ordered,
			settings: { maxMessageBytes: 1000 },
		});
		await recorder.until(2);
		const [first, second] = recorder.messages();
		assert.equal(first?.rejection?.code, "sql.tooLong");
		assert.equal(second?.text, '{"id":2,"text":"row 2"}');
	});

	test("a query that takes too long is ended and told", async (t) => {
		const { url } = await makeDatabase(t);
		const endless =
			"WITH RECURSIVE n(id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM n) SELECT id FROM n WHERE id < 0 AND id > ? ORDER BY id";
		const { connector } = await startSqlConnector(t, {
			urls: [url],
			query: endless,
			settings: { queryTimeoutSeconds: 0.2 },
		});
		await untilProblem(connector, /did not answer in 0.2 s/);
		await connector.stop();
		assert.equal(connector.state().openSources, 0);
	});

	test("stopping ends a query under way", async (t) => {
		const { url } = await makeDatabase(t);
		const { connector } = await startSqlConnector(t, {
			urls: [url],
			query:
				"WITH RECURSIVE n(id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM n) SELECT id FROM n WHERE id < 0",
		});
		await untilState(connector, ({ openSources }) => openSources === 1);
		await connector.stop();
	});

	test("the first URL that works is used", async (t) => {
		const { add, url } = await makeDatabase(t);
		add(1, 1);
		const { connector, recorder } = await startSqlConnector(t, {
			urls: [`${url}.not`, `${url}.neither`, url],
			query: ordered,
		});
		await recorder.until(1);
		assert.deepEqual(connector.state(), { openSources: 1 });
		assert.equal(recorder.batches[0]?.source, url.slice(15));
	});

	test("the first URL is used again once it works", async (t) => {
		const { database, add, directory, url } = await makeDatabase(t);
		add(1, 1);
		const copy = join(directory, "copy.db");
		const { recorder } = await startSqlConnector(t, {
			urls: [`sqlite3://file:${copy}`, url],
			query: ordered,
			pace: { earlierAgainMs: 0 },
		});
		await recorder.until(1);
		add(2, 2);
		database.exec(`VACUUM INTO '${copy}'`);
		await recorder.until(2);
		const other = new DatabaseSync(copy);
		other.exec("INSERT INTO log VALUES (3, 'only here')");
		other.close();
		await recorder.until(3);
		assert.equal(recorder.batches.at(-1)?.source, copy);
	});
});
