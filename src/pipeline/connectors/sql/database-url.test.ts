import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { describeAddress, parseDatabaseUrl } from "./database-url.ts";
import { BadUrl } from "./url-parts.ts";

function refusalOf(url: string): string {
	try {
		parseDatabaseUrl(url);
	} catch (error) {
		assert.ok(error instanceof BadUrl);
		return `${error.message}; ${error.form}`;
	}
	throw new Error("the URL was taken");
}

suite("URLs of databases", () => {
	test("SQLite's leads to a file, by its full path", () => {
		assert.deepEqual(
			parseDatabaseUrl("sqlite3://file:/var/lib/a%20b.db?cache=shared"),
			{ dialect: "sqlite", path: "/var/lib/a b.db" },
		);
		assert.match(refusalOf("sqlite3://file:a.db"), /begin at the root/);
	});

	test("SQL Server's may hold an instance and a database, or a database alone as in the help", () => {
		assert.deepEqual(
			parseDatabaseUrl("sqlserver://user:password@kscdb.example.com:1433/KAV"),
			{
				dialect: "mssql",
				host: "kscdb.example.com",
				port: 1433,
				user: "user",
				password: "password",
				database: "KAV",
				tls: "encrypt",
			},
		);
		const named = parseDatabaseUrl(
			"sqlserver://u:p@db/SQLEXPRESS?database=KAV&encrypt=disable",
		);
		assert.ok(named?.dialect === "mssql");
		assert.equal(named.instance, "SQLEXPRESS");
		assert.equal(named.tls, "off");
		assert.equal(describeAddress(named), "db\\SQLEXPRESS/KAV");
		const withPort = parseDatabaseUrl("sqlserver://u:p@db:1444/X?database=KAV");
		assert.ok(withPort?.dialect === "mssql");
		assert.deepEqual([withPort.instance, withPort.port], [undefined, 1444]);
	});

	test("the options of SQL Server say how TLS is used", () => {
		const tls = (options: string) => {
			const address = parseDatabaseUrl(`sqlserver://u:p@db/?${options}`);
			assert.ok(address?.dialect === "mssql");
			return address.tls + (address.isStrict ? " strict" : "");
		};
		assert.equal(tls("encrypt=true"), "verify");
		assert.equal(tls("encrypt=true&TrustServerCertificate=true"), "encrypt");
		assert.equal(tls("encrypt=strict"), "verify strict");
		assert.equal(tls("encrypt=false"), "encrypt");
		assert.equal(tls("trustServerCertificate=false"), "verify");
	});

	test("MySQL's has the address in tcp( ), and credentials are decoded", () => {
		assert.deepEqual(
			parseDatabaseUrl(
				"mysql://us%40er:p%3A%2F%40%25@tcp([::1]:3307)/db?tls=skip-verify&time_zone=%27%2B00:00%27",
			),
			{
				dialect: "mysql",
				host: "::1",
				port: 3307,
				user: "us@er",
				password: "p:/@%",
				database: "db",
				tls: "encrypt",
				timeZone: "+00:00",
			},
		);
	});

	test("PostgreSQL's sslmode is taken as libpq means it, encryption being the default", () => {
		const tls = (mode: string) => {
			const address = parseDatabaseUrl(`postgres://u:p@db/x${mode}`);
			assert.ok(address?.dialect === "postgres");
			return address.tls;
		};
		assert.equal(tls(""), "encrypt");
		assert.equal(tls("?sslmode=disable"), "off");
		assert.equal(tls("?sslmode=prefer"), "prefer");
		assert.equal(tls("?sslmode=verify-ca"), "verifyAuthority");
		assert.equal(tls("?sslmode=verify-full&sslrootcert=/ca.pem"), "verify");
	});

	test("Oracle's is read with a slash or a colon before the password", () => {
		for (const credentials of ["scott/ti%2Fger", "scott:ti%2Fger"]) {
			assert.deepEqual(
				parseDatabaseUrl(`oracle://${credentials}@db:1522/svc`),
				{
					dialect: "oracle",
					host: "db",
					port: 1522,
					user: "scott",
					password: "ti/ger",
					database: "svc",
					tls: "off",
				},
			);
		}
	});

	test("other schemes are not known", () => {
		for (const url of ["http://u:p@h/", "firebirdsql://u:p@h:1/d", "", "x"]) {
			assert.equal(parseDatabaseUrl(url), undefined);
		}
	});

	test("a refusal says what is wrong and shows neither user nor password", () => {
		const refused = [
			["postgres://usr:hunter2@/db", /no server/],
			["postgres://usr:hunter2@db:99999/x", /no server/],
			["postgres://usr:hunter2%zz@db/x", /%/],
			["postgres://:hunter2@db/x", /no user/],
			["mysql://db/x", /no user/],
			["postgres://usr:hunter2@db/x?sslmod=verify-full", /none of sslmode/],
			["postgres://usr:hunter2@db/x?sslmode=on", /sslmode is none of disable/],
			["mysql://usr:hunter2@tcp(db:x)/y", /no server/],
			["sqlserver://usr:hunter2@db/?encrypt=constructor", /encrypt is none/],
		] as const;
		for (const [url, reason] of refused) {
			const refusal = refusalOf(url);
			assert.match(refusal, reason);
			assert.doesNotMatch(refusal, /hunter2|usr/);
		}
	});
});
