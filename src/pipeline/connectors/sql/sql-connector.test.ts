import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { UrsaError } from "#schema/index.ts";
import { createRecorder } from "../testing/recorder.ts";
import {
	from,
	idsOf,
	makeDatabase,
	makeSqlConnector,
	startSqlConnector,
	untilProblem,
	untilState,
} from "./testing.ts";

const ordered = "SELECT * FROM log WHERE id > ? ORDER BY id";

suite("the sql connector", () => {
	test("reads rows in order and those added later, numbered, with the identity as token", async (t) => {
		const { add, url } = await makeDatabase(t);
		add(1, 2500);
		const { recorder, connector } = await startSqlConnector(t, {
			urls: [url],
			query: ordered,
		});
		await recorder.until(2500);
		add(2501, 2502);
		await recorder.until(2502);
		assert.deepEqual(idsOf(recorder.texts()), from(1, 2502));
		assert.deepEqual(recorder.messages().at(-1), {
			text: '{"id":2502,"text":"row 2502"}',
			sequence: {
				stream: "sql:databases:id:0",
				number: 2502,
				token: "number:2502",
			},
		});
		assert.equal(recorder.batches[0]?.connector, "sql:databases");
		assert.equal(recorder.batches[0]?.source, url.slice(15));
		assert.deepEqual(connector.state(), { openSources: 1 });
	});

	test("goes on after the last durable row, also with another URL and query, and anew with another seed", async (t) => {
		const { add, url } = await makeDatabase(t);
		add(1, 10);
		const recorder = createRecorder();
		const first = await startSqlConnector(t, {
			urls: [url],
			query: ordered,
			recorder,
		});
		await recorder.until(10);
		await first.connector.stop();
		add(11, 12);
		const second = await startSqlConnector(t, {
			urls: [`${url}?cache=shared`],
			query: "SELECT id, 'new' AS q FROM log WHERE id > ? ORDER BY id",
			recorder,
		});
		await recorder.until(12);
		await second.connector.stop();
		assert.equal(recorder.texts().at(-1), '{"id":12,"q":"new"}');
		assert.equal(recorder.messages().at(-1)?.sequence?.number, 12);
		await startSqlConnector(t, {
			urls: [url],
			query: ordered,
			seed: "10",
			recorder,
		});
		await recorder.until(14);
		assert.deepEqual(idsOf(recorder.texts()).slice(12), [11, 12]);
	});

	test("what was refused is read again, and nothing twice", async (t) => {
		const { add, url } = await makeDatabase(t);
		add(1, 3000);
		const recorder = createRecorder();
		recorder.refuse("the disk is full");
		const { connector } = await startSqlConnector(t, {
			urls: [url],
			query: ordered,
			recorder,
		});
		await untilProblem(connector, /^the disk is full$/);
		const refused = recorder.messages().length;
		recorder.release();
		await recorder.until(refused + 3000);
		await untilState(connector, ({ problem }) => problem === undefined);
		const taken = new Map(
			recorder.messages().map(({ sequence, text }) => [sequence?.number, text]),
		);
		assert.equal(taken.size, 3000);
		assert.equal(recorder.positionOf("sql:databases:id:0"), 3000);
	});

	test("hands on the next batch when the one before is durable", async (t) => {
		const { add, url } = await makeDatabase(t);
		add(1, 20_000);
		const recorder = createRecorder();
		recorder.hold();
		await startSqlConnector(t, {
			urls: [url],
			query: ordered,
			recorder,
			settings: { maxRowsPerBatch: 500 },
		});
		await recorder.until(1);
		assert.equal(recorder.waiting, 1);
		assert.ok(recorder.messages().length <= 500);
		recorder.release();
		await recorder.until(20_000);
		assert.deepEqual(idsOf(recorder.texts()), from(1, 20_000));
		for (const batch of recorder.batches) {
			assert.ok(batch.messages.length <= 500);
		}
	});

	test("a query with >= also gets rows that come later with the same identity", async (t) => {
		const { add, url } = await makeDatabase(t);
		add(5, 5);
		add(5, 5);
		const recorder = createRecorder();
		const query = "SELECT id, rowid AS r FROM log WHERE id >= ? ORDER BY id, r";
		const first = await startSqlConnector(t, { urls: [url], query, recorder });
		await recorder.until(2);
		add(5, 5);
		await recorder.until(3);
		await first.connector.stop();
		add(5, 6);
		await startSqlConnector(t, { urls: [url], query, recorder });
		await recorder.until(5);
		assert.deepEqual(
			recorder.texts().map((text) => JSON.parse(text).r),
			[1, 2, 3, 4, 5],
		);
		assert.equal(recorder.messages()[3]?.sequence?.token, "number*4:5");
	});

	test("rows of one identity are not torn apart between batches", async (t) => {
		const { add, url } = await makeDatabase(t);
		for (const id of [1, 2, 2, 2, 3]) add(id, id);
		const { recorder } = await startSqlConnector(t, {
			urls: [url],
			query: ordered,
			settings: { maxRowsPerBatch: 3 },
		});
		await recorder.until(5);
		assert.deepEqual(
			recorder.batches.map(({ messages }) =>
				idsOf(messages.map(({ text }) => text)),
			),
			[[1], [2, 2, 2], [3]],
		);
	});
});

suite("settings of the sql connector", () => {
	const refused = (
		expected: string,
		urls: readonly string[],
		connections?: object,
	) => {
		assert.throws(
			() =>
				makeSqlConnector({
					urls,
					query: "SELECT 1",
					settings: { ...connections },
				}),
			(error) => {
				assert.ok(error instanceof UrsaError);
				assert.equal(error.code, expected);
				assert.doesNotMatch(error.message, /hunter2/);
				return true;
			},
		);
	};

	test("are refused with a sentence that holds no password", () => {
		refused("sql.badUrl", ["postgres://u:hunter2@/x"]);
		refused("sql.unknownDatabase", ["db2://u:hunter2@h/x"]);
		refused("sql.firebird", ["firebirdsql://u:hunter2@h:3050/x"]);
		refused("sql.mixedDatabases", [
			"postgres://u:hunter2@h/x",
			"mysql://u:hunter2@tcp(h:1)/x",
		]);
		refused("secrets.missing", ["postgres://u:hunter2@h/x"], {
			connections: [{ urls: "none", identityColumn: "a", identitySeed: "0" }],
		});
	});

	test("two connections need different positions", async (t) => {
		const { add, url } = await makeDatabase(t);
		add(1, 3);
		const one = { urls: "databases", identityColumn: "id", identitySeed: "0" };
		const query = "SELECT id, 'b' AS t FROM log WHERE id > ? ORDER BY id";
		refused("sql.sameConnection", [url], { connections: [one, one] });
		const named = { ...one, name: "b", query, pollIntervalSeconds: 1 };
		const { recorder, connector } = await startSqlConnector(t, {
			urls: [url],
			query: ordered,
			// The schema fills in what is left out.
			settings: { connections: [one, named] as never },
		});
		await recorder.until(6);
		assert.equal(connector.name, "sql:databases,b");
		assert.equal(connector.state().openSources, 2);
		assert.equal(recorder.positionOf("sql:b:id:0"), 3);
	});

	test("a connector starts once", async (t) => {
		const { url } = await makeDatabase(t);
		const tested = { urls: [url], query: ordered };
		const { connector, recorder } = await startSqlConnector(t, tested);
		await assert.rejects(
			connector.start(recorder.receive, recorder.positionOf, recorder.tokenOf),
			/was started before/,
		);
	});
});
