/** What can be said of Oracle without a server. */
import assert from "node:assert/strict";
import { suite, test } from "node:test";
import oracledb from "oracledb";
import type { ServerAddress } from "../database-url.ts";
import { startSqlConnector, untilProblem } from "../testing.ts";
import {
	connectStringOf,
	oracleCell,
	oracleColumn,
	oracleParameter,
} from "./oracle.ts";

const address: ServerAddress = {
	dialect: "oracle",
	host: "db.example",
	port: 1521,
	user: "scott",
	password: "tiger",
	database: "svc",
	tls: "off",
};

suite("Oracle", () => {
	test("is addressed by Easy Connect, without user and password", () => {
		assert.equal(
			connectStringOf(address, 1500),
			"tcp://db.example:1521/svc?transport_connect_timeout=2",
		);
		assert.match(
			connectStringOf({ ...address, host: "::1", tls: "verify" }, 1000),
			/^tcps:\/\/\[::1\]:1521\/svc/,
		);
	});

	test("gives numbers as they are written, with a zero before the point", () => {
		const type = oracledb.DB_TYPE_NUMBER;
		assert.equal(oracleCell("-.5", type), "-0.5");
		assert.equal(oracleCell(".5", type), "0.5");
		assert.equal(
			oracleCell("12345678901234567890.5", type),
			"12345678901234567890.5",
		);
		assert.equal(oracleCell(".5", oracledb.DB_TYPE_VARCHAR), ".5");
		assert.equal(oracleColumn({ name: "ID", dbType: type }).texts, "number");
	});

	test("a time goes back as it came, whatever the zone of this process", () => {
		const type = oracledb.DB_TYPE_TIMESTAMP;
		const given = new Date(2026, 0, 2, 3, 4, 5, 678);
		const text = oracleCell(given, type);
		assert.equal(text, "2026-01-02T03:04:05.678");
		assert.deepEqual(
			oracleParameter({ kind: "time", text: String(text) }),
			given,
		);
		assert.equal(
			oracleCell(new Date(0), oracledb.DB_TYPE_TIMESTAMP_TZ),
			"1970-01-01T00:00:00.000Z",
		);
	});

	test("a server that does not answer is told without the password", async (t) => {
		const { connector } = await startSqlConnector(t, {
			urls: ["oracle://scott/hunter2@127.0.0.1:1/svc"],
			query: "SELECT * FROM log WHERE id > :val ORDER BY id",
		});
		const problem = await untilProblem(
			connector,
			/^Nothing answers at 127.0.0.1:1\/svc/,
		);
		assert.doesNotMatch(problem, /hunter2/);
	});
});
