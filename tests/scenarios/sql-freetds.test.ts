/** The stand-in for SQL Server against clients that are not ours. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { openCertificateAuthority } from "#platform/index.ts";
import { requireCounterpart } from "../counterparts/availability.ts";
import { bringFreetds } from "../counterparts/tds/freetds.ts";
import { startTds } from "../counterparts/tds/server.ts";

const password = "p@:/ж%";

test("FreeTDS's own clients read the stand-in, in plain text and over TLS", async (t) => {
	if (!requireCounterpart("FreeTDS", bringFreetds(), t)) return;
	const directory = await mkdtemp(join(tmpdir(), "ursa-tds-"));
	t.after(() => rm(directory, { recursive: true }));
	const authority = await openCertificateAuthority(directory, Date.now);
	const identity = await authority.serverCertificate("tds", ["localhost"]);
	for (const settings of [{}, { identity }]) {
		const server = await startTds({
			database: "KAV",
			user: "reader",
			password,
			...settings,
		});
		t.after(() => server.stop());
		server.database.exec(
			`CREATE TABLE log (id BIGINT, text NVARCHAR(100));
			INSERT INTO log WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)
				SELECT i, 'строка ' || i FROM n`,
		);
		const client = async (program: string, args: string[], input: string) => {
			const child = spawn(
				program,
				["-U", "reader", "-P", password, "-D", "KAV", ...args],
				{ env: { PATH: "/usr/bin", TDSVER: "7.4", LC_ALL: "C.UTF-8" } },
			);
			let output = "";
			for (const stream of [child.stdout, child.stderr]) {
				stream.setEncoding("utf8").on("data", (text) => {
					output += text;
				});
			}
			child.stdin.end(input);
			await new Promise((resolve) => child.once("close", resolve));
			return output;
		};
		const place = ["-H", "127.0.0.1", "-p", String(server.port)];
		const answers = await client(
			"tsql",
			place,
			"SELECT TOP 2 * FROM log ORDER BY id\ngo\nSELECT nope FROM log\ngo\nSELECT * FROM nope\ngo\n",
		);
		assert.match(answers, /1\tстрока 1\n2\tстрока 2\n\(2 rows affected\)/);
		assert.match(answers, /Msg 207 .*\n.*Invalid column name 'nope'/);
		assert.match(answers, /Msg 208 .*\n.*Invalid object name 'nope'/);
		const rows = await client(
			"bsqldb",
			["-S", `127.0.0.1:${server.port}`, "-t", "|", "-q"],
			"SELECT id, text FROM log ORDER BY id\ngo\n",
		);
		assert.equal(rows.trimEnd().split("\n").length, 5000);
		assert.match(rows, /\n5000\|строка 5000\n$/);
	}
});
