/** The sql connector against a real PostgreSQL. */
import assert from "node:assert/strict";
import { after, before, type TestContext, test } from "node:test";
import pg from "pg";
import {
	startSqlConnector,
	untilProblem,
	untilState,
} from "../../src/pipeline/connectors/sql/testing.ts";
import { createRecorder } from "../../src/pipeline/connectors/testing/recorder.ts";
import { requireCounterpart } from "../counterparts/availability.ts";
import {
	isPostgresInstalled,
	type PostgresServer,
	startPostgres,
} from "../counterparts/postgres.ts";

const query = "SELECT * FROM log WHERE id > $1 ORDER BY id";
let server: PostgresServer | undefined;

before(async () => {
	if (isPostgresInstalled()) server = await startPostgres();
});
after(async () => server?.stop());

/** A database with an empty table `log`; undefined when the test was skipped. */
async function stage(t: TestContext) {
	if (!requireCounterpart("PostgreSQL", server !== undefined, t)) return;
	assert(server);
	const url = await server.createDatabase();
	const run = async (...statements: string[]) => {
		const client = new pg.Client({ connectionString: url });
		await client.connect();
		for (const statement of statements) await client.query(statement);
		await client.end();
	};
	await run("CREATE TABLE log (id bigint, text text)");
	const add = (first: number, last: number) =>
		run(
			`INSERT INTO log SELECT i, 'строка ' || i FROM generate_series(${first}, ${last}) i`,
		);
	return { server, url, plain: `${url}?sslmode=disable`, run, add };
}

function idsOf(texts: readonly string[]): number[] {
	return texts.map((text) => JSON.parse(text).id);
}

function from(first: number, last: number): number[] {
	return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}

test("20,000 rows of PostgreSQL come once and in order, and those added while it polls", async (t) => {
	const ready = await stage(t);
	if (ready === undefined) return;
	const { plain, add } = ready;
	await add(1, 20_000);
	const { recorder } = await startSqlConnector(t, { urls: [plain], query });
	await recorder.until(20_000);
	await add(20_001, 20_100);
	await add(20_101, 20_200);
	await recorder.until(20_200);
	assert.deepEqual(idsOf(recorder.texts()), from(1, 20_200));
	assert.equal(recorder.texts()[0], '{"id":1,"text":"строка 1"}');
});

test("types of PostgreSQL keep every digit", async (t) => {
	const ready = await stage(t);
	if (ready === undefined) return;
	const { plain, run } = ready;
	await run(
		`CREATE TABLE types AS SELECT 9223372036854775807::bigint AS id, -5::smallint AS small,
			12345678901234567890.123456789::numeric AS amount, 0.1::real AS r, 0.1::double precision AS d,
			'NaN'::float8 AS nan, true AS flag, '2026-01-02 03:04:05.123456+03'::timestamptz AS moment,
			'2026-01-02 03:04:05.123456'::timestamp AS clock, '2026-01-02'::date AS day,
			'\\x00ff'::bytea AS bytes, '{"a": [1]}'::jsonb AS doc, ARRAY[1,2] AS list,
			'6f9619ff-8b86-d011-b42d-00c04fc964ff'::uuid AS guid, '10.0.0.1/8'::inet AS net, NULL::text AS nothing`,
	);
	const { recorder } = await startSqlConnector(t, {
		urls: [plain],
		query: "SELECT * FROM types WHERE id > $1 ORDER BY id",
	});
	await recorder.until(1);
	assert.deepEqual(JSON.parse(recorder.texts()[0] ?? ""), {
		id: "9223372036854775807",
		small: -5,
		amount: "12345678901234567890.123456789",
		r: 0.1,
		d: 0.1,
		nan: "NaN",
		flag: true,
		moment: "2026-01-02T00:04:05.123456Z",
		clock: "2026-01-02T03:04:05.123456",
		day: "2026-01-02",
		bytes: "00ff",
		doc: '{"a": [1]}',
		list: "{1,2}",
		guid: "6f9619ff-8b86-d011-b42d-00c04fc964ff",
		net: "10.0.0.1/8",
	});
});

for (const [type, seed, token, read, later] of [
	["bigint", "0", "number", "9007199254740993", "9007199254740994"],
	[
		"numeric",
		"0",
		"number",
		"12345678901234567890.5",
		"12345678901234567890.6",
	],
	[
		"timestamptz",
		"2000-01-01",
		"time",
		"2026-01-02 03:04:05.000001+03",
		"2026-01-02 03:04:05.000002+03",
	],
	[
		"timestamp",
		"2000-01-01",
		"time",
		"2026-01-02 03:04:05.000001",
		"2026-01-02 03:04:05.000002",
	],
	["date", "2000-01-01", "time", "2026-01-02", "2026-01-03"],
	["text", "a", "text", "b'c", 'd"e'],
	["bytea", "\\x00", "bytes", "\\x00ff", "\\x01"],
] as const) {
	test(`a ${type} of PostgreSQL identifies rows, also after a restart`, async (t) => {
		const ready = await stage(t);
		if (ready === undefined) return;
		const { plain, run } = ready;
		const add = (value: string) =>
			run(`INSERT INTO kinds VALUES ('${value.replace("'", "''")}')`);
		await run(`CREATE TABLE kinds (id ${type}, n serial)`);
		await add(read);
		const recorder = createRecorder();
		const tested = {
			urls: [plain],
			query: "SELECT * FROM kinds WHERE id > $1 ORDER BY id",
			seed,
			recorder,
		};
		const first = await startSqlConnector(t, tested);
		await recorder.until(1);
		await first.connector.stop();
		await add(later);
		await startSqlConnector(t, tested);
		await recorder.until(2);
		assert.deepEqual(
			recorder.texts().map((text) => JSON.parse(text).n),
			[1, 2],
		);
		const { sequence } = recorder.messages()[1] ?? {};
		assert.match(sequence?.token ?? "", new RegExp(`^${token}:`));
	});
}

test("a PostgreSQL that is killed in the middle of a query and comes back loses and repeats nothing", async (t) => {
	const ready = await stage(t);
	if (ready === undefined) return;
	const { server, plain, add } = ready;
	await add(1, 20_000);
	const recorder = createRecorder();
	recorder.hold();
	const { connector } = await startSqlConnector(t, {
		urls: [plain],
		query,
		recorder,
	});
	await recorder.until(1);
	await server.kill();
	recorder.release();
	await untilProblem(connector, /ended the connection|Nothing answers/);
	await server.start();
	await recorder.until(20_000);
	await untilState(connector, ({ problem }) => problem === undefined);
	assert.deepEqual(idsOf(recorder.texts()), from(1, 20_000));
});

test("a session of PostgreSQL that an administrator ends while it is idle is opened again", async (t) => {
	const ready = await stage(t);
	if (ready === undefined) return;
	const { plain, run, add } = ready;
	await add(1, 1);
	const { recorder } = await startSqlConnector(t, { urls: [plain], query });
	await recorder.until(1);
	await run(
		"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'ursa'",
	);
	await add(2, 2);
	await recorder.until(2);
	assert.deepEqual(idsOf(recorder.texts()), [1, 2]);
});

test("while nothing becomes durable PostgreSQL is asked for a few thousand rows at most", async (t) => {
	const ready = await stage(t);
	if (ready === undefined) return;
	const { plain, run, add } = ready;
	await add(1, 20_000);
	await run("CREATE SEQUENCE fetched");
	const recorder = createRecorder();
	recorder.hold();
	await startSqlConnector(t, {
		urls: [plain],
		query:
			"SELECT *, nextval('fetched') AS n FROM log WHERE id > $1 ORDER BY id",
		recorder,
	});
	await recorder.until(1);
	// The last look counts: it is made long after a connector without a bound would have read everything.
	let fetched = "0";
	for (let looks = 0; looks < 20; looks++) {
		const client = new pg.Client({ connectionString: ready.url });
		await client.connect();
		const { rows } = await client.query("SELECT last_value FROM fetched");
		fetched = rows[0].last_value;
		await client.end();
	}
	assert.ok(Number(fetched) <= 6000, `${fetched} rows were fetched`);
	recorder.release();
	await recorder.until(20_000);
});

test("what PostgreSQL refuses is told in sentences without the password", async (t) => {
	const ready = await stage(t);
	if (ready === undefined) return;
	const { url, plain, run } = ready;
	await run(
		"DROP ROLE IF EXISTS reader",
		"CREATE ROLE reader LOGIN PASSWORD 'hunter2'",
	);
	const as = (user: string, password: string) =>
		plain.replace(/\/\/[^@]+@/, `//${user}:${password}@`);
	const withPort = (port: number) => plain.replace(/:\d+\//, `:${port}/`);
	const cases = [
		[as("reader", "hunter3"), query, /refuses the user or the password/],
		[plain.replace(/test_\d+/, "nope"), query, /has no such database/],
		[as("reader", "hunter2"), query, /may not read what the query names/],
		[withPort(1), query, /^Nothing answers at 127.0.0.1:1\//],
		[url, query, /does not offer TLS, which the URL asks for/],
		[plain, "SELECT x FROM log WHERE id > $1 ORDER BY 1", /"x" does not exist/],
		[plain, "SELEC 1", /cannot run the query .*syntax error/],
		[plain, "COPY log TO STDOUT", /no column id, only none/],
	] as const;
	for (const [address, text, expected] of cases) {
		const { connector } = await startSqlConnector(t, {
			urls: [address],
			query: text,
		});
		const problem = await untilProblem(connector, expected);
		assert.doesNotMatch(problem, /hunter/);
		await connector.stop();
	}
});

test("a query of PostgreSQL that takes too long is ended there too", async (t) => {
	const ready = await stage(t);
	if (ready === undefined) return;
	const { plain, url } = ready;
	const { connector } = await startSqlConnector(t, {
		urls: [plain],
		query: "SELECT 1 AS id, pg_sleep(600) WHERE 1 > $1 ORDER BY 1",
		settings: { queryTimeoutSeconds: 0.3, pollIntervalSeconds: 3600 },
		pace: { retryMs: 3_600_000 },
	});
	await untilProblem(connector, /did not answer in 0.3 s/);
	const client = new pg.Client({ connectionString: url });
	await client.connect();
	for (;;) {
		const { rowCount } = await client.query(
			"SELECT 1 FROM pg_stat_activity WHERE query LIKE '%pg_sleep(600)%' AND pid <> pg_backend_pid() AND state = 'active'",
		);
		if (rowCount === 0) break;
	}
	await client.end();
});

test("the next URL serves while the first PostgreSQL is away", async (t) => {
	const ready = await stage(t);
	if (ready === undefined) return;
	const { plain, add } = ready;
	await add(1, 3);
	const { recorder, connector } = await startSqlConnector(t, {
		urls: [plain.replace(/:\d+\//, ":1/"), plain],
		query,
		settings: { reconnectEachQuery: true },
	});
	await recorder.until(3);
	await add(4, 4);
	await recorder.until(4);
	assert.equal(connector.state().problem, undefined);
	assert.deepEqual(idsOf(recorder.texts()), [1, 2, 3, 4]);
});
