/** What a hostile or broken source can send: each message becomes an event or a dead letter with its cause. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { createConnection, type Socket } from "node:net";
import { after, before, test } from "node:test";
import { z } from "zod";
import { deadLetterShape } from "#api/contract/index.ts";
import { logIn } from "../running/console-client.ts";
import { eventually } from "../running/eventually.ts";
import type { Client } from "../running/https-client.ts";
import { type LedgerTotals, readLedger } from "../running/ledger.ts";
import { startUrsa, type UrsaProcess } from "../running/ursa-process.ts";

let ursa: UrsaProcess;
let console: Client;
before(async () => {
	ursa = await startUrsa();
	console = await logIn(ursa);
});
after(() => ursa?.remove());

async function connect(): Promise<Socket> {
	const socket = createConnection({
		host: "127.0.0.1",
		port: ursa.syslogPort,
		allowHalfOpen: true,
	});
	await once(socket, "connect");
	return socket;
}

/** Sends bytes and waits for the orderly close that says they are durable. */
async function deliver(...parts: readonly (string | Buffer)[]): Promise<void> {
	const socket = await connect();
	socket.resume();
	for (const part of parts) socket.write(part);
	socket.end();
	await once(socket, "close");
	assert.equal(socket.errored, null);
}

/** The ledger once it holds `received` messages. */
async function ledgerWith(received: number): Promise<LedgerTotals> {
	return eventually(async () => {
		const ledger = await readLedger(console);
		return ledger.received >= received ? ledger : undefined;
	}, `receiving ${received} messages`);
}

async function isAlive(): Promise<void> {
	await deliver("<13>Nov 24 08:00:00 web1 app: still here\n");
	const list = z
		.array(z.object({ status: z.string() }))
		.parse((await console("GET", "/api/services")).json());
	assert.deepEqual(
		list.map(({ status }) => status),
		["green", "green", "green"],
	);
}

test("every broken message is a dead letter with its cause, those around it are stored, the ledger balances", async () => {
	const before = await readLedger(console);
	const good = "<13>Nov 24 08:00:00 web1 app: good\n";
	await deliver(
		good,
		`<13>Nov 24 08:00:00 web1 app: ${"x".repeat(1_100_000)}\n`,
		good,
		'{"EventID": 1102, "Channel": "Secur\n',
		good,
		"CEF:0|Acme|Gate\n",
		good,
		Buffer.from(
			Array.from({ length: 4096 }, (_, index) => (index * 7919) % 256).filter(
				(byte) => byte !== 10,
			),
		),
		"\n",
		good,
		Buffer.concat([
			Buffer.from("<13>Nov 24 08:00:00 web1 app: bad utf-8 "),
			Buffer.from([0xc3, 0x28, 0xff]),
			Buffer.from("\n"),
		]),
		good,
		"no form that anybody knows\n",
		good,
	);
	const ledger = await ledgerWith(before.received + 13);
	assert.equal(ledger.imbalance, 0);
	assert.equal(ledger.received - before.received, 13);
	assert.equal(ledger.stored - before.stored, 8);
	assert.equal(ledger.rejected - before.rejected, 5);
	assert.equal(ledger.rejectedBy["tcp.tooLong"], 1);
	assert.equal(ledger.rejectedBy["json.syntax"], 1);
	assert.equal(ledger.rejectedBy["cef.header"], 1);
	const letters = z
		.array(deadLetterShape)
		.parse(
			(
				await console(
					"GET",
					`/api/dead-letters?from=0&to=${Date.now() + 3_600_000}`,
				)
			).json(),
		);
	assert.equal(letters.length, 5);
	for (const letter of letters) {
		assert.ok(letter.cause.length > 10, letter.code);
		assert.ok(letter.raw.length > 0, letter.code);
	}
	const tooLong = letters.find((letter) => letter.code === "tcp.tooLong");
	assert.ok(tooLong?.raw.startsWith("<13>Nov 24 08:00:00 web1 app: xxx"));
	await isAlive();
});

test("connections that say nothing do not disturb others", async () => {
	const sockets: Socket[] = [];
	try {
		for (let count = 0; count < 10_000; count += 500) {
			sockets.push(
				...(await Promise.all(Array.from({ length: 500 }, connect))),
			);
		}
		assert.equal(sockets.length, 10_000);
		await isAlive();
	} finally {
		for (const socket of sockets) socket.destroy();
	}
	await isAlive();
});

test("half a message and then nothing is kept until the end, a reset loses only the unfinished one", async () => {
	const before = await readLedger(console);
	const socket = await connect();
	socket.write(
		"<13>Nov 24 08:00:00 web1 app: whole\n<13>Nov 24 08:00:00 web1 app: ha",
	);
	await ledgerWith(before.received + 1);
	socket.resetAndDestroy();
	await deliver("<13>Nov 24 08:00:00 web1 app: without a line feed");
	const ledger = await ledgerWith(before.received + 2);
	assert.equal(ledger.imbalance, 0);
});

test("http answers what it could not take", async () => {
	const url = `http://127.0.0.1:${ursa.httpInputPort}/`;
	const post = (
		body: string | Uint8Array<ArrayBuffer>,
		headers: Record<string, string> = {},
	) => fetch(url, { method: "POST", body, headers });
	assert.equal((await post('[{"message":"a"},{"message":"b"}]')).status, 204);
	assert.equal((await post(new Uint8Array(20 * 1024 * 1024))).status, 413);
	assert.equal(
		(await post("not gzip", { "content-encoding": "gzip" })).status,
		400,
	);
	assert.equal((await fetch(url, { method: "DELETE" })).status, 405);
	assert.equal(
		(await fetch(`${url}other`, { method: "POST", body: "x" })).status,
		404,
	);
	await isAlive();
});
