/** Inserted data is never read as SQL. chDB alone would run what follows a blank line in it. */
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { codeOf, serveForTests } from "./serve-for-tests.ts";

const server = serveForTests();
const { rows, put } = server;

const attack = "CREATE TABLE stolen (a Int8) ENGINE = Memory";

test("a blank line in inserted data neither ends it nor runs what follows", async () => {
	const text = `before\n\n${attack}\n\n;\r\n\r\n${attack};\n`;
	const json = JSON.stringify({ a: 1, b: text });
	await put("JSONEachRow", `${json}\n\n${json}\r\n\r\n\n${json}`);
	await put("CSV", `2,"${text}"\n2,"${text}"\n`);
	await put(
		"TSV",
		`3\t${text.replaceAll("\n", "\\n").replaceAll("\r", "\\r")}\n`,
	);
	await put("Values", `(4, '${text}'),\n\n(4, '${text}')`);
	await server.client.command({ query: `INSERT INTO t VALUES (5, '${text}')` });
	await server.client.insert({
		table: "t",
		values: [{ a: 6, b: text }],
		format: "JSONEachRow",
	});
	assert.deepEqual(
		await rows(
			"SELECT a, count() AS n, any(b) AS b FROM t GROUP BY a ORDER BY a",
		),
		[3, 2, 1, 2, 1, 1].map((n, index) => ({ a: index + 1, n, b: text })),
	);

	// Data that really ends in statements is broken data.
	for (const separator of [
		"\n\n",
		"\r\n\r\n",
		"\n \n",
		"\n\n;\n\n",
		"\0\n\n",
	]) {
		for (const [format, data] of [
			["JSONEachRow", '{"a":7}'],
			["CSV", "7,x"],
			["TSV", "7\tx"],
			["Values", "(7, 'x')"],
		]) {
			const broken = `${data}${separator}${attack}`;
			const query = `INSERT INTO t FORMAT ${format} ${broken}`;
			// A semicolon ends the data of Values, and what follows is passed over.
			if (format === "Values" && separator.includes(";")) continue;
			await codeOf(put(String(format), broken));
			await codeOf(server.client.command({ query }));
		}
	}
	assert.deepEqual(await rows("SELECT count() AS n FROM t WHERE a = 7"), [
		{ n: 0 },
	]);
	assert.deepEqual(await rows("SHOW TABLES"), [{ name: "t" }]);
	assert.deepEqual(readdirSync(join(server.dataDir, "incoming")), []);
});

test("binary data with line feeds in it arrives whole", async () => {
	const count = 5000;
	const data = Buffer.concat(
		Array.from({ length: count }, (_, index) => {
			const row = Buffer.alloc(8 + 1 + 2);
			row.writeBigInt64LE(BigInt(1_000_000 + index));
			row.set([2, 10, 10], 8);
			return row;
		}),
	);
	await put("RowBinary", data);
	assert.deepEqual(
		await rows(
			"SELECT count() AS n, uniqExact(a) AS ids, any(b) AS b FROM t WHERE a >= 1000000",
		),
		[{ n: count, ids: count, b: "\n\n" }],
	);
});
