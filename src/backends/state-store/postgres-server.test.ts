import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import { after, before, describe, test } from "node:test";
import { sql } from "drizzle-orm";
import type { UrsaError } from "#schema/index.ts";
import { requireCounterpart } from "../../../tests/counterparts/availability.ts";
import {
	isPostgresInstalled,
	type PostgresServer,
	startPostgres,
} from "../../../tests/counterparts/postgres.ts";
import { openPostgres } from "./postgres.ts";

/** One message of PostgreSQL's protocol: type, length, content. */
function message(type: string, ...parts: (Buffer | string)[]): Buffer {
	const content = Buffer.concat(parts.map((part) => Buffer.from(part)));
	const length = Buffer.alloc(4);
	length.writeInt32BE(content.length + 4);
	return Buffer.concat([Buffer.from(type), length, content]);
}

function int(bytes: 2 | 4, value: number): Buffer {
	const buffer = Buffer.alloc(bytes);
	buffer.writeIntBE(value, 0, bytes);
	return buffer;
}

/** Lets everybody in and answers every query with its version number. */
async function startOldServer(versionNumber: string) {
	const ready = message("Z", "I");
	const column = [int(4, 0), int(2, 0), int(4, 25), int(2, -1), int(4, -1)];
	const sockets = new Set<Socket>();
	const server = createServer((socket) => {
		sockets.add(socket);
		socket.once("data", () => {
			socket.write(Buffer.concat([message("R", int(4, 0)), ready]));
			socket.on("data", () =>
				socket.write(
					Buffer.concat([
						message("T", int(2, 1), "version\0", ...column, int(2, 0)),
						message(
							"D",
							int(2, 1),
							int(4, versionNumber.length),
							versionNumber,
						),
						message("C", "SELECT 1\0"),
						ready,
					]),
				),
			);
		});
	}).listen(0, "127.0.0.1");
	await once(server, "listening");
	const address = server.address();
	assert.ok(address !== null && typeof address === "object");
	return {
		url: `postgres://ursa:secret@127.0.0.1:${address.port}/ursa`,
		close() {
			for (const socket of sockets) socket.destroy();
			server.close();
		},
	};
}

test("refuses PostgreSQL 13 and names the version that is needed", async (t) => {
	const server = await startOldServer("130014");
	t.after(() => server.close());
	await assert.rejects(
		openPostgres({ url: server.url }),
		(error: UrsaError) => {
			assert.equal(error.code, "stateStore.tooOld");
			assert.match(error.message, /PostgreSQL 13, and Ursa needs 14/);
			return true;
		},
	);
});

test("refuses an address that is none without repeating its password", async () => {
	for (const url of [
		"",
		"localhost",
		"mysql://u:hidden@h/d",
		"postgres://u:hidden@h:99999/d",
	]) {
		await assert.rejects(openPostgres({ url }), (error: UrsaError) => {
			assert.equal(error.code, "stateStore.badAddress");
			assert.doesNotMatch(String(error.stack), /hidden/);
			assert.equal(error.cause, undefined);
			return true;
		});
	}
});

test("says that nobody listens", async () => {
	const probe = createServer().listen(0, "127.0.0.1");
	await once(probe, "listening");
	const address = probe.address();
	assert.ok(address !== null && typeof address === "object");
	probe.close();
	await once(probe, "close");
	await assert.rejects(
		openPostgres({ url: `postgres://u:hidden@127.0.0.1:${address.port}/d` }),
		(error: UrsaError) => {
			assert.equal(error.code, "stateStore.unavailable");
			assert.equal(error.status, 503);
			assert.match(error.message, /ECONNREFUSED/);
			assert.doesNotMatch(String(error.stack), /hidden/);
			return true;
		},
	);
});

if (isPostgresInstalled()) {
	describe("with a real PostgreSQL", () => {
		let server: PostgresServer;
		before(async () => {
			server = await startPostgres();
		});
		after(() => server.stop());

		test("tells a wrong password from a missing database", async () => {
			const wrongPassword = new URL(server.url);
			wrongPassword.password = "wrong";
			await assert.rejects(openPostgres({ url: wrongPassword.href }), {
				code: "stateStore.authentication",
			});
			const wrongDatabase = new URL(server.url);
			wrongDatabase.pathname = "/nowhere";
			await assert.rejects(openPostgres({ url: wrongDatabase.href }), {
				code: "stateStore.unknownDatabase",
			});
		});

		test("a restarted server breaks what was under way and serves the next statement", async (t) => {
			const warnings: string[] = [];
			const store = await openPostgres({
				url: server.url,
				poolSize: 3,
				onWarning: (error) => warnings.push(error.code),
			});
			t.after(() => store.close());
			// Three connections: one in the middle of a transaction, two idle.
			await Promise.all([1, 2, 3].map(() => store.db.execute(sql`select 1`)));
			await assert.rejects(
				store.db.transaction(async (tx) => {
					await tx.execute(sql`select 1`);
					await server.kill();
					await tx.execute(sql`select 2`);
				}),
				{ code: "stateStore.unavailable" },
			);
			await assert.rejects(store.db.execute(sql`select 3`), {
				code: "stateStore.unavailable",
			});
			await server.start();
			await store.db.execute(sql`select 4`);
			await store.db.transaction((tx) => tx.execute(sql`select 5`));
			assert.ok(warnings.length > 0);
			assert.deepEqual([...new Set(warnings)], ["stateStore.unavailable"]);
		});

		test("a statement that runs into its time limit is stopped and the connection goes on", async (t) => {
			const store = await openPostgres({ url: server.url, poolSize: 1 });
			t.after(() => store.close());
			await assert.rejects(
				store.db.transaction(async (tx) => {
					await tx.execute(sql`set local statement_timeout = 20`);
					await tx.execute(sql`select pg_sleep(30)`);
				}),
				{ code: "stateStore.timedOut" },
			);
			await store.db.execute(sql`select 1`);
		});

		test("two transactions that wait for each other: one goes on, the other hears of a conflict", async (t) => {
			const store = await openPostgres({ url: server.url });
			t.after(() => store.close());
			await store.db.execute(
				sql`create table forks (id integer, uses integer)`,
			);
			await store.db.execute(sql`insert into forks values (1, 0), (2, 0)`);
			const bothHoldOne = Promise.withResolvers<void>();
			let holders = 0;
			const dine = (first: number, second: number) =>
				store.db.transaction(async (tx) => {
					await tx.execute(sql`set local deadlock_timeout = '10ms'`);
					await tx.execute(
						sql`update forks set uses = uses + 1 where id = ${first}`,
					);
					holders++;
					if (holders === 2) bothHoldOne.resolve();
					await bothHoldOne.promise;
					await tx.execute(
						sql`update forks set uses = uses + 1 where id = ${second}`,
					);
				});
			const results = await Promise.allSettled([dine(1, 2), dine(2, 1)]);
			const lost = results.filter((result) => result.status === "rejected");
			assert.equal(lost.length, 1);
			assert.equal(lost[0]?.reason.code, "stateStore.conflict");
		});
	});
} else {
	test("errors and restarts of a real PostgreSQL", (t) => {
		requireCounterpart("PostgreSQL", false, t);
	});
}
