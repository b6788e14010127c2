/** The sql connector against a real MariaDB. */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, type TestContext, test } from "node:test";
import {
	startSqlConnector,
	untilProblem,
	untilState,
} from "../../src/pipeline/connectors/sql/testing.ts";
import { createRecorder } from "../../src/pipeline/connectors/testing/recorder.ts";
import { requireCounterpart } from "../counterparts/availability.ts";
import {
	bringMariadb,
	type MariadbServer,
	startMariadb,
} from "../counterparts/mariadb.ts";

const query = "SELECT * FROM log WHERE id > %s ORDER BY id";
let server: MariadbServer | undefined;

before(async () => {
	if (bringMariadb()) server = await startMariadb();
});
after(async () => server?.stop());

/** A database with an empty table `log`; undefined when the test was skipped. */
async function stage(t: TestContext) {
	if (!requireCounterpart("MariaDB", server !== undefined, t)) return;
	assert(server);
	const { port, password } = server;
	const name = await server.createDatabase();
	const run = server.run.bind(undefined, name);
	await run("CREATE TABLE log (id BIGINT PRIMARY KEY, text TEXT)");
	const url = (options = "", at = port) =>
		`mysql://root:${password}@tcp(127.0.0.1:${at})/${name}${options}`;
	const add = (first: number, last: number) =>
		run(
			`INSERT INTO log SELECT seq, CONCAT('строка ', seq) FROM seq_${first}_to_${last}`,
		);
	return { server, name, run, url, add };
}

function idsOf(texts: readonly string[]): number[] {
	return texts.map((text) => JSON.parse(text).id);
}

function from(first: number, last: number): number[] {
	return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}

test("20,000 rows of MariaDB come once and in order, and those added while it polls", async (t) => {
	const ready = await stage(t);
	if (ready === undefined) return;
	const { url, add } = ready;
	await add(1, 20_000);
	const { recorder } = await startSqlConnector(t, { urls: [url()], query });
	await recorder.until(20_000);
	await add(20_001, 20_100);
	await add(20_101, 20_200);
	await recorder.until(20_200);
	assert.deepEqual(idsOf(recorder.texts()), from(1, 20_200));
	assert.equal(recorder.texts()[0], '{"id":1,"text":"строка 1"}');
});

test("types of MariaDB keep every digit", async (t) => {
	const ready = await stage(t);
	if (ready === undefined) return;
	const { url, run } = ready;
	await run(
		`CREATE TABLE types (id BIGINT UNSIGNED, small SMALLINT, amount DECIMAL(40,9), r FLOAT, d DOUBLE, flag BOOL,
			clock DATETIME(6), moment TIMESTAMP(3) NULL, day DATE, span TIME(1), year YEAR, bits BIT(9), bytes VARBINARY(9),
			doc JSON, kind ENUM('a', 'ж'), latin VARCHAR(9) CHARACTER SET latin1, nothing TEXT)`,
		`INSERT INTO types VALUES (18446744073709551615, -5, 1234567890123456789012345678901.123456789, 0.1, 0.1, TRUE,
			'2026-01-02 03:04:05.123456', '2026-01-02 03:04:05.123', '2026-01-02', '-12:00:01.5', 2026, b'100000001', x'00ff',
			'{"a":[1]}', 'ж', 'é', NULL)`,
	);
	const { recorder } = await startSqlConnector(t, {
		urls: [url("?time_zone=%27%2B00:00%27")],
		query: "SELECT * FROM types WHERE id > %s ORDER BY id",
	});
	await recorder.until(1);
	assert.deepEqual(JSON.parse(recorder.texts()[0] ?? ""), {
		id: "18446744073709551615",
		small: -5,
		amount: "1234567890123456789012345678901.123456789",
		r: 0.1,
		d: 0.1,
		flag: 1,
		clock: "2026-01-02T03:04:05.123456",
		moment: "2026-01-02T03:04:05.123",
		day: "2026-01-02",
		span: "-12:00:01.5",
		year: 2026,
		bits: "0101",
		bytes: "00ff",
		doc: '{"a":[1]}',
		kind: "ж",
		latin: "é",
	});
});

for (const [type, seed, token, read, later] of [
	["BIGINT", "0", "number", "9007199254740993", "9007199254740994"],
	[
		"BIGINT UNSIGNED",
		"0",
		"number",
		"18446744073709551614",
		"18446744073709551615",
	],
	[
		"DECIMAL(30,2)",
		"0",
		"number",
		"12345678901234567890.50",
		"12345678901234567890.51",
	],
	[
		"DATETIME(6)",
		"2000-01-01",
		"time",
		"2026-01-02 03:04:05.000001",
		"2026-01-02 03:04:05.000002",
	],
	["DATE", "2000-01-01", "time", "2026-01-02", "2026-01-03"],
	["VARCHAR(20)", "a", "text", "b''c", "d"],
	["VARBINARY(8)", "a", "bytes", "b", "c"],
] as const) {
	test(`a ${type} of MariaDB identifies rows, also after a restart`, async (t) => {
		const ready = await stage(t);
		if (ready === undefined) return;
		const { url, run } = ready;
		const add = (value: string) =>
			run(`INSERT INTO kinds (id) VALUES ('${value}')`);
		await run(`CREATE TABLE kinds (id ${type}, n INT AUTO_INCREMENT UNIQUE)`);
		await add(read);
		const recorder = createRecorder();
		const tested = {
			urls: [url()],
			query: "SELECT * FROM kinds WHERE id > %s ORDER BY id",
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

test("a MariaDB that is killed in the middle of a query and comes back loses and repeats nothing", async (t) => {
	const ready = await stage(t);
	if (ready === undefined) return;
	const { server, url, add } = ready;
	await add(1, 20_000);
	const recorder = createRecorder();
	recorder.hold();
	const { connector } = await startSqlConnector(t, {
		urls: [url()],
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

test("a query of MariaDB that an administrator kills is asked again from where it was", async (t) => {
	const ready = await stage(t);
	if (ready === undefined) return;
	const { url, run, add } = ready;
	await add(1, 10);
	const recorder = createRecorder();
	const { connector } = await startSqlConnector(t, {
		urls: [url()],
		query: "SELECT id, SLEEP(0.2) AS s FROM log WHERE id > %s ORDER BY id",
		recorder,
		pace: { retryMs: 500 },
	});
	let killed: number | undefined;
	while (killed === undefined) {
		const [row] = await run(
			"SELECT id FROM information_schema.processlist WHERE info LIKE '%SLEEP(0.2)%' AND id <> CONNECTION_ID()",
		);
		killed = row?.id;
	}
	await run(`KILL ${killed}`);
	await untilProblem(connector, /ended the connection/);
	await recorder.until(10);
	assert.deepEqual(idsOf(recorder.texts()), from(1, 10));
});

test("while nothing becomes durable MariaDB sends a small part of its rows", async (t) => {
	const ready = await stage(t);
	if (ready === undefined) return;
	const { url, run } = ready;
	// Rows of 10 kB, so that buffers of the sockets hold few of them.
	await run(
		"CREATE TABLE wide AS SELECT seq AS id, REPEAT('x', 10000) AS text FROM seq_1_to_6000",
	);
	const recorder = createRecorder();
	recorder.hold();
	await startSqlConnector(t, {
		urls: [url()],
		query: "SELECT * FROM wide WHERE id > %s ORDER BY id",
		recorder,
	});
	await recorder.until(1);
	const before = process.memoryUsage.rss();
	const sent = async () => {
		const [row] = await run(
			"SELECT VARIABLE_VALUE AS n FROM information_schema.GLOBAL_STATUS WHERE VARIABLE_NAME = 'BYTES_SENT'",
		);
		return Number(row?.n);
	};
	const first = await sent();
	for (let looks = 0; looks < 20; looks++) await sent();
	assert.ok((await sent()) - first < 20_000_000);
	assert.ok(process.memoryUsage.rss() - before < 100_000_000);
	recorder.release();
	await recorder.until(6000);
});

test("what MariaDB refuses is told in sentences without the password", async (t) => {
	const ready = await stage(t);
	if (ready === undefined) return;
	const { name, server, url, run } = ready;
	await run(
		"CREATE OR REPLACE USER reader@'127.0.0.1' IDENTIFIED BY 'hunter2'",
		"CREATE TABLE other (id INT)",
		`GRANT SELECT ON ${name}.other TO reader@'127.0.0.1'`,
	);
	const as = (password: string, database = name) =>
		`mysql://reader:${password}@tcp(127.0.0.1:${server.port})/${database}`;
	const cases = [
		[as("hunter3"), query, /refuses the user or the password/],
		[
			as("hunter2", "mysql"),
			query,
			/has no such database, or the user may not/,
		],
		[as("hunter2"), query, /may not read what the query names/],
		[url("", 1), query, /^Nothing answers at 127.0.0.1:1\//],
		[url("?tls=true"), query, /certificate of .* is not trusted/],
		[url(), "SELECT x FROM log WHERE id > %s ORDER BY 1", /Unknown column 'x'/],
		[url(), "SELECT * FROM nope WHERE id > %s", /nope' doesn't exist/],
		[url(), "SELEC 1", /cannot run the query .*SQL syntax/],
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

test("a query of MariaDB that takes too long is ended there too", async (t) => {
	const ready = await stage(t);
	if (ready === undefined) return;
	const { url, run } = ready;
	const { connector } = await startSqlConnector(t, {
		urls: [url()],
		query: "SELECT 1 AS id, SLEEP(600) AS s FROM dual WHERE 1 > %s",
		settings: { queryTimeoutSeconds: 0.3 },
		pace: { retryMs: 3_600_000, mostRetryMs: 3_600_000 },
	});
	await untilProblem(connector, /did not answer in 0.3 s/);
	for (;;) {
		const running = await run(
			"SELECT 1 FROM information_schema.processlist WHERE info LIKE '%SLEEP(600)%' AND id <> CONNECTION_ID()",
		);
		if (running.length === 0) break;
	}
});

test("MariaDB is reached over TLS with and without verification", async (t) => {
	const ready = await stage(t);
	if (ready === undefined) return;
	const { server, url, add } = ready;
	await add(1, 2);
	const ca = await readFile(server.authorityFile, "utf8");
	const identity = { cert: "", key: "", ca };
	for (const options of ["?tls=skip-verify", "?tls=preferred", "?tls=true"]) {
		const { recorder, connector } = await startSqlConnector(t, {
			urls: [url(options)],
			query,
			identity,
		});
		await recorder.until(2);
		await connector.stop();
	}
});
