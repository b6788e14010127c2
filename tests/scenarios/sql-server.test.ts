/** The sql connector against a stand-in for SQL Server. */
import assert from "node:assert/strict";
import { mkdtempSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, type TestContext, test } from "node:test";
import { openCertificateAuthority } from "#platform/index.ts";
import {
	startSqlConnector,
	untilProblem,
	untilState,
} from "../../src/pipeline/connectors/sql/testing.ts";
import { createRecorder } from "../../src/pipeline/connectors/testing/recorder.ts";
import { startTds, type TdsSettings } from "../counterparts/tds/server.ts";

const query = "SELECT * FROM dbo.log WITH (NOLOCK) WHERE id > @p1 ORDER BY id";
const password = "p@:/ж%";
const directory = mkdtempSync(join(tmpdir(), "ursa-tds-"));
let authorityFile = "";
let identity: TdsSettings["identity"] | undefined;

before(async () => {
	const authority = await openCertificateAuthority(directory, Date.now);
	authorityFile = authority.certPath;
	const hosts = ["localhost", "127.0.0.1"];
	identity = await authority.serverCertificate("tds", hosts);
});
after(() => rm(directory, { recursive: true }));

/** A server with an empty table `log`. */
async function stage(t: TestContext, settings: Partial<TdsSettings> = {}) {
	const server = await startTds({
		database: "KAV",
		user: "reader",
		password,
		...settings,
	});
	t.after(() => server.stop());
	server.database.exec("CREATE TABLE log (id BIGINT, text NVARCHAR(100))");
	function add(first: number, last: number): void {
		server.database.exec(
			`INSERT INTO log WITH RECURSIVE n(i) AS (SELECT ${first} UNION ALL SELECT i + 1 FROM n WHERE i < ${last}) SELECT i, 'строка ' || i FROM n`,
		);
	}
	const url = (options = "encrypt=disable", database = "KAV") =>
		`sqlserver://reader:${encodeURIComponent(password)}@127.0.0.1:${server.port}?database=${database}&${options}`;
	return { server, add, url };
}

function idsOf(texts: readonly string[]): number[] {
	return texts.map((text) => JSON.parse(text).id);
}

function from(first: number, last: number): number[] {
	return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}

test("20,000 rows of SQL Server come once and in order, and those added while it polls", async (t) => {
	const { url, add } = await stage(t);
	add(1, 20_000);
	const { recorder } = await startSqlConnector(t, { urls: [url()], query });
	await recorder.until(20_000);
	add(20_001, 20_200);
	await recorder.until(20_200);
	assert.deepEqual(idsOf(recorder.texts()), from(1, 20_200));
	assert.equal(recorder.texts()[0], '{"id":1,"text":"строка 1"}');
});

test("types of SQL Server keep every digit, but for decimals of more than 15, which are told", async (t) => {
	const { url, server } = await stage(t);
	server.database.exec(
		`CREATE TABLE types (id BIGINT, small SMALLINT, tiny TINYINT, flag BIT, amount DECIMAL(18,4), price MONEY, r REAL, d FLOAT,
			old DATETIME, clock DATETIME2(7), moment DATETIMEOFFSET(7), day DATE, span TIME(3), guid UNIQUEIDENTIFIER,
			bytes VARBINARY(8), long TEXT, short VARCHAR(10), absent NVARCHAR(10));
		INSERT INTO types VALUES (9223372036854775807, -5, 255, 1, -12.5, 922337.1234, 0.1, 0.1, '2026-01-02 03:04:05.123',
			'2026-01-02 03:04:05.1234567', '2026-01-02 03:04:05.1234567', '2026-01-02', '03:04:05.123',
			'6F9619FF-8B86-D011-B42D-00C04FC964FF', x'00ff', 'ж', 'x', NULL)`,
	);
	const { recorder, connector } = await startSqlConnector(t, {
		urls: [url()],
		query: "SELECT * FROM types WHERE id > @p1 ORDER BY id",
	});
	await recorder.until(1);
	assert.deepEqual(JSON.parse(recorder.texts()[0] ?? ""), {
		id: "9223372036854775807",
		small: -5,
		tiny: 255,
		flag: true,
		amount: "-12.5000",
		price: "922337.1234",
		r: 0.1,
		d: 0.1,
		old: "2026-01-02T03:04:05.123",
		clock: "2026-01-02T03:04:05.1234567",
		moment: "2026-01-02T03:04:05.1234567Z",
		day: "2026-01-02",
		span: "03:04:05.123",
		guid: "6F9619FF-8B86-D011-B42D-00C04FC964FF",
		bytes: "00ff",
		long: "ж",
		short: "x",
	});
	assert.equal(connector.state().problem, undefined);

	server.database.exec(
		"CREATE TABLE wide (id INT, n DECIMAL TEXT(38,4)); INSERT INTO wide VALUES (1, '-99999999999999.9999')",
	);
	const wide = await startSqlConnector(t, {
		urls: [url()],
		query: "SELECT * FROM wide WHERE id > @p1 ORDER BY id",
	});
	await untilProblem(wide.connector, /CAST\(n AS varchar\(50\)\)/);
});

for (const [type, token, seed, read, later] of [
	[
		"DATETIME",
		"ticks",
		"2000-01-01",
		"2026-01-02 03:04:05.003",
		"2026-01-02 03:04:05.007",
	],
	[
		"DATETIME2(7)",
		"time",
		"2000-01-01",
		"2026-01-02 03:04:05.0000001",
		"2026-01-02 03:04:05.0000002",
	],
	["BIGINT", "number", "0", "9007199254740993", "9007199254740994"],
	["NVARCHAR(20)", "text", "a", "b", "c"],
] as const) {
	test(`a ${type} of SQL Server identifies rows, also after a restart`, async (t) => {
		const { url, server } = await stage(t);
		server.database.exec(`CREATE TABLE kinds (id ${type}, n INT)`);
		const insert = server.database.prepare("INSERT INTO kinds VALUES (?, ?)");
		insert.run(read, 1);
		const recorder = createRecorder();
		const tested = {
			urls: [url()],
			query: "SELECT * FROM kinds WHERE id > @p1 ORDER BY id",
			seed,
			recorder,
		};
		const first = await startSqlConnector(t, tested);
		await recorder.until(1);
		await first.connector.stop();
		insert.run(later, 2);
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

test("while nothing becomes durable SQL Server sends a few thousand rows at most", async (t) => {
	const { url, add, server } = await stage(t);
	server.database.exec(
		"DROP TABLE log; CREATE TABLE log (id BIGINT, text TEXT)",
	);
	add(1, 20_000);
	server.database.exec("UPDATE log SET text = hex(zeroblob(500))");
	const recorder = createRecorder();
	recorder.hold();
	await startSqlConnector(t, { urls: [url()], query, recorder });
	await recorder.until(1);
	// A connector without a bound would have them all after so many turns of the event loop.
	for (let turn = 0; turn < 20_000; turn++) {
		await new Promise((resolve) => setImmediate(resolve));
	}
	assert.ok(server.sentRows < 10_000, `${server.sentRows} rows were sent`);
	recorder.release();
	await recorder.until(20_000);
	assert.deepEqual(idsOf(recorder.texts()), from(1, 20_000));
});

test("a SQL Server that is gone in the middle of a query and comes back loses and repeats nothing", async (t) => {
	const { url, add, server } = await stage(t);
	add(1, 20_000);
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

test("a query of SQL Server that takes too long is ended there too", async (t) => {
	const { url, server } = await stage(t);
	const { connector } = await startSqlConnector(t, {
		urls: [url()],
		query: "WAITFOR DELAY '00:10:00'; SELECT 1 AS id",
		settings: { queryTimeoutSeconds: 0.3 },
		pace: { retryMs: 3_600_000, mostRetryMs: 3_600_000 },
	});
	await untilProblem(connector, /did not answer in 0.3 s/);
	await connector.stop();
	while (server.openConnections > 0) {
		await new Promise((resolve) => setImmediate(resolve));
	}
});

test("what SQL Server refuses is told in sentences without the password", async (t) => {
	const { url, server } = await stage(t, { deniedTables: ["secret"] });
	server.database.exec("CREATE TABLE secret (id INT)");
	const wrong = url().replace(encodeURIComponent(password), "hunter2");
	const read = (table: string, column = "*") =>
		`SELECT ${column} FROM ${table} WHERE id > @p1 ORDER BY id`;
	const cases = [
		[wrong, query, /refuses the user or the password/],
		[url("encrypt=disable", "nope"), query, /has no such database/],
		[url(), read("secret"), /may not read what the query names/],
		[url(), read("nope"), /Invalid object name 'nope'/],
		[url(), read("log", "nope"), /Invalid column name 'nope'/],
		[url(), "SELEC 1", /Incorrect syntax near 'SELEC'/],
		[url("encrypt=true"), query, /does not offer TLS/],
		[
			url().replace(/:\d+\?/, ":1?"),
			query,
			/^Nothing answers at 127.0.0.1:1\//,
		],
	] as const;
	for (const [address, text, expected] of cases) {
		const { connector } = await startSqlConnector(t, {
			urls: [address],
			query: text,
		});
		const problem = await untilProblem(connector, expected);
		assert.doesNotMatch(problem, /hunter2|p@:/);
		await connector.stop();
	}
});

test("SQL Server is reached over TLS, and an untrusted certificate is told", async (t) => {
	assert(identity);
	const { url, add } = await stage(t, { identity });
	add(1, 3000);
	const file = encodeURIComponent(authorityFile);
	for (const options of [
		"",
		"encrypt=true&trustServerCertificate=true",
		`encrypt=true&certificate=${file}`,
	]) {
		const { recorder, connector } = await startSqlConnector(t, {
			urls: [url(options)],
			query,
		});
		await recorder.until(3000);
		await connector.stop();
	}
	const { connector } = await startSqlConnector(t, {
		urls: [url("encrypt=true")],
		query,
	});
	await untilProblem(connector, /certificate of .* is not trusted/);
});

test("the next URL serves while the first SQL Server is away", async (t) => {
	const away = await stage(t);
	const { url, add } = await stage(t);
	add(1, 2);
	await away.server.kill();
	const { recorder, connector } = await startSqlConnector(t, {
		urls: [away.url(), url()],
		query,
	});
	await recorder.until(2);
	assert.equal(connector.state().problem, undefined);
});
