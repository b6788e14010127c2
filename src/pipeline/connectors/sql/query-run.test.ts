import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { createRecorder } from "../testing/recorder.ts";
import {
	from,
	idsOf,
	makeDatabase,
	startSqlConnector,
	untilProblem,
} from "./testing.ts";

const ordered = "SELECT * FROM log WHERE id > ? ORDER BY id";

suite("a query of the sql connector", () => {
	for (const [title, query] of [
		["without ORDER BY", "SELECT * FROM log WHERE id > ?"],
		["without a placeholder", "SELECT * FROM log"],
		["in falling order", "SELECT * FROM log WHERE id > ? ORDER BY id DESC"],
	] as const) {
		test(`${title} gives each row once, in order`, async (t) => {
			const { add, url } = await makeDatabase(t);
			add(11, 20);
			add(1, 10);
			const { recorder, connector } = await startSqlConnector(t, {
				urls: [url],
				query,
			});
			await recorder.until(20);
			add(21, 22);
			await recorder.until(22);
			assert.deepEqual(idsOf(recorder.texts()), from(1, 22));
			assert.equal(connector.state().problem, undefined);
		});
	}

	test("whose order breaks after thousands of rows loses none, and that is told", async (t) => {
		const { add, url } = await makeDatabase(t);
		add(1001, 3000);
		add(1, 1000);
		const recorder = createRecorder();
		recorder.hold();
		const { connector } = await startSqlConnector(t, {
			urls: [url],
			query: "SELECT * FROM log WHERE id > ? ORDER BY rowid",
			recorder,
			settings: { pollIntervalSeconds: 3600 },
		});
		recorder.release();
		await untilProblem(connector, /Write ORDER BY id at the end/);
		const ids = idsOf(recorder.texts());
		assert.deepEqual(
			ids.toSorted((a, b) => a - b),
			from(1, 3000),
		);
	});

	test("larger than what is sorted at once is read in several runs", async (t) => {
		const { add, url } = await makeDatabase(t);
		add(1, 50_000);
		const { recorder } = await startSqlConnector(t, {
			urls: [url],
			query: "SELECT * FROM log WHERE id > ?",
			settings: { pollIntervalSeconds: 3600 },
		});
		await recorder.until(50_000);
		assert.deepEqual(idsOf(recorder.texts()), from(1, 50_000));
	});

	test("may identify rows by text, when it says their order", async (t) => {
		const { add, url } = await makeDatabase(t);
		add(1, 9);
		const column = "text";
		const { connector } = await startSqlConnector(t, {
			urls: [url],
			query: "SELECT * FROM log WHERE text > ?",
			column,
			seed: "a",
		});
		await untilProblem(connector, /ORDER BY text at the end.*placeholder \?/);
		const { recorder } = await startSqlConnector(t, {
			urls: [url],
			query: "SELECT * FROM log WHERE text > ? ORDER BY text",
			column,
			seed: "a",
		});
		await recorder.until(9);
		assert.equal(recorder.messages().at(-1)?.sequence?.token, "text:row 9");
	});

	test("may name the identity column in another case", async (t) => {
		const { add, url } = await makeDatabase(t);
		add(1, 1);
		const { recorder } = await startSqlConnector(t, {
			urls: [url],
			query: ordered,
			column: "ID",
		});
		await recorder.until(1);
	});
});
