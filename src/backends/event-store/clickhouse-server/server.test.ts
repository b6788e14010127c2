/** The embedded server as `@clickhouse/client` sees it. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { Readable } from "node:stream";
import { test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { codeOf, serveForTests } from "./serve-for-tests.ts";

const server = serveForTests();
const { connect, rows } = server;

test("parameters are bound, whatever they hold", async () => {
	const text = "it's \\ \\' \n\n\t\r {a:String} '; SELECT 1 -- ünï 😀";
	assert.deepEqual(
		await rows(
			"SELECT {text:String} AS text, {list:Array(String)} AS list, {n:Int64} AS n, {table:Identifier}.a FROM t WHERE a = -1",
			{ query_params: { text, list: [text, ""], n: 5, table: "t" } },
		),
		[],
	);
	assert.deepEqual(
		await rows("SELECT {text:String} AS text, {list:Array(String)} AS list", {
			query_params: { text, list: [text, ""] },
		}),
		[{ text, list: [text, ""] }],
	);
	// Left by the query before, if anything were.
	assert.equal(await codeOf(rows("SELECT {text:String}")), "456");
});

test("settings hold for their own request only", async () => {
	const threads = "SELECT getSetting('max_threads') AS n";
	assert.deepEqual(
		await rows(threads, { clickhouse_settings: { max_threads: 7 } }),
		[{ n: 7 }],
	);
	for (const row of await Promise.all(
		Array.from({ length: 12 }, () => rows(threads)),
	)) {
		assert.notDeepEqual(row, [{ n: 7 }]);
	}
	assert.equal(
		await codeOf(rows(threads, { clickhouse_settings: { "a' = 1": 1 } })),
		"115",
	);
	assert.equal(
		await codeOf(
			server.client.command({
				query: "DROP TABLE t",
				clickhouse_settings: { readonly: "1" },
			}),
		),
		"164",
	);
});

test("errors have the engine's codes", async () => {
	assert.equal(await codeOf(rows("SELEC 1")), "62");
	assert.equal(await codeOf(rows("SELECT 1; SELECT 2")), "62");
	assert.equal(await codeOf(rows("SELECT * FROM nowhere")), "60");
	assert.equal(await codeOf(rows("SELECT nothing FROM t")), "47");
	assert.equal(
		await codeOf(
			rows("SELECT sleep(2)", {
				clickhouse_settings: { max_execution_time: 1 },
			}),
		),
		"159",
	);
	const stranger = connect({ password: "wrong" });
	assert.equal(await codeOf(stranger.query({ query: "SELECT 1" })), "516");
	assert.equal(
		await codeOf(
			stranger.insert({
				table: "t",
				values: Readable.from(
					Array.from({ length: 5000 }, () => ({ a: 1, b: "x".repeat(500) })),
				),
				format: "JSONEachRow",
			}),
		),
		"516",
	);
	const elsewhere = connect({ database: "nowhere" });
	assert.equal(await codeOf(elsewhere.query({ query: "SELECT 1" })), "81");
	await stranger.close();
	await elsewhere.close();
	assert.deepEqual(await rows("SELECT 1 AS n"), [{ n: 1 }]);
});

test("files of the machine are not served", async () => {
	assert.equal(
		await codeOf(
			server.client.command({
				query: "INSERT INTO t FROM INFILE '/etc/passwd' FORMAT LineAsString",
			}),
		),
		"48",
	);
	assert.equal(
		await codeOf(
			server.client.command({ query: "SELECT 1 INTO OUTFILE '/tmp/x'" }),
		),
		"48",
	);
});

test("compression works both ways", async () => {
	const packed = connect({ compression: { request: true, response: true } });
	await packed.insert({
		table: "t",
		values: Array.from({ length: 100 }, () => ({ a: 8, b: "x\n\ny" })),
		format: "JSONEachRow",
	});
	const result = await packed.query({
		query: "SELECT count() AS n FROM t WHERE a = 8 AND b = 'x\n\ny'",
		format: "JSONEachRow",
	});
	assert.deepEqual(await result.json(), [{ n: 100 }]);
	await packed.close();
});

test("a long result is streamed without growing the server", async () => {
	const residentBytes = () => {
		const status = readFileSync(`/proc/${server.pid}/status`, "utf8");
		return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) * 1024;
	};
	const read = async (count: number): Promise<number> => {
		const result = await server.client.query({
			query: `SELECT number, repeat('x', 1000) AS text FROM numbers(${count})`,
			format: "JSONEachRow",
			clickhouse_settings: { max_block_size: "8192" },
		});
		let most = 0;
		let found = 0;
		for await (const part of result.stream()) {
			found += part.length;
			most = Math.max(most, residentBytes());
		}
		assert.equal(found, count);
		return most;
	};
	// The first brings buffers and caches to their working size.
	const short = await read(100_000);
	const grown = (await read(400_000)) - short;
	assert.ok(
		grown < 200 * 1024 ** 2,
		`400 MB instead of 100 took ${grown} more`,
	);
});

test("an error in the middle of a stream breaks it off", async () => {
	const result = await server.client.query({
		query: "SELECT throwIf(number = 900000) AS x FROM numbers(1000000)",
		format: "JSONEachRow",
	});
	await assert.rejects(async () => {
		for await (const _ of result.stream());
	});
});

test("a query whose client has left is stopped", async () => {
	const running = () =>
		rows(
			"SELECT query FROM system.processes WHERE query LIKE '%sipHash64%' AND query NOT LIKE '%processes%'",
		);
	for (const format of ["JSONEachRow", "JSONCompact"] as const) {
		const abort = new AbortController();
		const query = server.client.query({
			query:
				"SELECT count() FROM numbers(1000000000000) WHERE NOT ignore(sipHash64(number))",
			format,
			abort_signal: abort.signal,
		});
		while ((await running()).length === 0) await delay(10);
		abort.abort();
		await assert.rejects(query, /aborted/);
		for (let tries = 0; (await running()).length > 0; tries++) {
			assert.ok(tries < 200, "the query goes on");
			await delay(20);
		}
	}
});

test("queries run side by side and leave the server responsive", async () => {
	const started = performance.now();
	let pings = 0;
	let isOver = false;
	const pinging = (async () => {
		while (!isOver) {
			assert.ok((await server.client.ping()).success);
			pings++;
		}
	})();
	await Promise.all(Array.from({ length: 8 }, () => rows("SELECT sleep(0.6)")));
	isOver = true;
	await pinging;
	const elapsed = performance.now() - started;
	assert.ok(elapsed < 3000, `8 times 0.6 s took ${elapsed} ms`);
	assert.ok(pings > 20, `${pings} pings`);
});

test("more queries than places wait their turn", async () => {
	const answers = await Promise.all(
		Array.from({ length: 40 }, (_, index) =>
			rows(`SELECT ${index} AS n, sleep(0.01)`),
		),
	);
	assert.equal(answers.length, 40);
});

test("the memory limit ends the query and not the server", async () => {
	assert.equal(
		await codeOf(
			rows(
				"SELECT groupArray(repeat('x', 1000)) AS x FROM numbers(2000000) GROUP BY number % 2",
			),
		),
		"241",
	);
	assert.deepEqual(await rows("SELECT 1 AS n"), [{ n: 1 }]);
});
