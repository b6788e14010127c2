import assert from "node:assert/strict";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { appendFile, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import type { Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, type TestContext, test } from "node:test";
import { connectorDefinition, createConnector } from "../index.ts";
import { streamHeaderLine } from "../tcp/stream-protocol.ts";
import {
	createRecorder,
	fixedClock,
	noSecrets,
	type Recorder,
} from "../testing/recorder.ts";
import { closing, dial, turns } from "../testing/tcp-peer.ts";

const stream = "0f8fad5b-d9cb-469f-a165-70867728950e";

function record(serial: number, type = "SYSCALL"): string {
	return `type=${type} msg=audit(1732435200.123:${serial}): a=${type}`;
}

const event = (serial: number, ...types: string[]) =>
	["SYSCALL", ...types].map((type) => record(serial, type)).join("\n");

async function start(
	t: TestContext,
	settings: object,
	{ recorder = createRecorder(), bufferTtlMs = 30_000 } = {},
) {
	const connector = createConnector(
		connectorDefinition.parse({
			...settings,
			auditd: { enabled: true, bufferTtlMs },
		}),
		{ clock: fixedClock, secrets: noSecrets },
	);
	const { receive, positionOf, tokenOf } = recorder;
	await connector.start(receive, positionOf, tokenOf);
	t.after(() => {
		recorder.release();
		return connector.stop();
	});
	return { connector, recorder };
}

/** What the connector says, until it said that. */
async function hear(socket: Socket, expected: string): Promise<string> {
	let said = "";
	socket.setEncoding("latin1");
	while (!said.includes(expected)) said += await once(socket, "data");
	return said;
}

async function directory(t: TestContext): Promise<string> {
	const path = await mkdtemp(join(tmpdir(), "ursa-auditd-"));
	t.after(() => rm(path, { recursive: true }));
	return path;
}

describe("over tcp", () => {
	test("records of an event are one message, whatever the delimiter says", async (t) => {
		const { connector, recorder } = await start(t, {
			kind: "tcp",
			port: 0,
			delimiter: "\0",
		});
		const socket = await dial(t, connector);
		socket.write(`${record(1)}\n${record(2)}\n${record(1, "EOE")}\n`);
		await recorder.until(1);
		assert.deepEqual(recorder.texts(), [event(1, "EOE")]);
		// The end of the sender is the end of its events.
		socket.end();
		assert.equal(await closing(socket), "end");
		assert.deepEqual(recorder.texts(), [event(1, "EOE"), record(2)]);
	});

	test("an event without an end is handed on when its time is over", async (t) => {
		const { connector, recorder } = await start(
			t,
			{ kind: "tcp", port: 0 },
			{ bufferTtlMs: 50 },
		);
		const socket = await dial(t, connector);
		socket.write(`${record(1)}\n${record(1, "PATH")}\n`);
		await recorder.until(1);
		assert.deepEqual(recorder.texts(), [event(1, "PATH")]);
		socket.end();
		assert.equal(await closing(socket), "end");
	});

	test("a connection that breaks leaves what it had", async (t) => {
		const { connector, recorder } = await start(t, { kind: "tcp", port: 0 });
		const socket = await dial(t, connector);
		socket.write(`other\n${record(1)}\nhal`);
		await recorder.until(1);
		socket.resetAndDestroy();
		await recorder.until(3);
		assert.deepEqual(
			new Set(recorder.texts()),
			new Set(["other", "hal", record(1)]),
		);
	});
});

describe("in a numbered stream", () => {
	const header = (firstNumber: number) =>
		streamHeaderLine({ stream, firstNumber });

	test("nothing is acknowledged that is not in a durable message", async (t) => {
		const { connector, recorder } = await start(t, { kind: "tcp", port: 0 });
		const socket = await dial(t, connector);
		socket.write(
			`${header(1)}one\n${record(1)}\ntwo\n\n${record(1, "EOE")}\n\n`,
		);
		const said = await hear(socket, "ACK 6\n");
		assert.ok(!/ACK [2-4]\n/.test(said), said);
		assert.deepEqual(recorder.texts(), ["one", event(1, "EOE"), "two"]);
	});

	test("an event that was not stored is sent again whole, one that was is not stored twice", async (t) => {
		const recorder = createRecorder();
		const settings = { kind: "tcp", port: 0 };
		const before = await start(t, settings, { recorder });
		const first = await dial(t, before.connector);
		const lines = [record(1), record(2), record(1, "EOE"), record(2, "PATH")];
		first.write(`${header(1)}${lines.join("\n")}\n`);
		await hear(first, "ACK 1\n");
		await before.connector.stop();
		assert.deepEqual(recorder.texts(), [event(1, "EOE")]);

		const { connector } = await start(t, settings, { recorder });
		const second = await dial(t, connector);
		const again = [...lines, record(2, "EOE")].slice(1);
		second.write(`${header(2)}${again.join("\n")}\n`);
		await hear(second, "ACK 5\n");
		assert.deepEqual(recorder.texts(), [
			event(1, "EOE"),
			event(2, "PATH", "EOE"),
		]);
	});

	test("a later connection waits for the batches of the earlier before it joins records", async (t) => {
		const { connector, recorder } = await start(t, { kind: "tcp", port: 0 });
		const lines = `${header(1)}${record(1)}\n${record(1, "EOE")}\n`;
		const first = await dial(t, connector);
		recorder.hold();
		first.write(lines);
		await recorder.until(1);
		const second = await dial(t, connector);
		second.write(`${lines}${record(3)}\n${record(3, "EOE")}\n`);
		assert.equal(await closing(first), "ECONNRESET");
		await turns();
		recorder.release();
		assert.match(await hear(second, "ACK 4\n"), /^ACK 2\n/);
		assert.deepEqual(recorder.texts(), [event(1, "EOE"), event(3, "EOE")]);
	});

	test("a sender that ends gets everything acknowledged", async (t) => {
		const { connector, recorder } = await start(t, { kind: "tcp", port: 0 });
		const socket = await dial(t, connector);
		const heard = hear(socket, "ACK 1\n");
		socket.end(`${header(1)}${record(1)}\nunfinished`);
		await heard;
		assert.equal(await closing(socket), "end");
		assert.deepEqual(recorder.texts(), [record(1)]);
	});
});

describe("over udp", () => {
	test("records of an event are joined over datagrams", async (t) => {
		const { connector, recorder } = await start(t, { kind: "udp", port: 0 });
		const socket = createSocket("udp4");
		t.after(() => socket.close());
		const { port = 0 } = connector.address ?? {};
		const send = (text: string) =>
			new Promise((resolve) => socket.send(text, port, "127.0.0.1", resolve));
		await send(record(1));
		await send(`${record(1, "PATH")}\n${record(2)}`);
		await send(record(1, "EOE"));
		await recorder.until(1);
		await connector.stop();
		assert.deepEqual(recorder.texts(), [event(1, "PATH", "EOE"), record(2)]);
	});

	test("an event without an end is handed on when its time is over", async (t) => {
		const { connector, recorder } = await start(
			t,
			{ kind: "udp", port: 0 },
			{ bufferTtlMs: 50 },
		);
		const socket = createSocket("udp4");
		t.after(() => socket.close());
		socket.send(record(7), connector.address?.port ?? 0, "127.0.0.1");
		await recorder.until(1);
		assert.deepEqual(recorder.texts(), [record(7)]);
	});
});

describe("from a file", () => {
	const settings = (path: string) => ({
		kind: "file",
		path,
		pollIntervalMs: 50,
	});

	test("an event is handed on when its time is over, and the position passes over no other", async (t) => {
		const path = join(await directory(t), "audit.log");
		await writeFile(path, `${record(1)}\n${record(1, "PATH")}\n`);
		const { recorder } = await start(t, settings(path), { bufferTtlMs: 50 });
		await recorder.until(1);
		assert.deepEqual(recorder.texts(), [event(1, "PATH")]);
		const { sequence } = recorder.messages()[0] ?? {};
		assert.equal(sequence?.number, event(1, "PATH").length + 1);
	});

	test("after a restart an event that was not stored is read again whole", async (t) => {
		const path = join(await directory(t), "audit.log");
		const recorder: Recorder = createRecorder();
		await writeFile(
			path,
			`${[record(1), record(2), record(1, "EOE"), record(2, "PATH")].join("\n")}\n`,
		);
		const before = await start(t, settings(path), { recorder });
		await recorder.until(1);
		await before.connector.stop();
		assert.deepEqual(recorder.texts(), [event(1, "EOE")]);
		await appendFile(path, `${record(2, "EOE")}\n`);
		await start(t, settings(path), { recorder });
		await recorder.until(2);
		assert.deepEqual(recorder.texts(), [
			event(1, "EOE"),
			event(2, "PATH", "EOE"),
		]);
	});

	test("a refused batch is read again with its events whole", async (t) => {
		const path = join(await directory(t), "audit.log");
		const recorder = createRecorder();
		recorder.refuse("the disk is full");
		await writeFile(path, `${record(1)}\nother\n${record(1, "EOE")}\n`);
		await start(t, settings(path), { recorder });
		await recorder.until(2);
		recorder.release();
		const stored = recorder.messages().length;
		await recorder.until(stored + 2);
		assert.deepEqual(recorder.texts().slice(-2), [event(1, "EOE"), "other"]);
	});

	test("a rotated file gives up its last event", async (t) => {
		const folder = await directory(t);
		const path = join(folder, "audit.log");
		await writeFile(path, `${record(1)}\n${record(1, "EOE")}\n${record(2)}\n`);
		const { recorder } = await start(t, settings(path));
		await recorder.until(1);
		await rename(path, join(folder, "audit.log.1"));
		await writeFile(path, "new\n");
		await recorder.until(3);
		assert.deepEqual(
			new Set(recorder.texts()),
			new Set([event(1, "EOE"), record(2), "new"]),
		);
	});
});
