import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import { describe, type TestContext, test } from "node:test";
import { tcpConnectorDefinition } from "../connector.definition.ts";
import { createRecorder, fixedClock, noSecrets } from "../testing/recorder.ts";
import { closing, dial, turns } from "../testing/tcp-peer.ts";
import { createTcpConnector } from "./tcp-connector.ts";

type Input = Partial<
	Parameters<typeof tcpConnectorDefinition.parse>[0] & object
>;

async function start(t: TestContext, settings: Input = {}) {
	const recorder = createRecorder();
	const connector = createTcpConnector(
		tcpConnectorDefinition.parse({ kind: "tcp", port: 0, ...settings }),
		{ clock: fixedClock, secrets: noSecrets },
	);
	await connector.start(
		recorder.receive,
		recorder.positionOf,
		recorder.tokenOf,
	);
	t.after(() => {
		recorder.release();
		return connector.stop();
	});
	return { recorder, connector };
}

async function flushed(socket: Socket, data: string | Buffer): Promise<void> {
	await new Promise((resolve) => socket.write(data, resolve));
}

describe("receiving", () => {
	test("lines become batches with connector, source and time", async (t) => {
		const { recorder, connector } = await start(t);
		const socket = await dial(t, connector);
		socket.end("one\ntwo\nthree");
		assert.equal(await closing(socket), "end");
		assert.deepEqual(recorder.texts(), ["one", "two", "three"]);
		const [batch] = recorder.batches;
		assert.equal(batch?.connector, `tcp:${connector.address?.port}`);
		assert.equal(batch?.source, "127.0.0.1");
		assert.equal(batch?.receivedAt, 1_700_000_000_000);
	});

	test("a message that arrives byte by byte is one message", async (t) => {
		const { recorder, connector } = await start(t);
		const socket = await dial(t, connector);
		socket.setNoDelay();
		for (const byte of Buffer.from("10 <34>1 жж\n"))
			await flushed(socket, Buffer.of(byte));
		await recorder.until(1);
		assert.deepEqual(recorder.texts(), ["<34>1 жж"]);
	});

	test("a batch holds at most 1,000 messages", async (t) => {
		const { recorder, connector } = await start(t);
		const socket = await dial(t, connector);
		socket.end("x\n".repeat(30_000));
		await closing(socket);
		assert.equal(recorder.messages().length, 30_000);
		const sizes = recorder.batches.map((batch) => batch.messages.length);
		assert.ok(Math.max(...sizes) <= 1000);
		assert.ok(sizes.length < 100, `${sizes.length} batches`);
	});

	test("an IPv6 socket shows an IPv4 sender by its own address", async (t) => {
		const { recorder, connector } = await start(t, { host: "::" });
		const socket = await dial(t, connector);
		socket.end("hello\n");
		await closing(socket);
		assert.equal(recorder.batches[0]?.source, "127.0.0.1");
	});

	test("a broken connection rejects its unfinished message and disturbs no other", async (t) => {
		const { recorder, connector } = await start(t);
		const healthy = await dial(t, connector);
		const broken = await dial(t, connector);
		await flushed(broken, "whole\nhal");
		await recorder.until(1);
		broken.resetAndDestroy();
		await recorder.until(2);
		assert.equal(recorder.messages()[1]?.text, "hal");
		assert.equal(recorder.messages()[1]?.rejection?.code, "tcp.cutOff");
		healthy.end("still here\n");
		assert.equal(await closing(healthy), "end");
		assert.equal(recorder.texts()[2], "still here");
		assert.equal(connector.state().problem, undefined);
	});
});

describe("the orderly close is the acknowledgement", () => {
	test("it waits until everything received is durable", async (t) => {
		const { recorder, connector } = await start(t);
		recorder.hold();
		const socket = await dial(t, connector);
		let isClosed = false;
		const closed = closing(socket).then((how) => {
			isClosed = true;
			return how;
		});
		socket.end("one\ntwo\nrest");
		await recorder.until(3);
		await turns();
		assert.equal(isClosed, false);
		recorder.release();
		assert.equal(await closed, "end");
	});

	test("a sender that said nothing is answered at once", async (t) => {
		const { connector } = await start(t);
		const socket = await dial(t, connector);
		socket.end();
		assert.equal(await closing(socket), "end");
	});

	test("when the batch is refused the connection is reset and the state says why", async (t) => {
		const { recorder, connector } = await start(t);
		recorder.hold();
		const socket = await dial(t, connector);
		const closed = closing(socket);
		socket.end("one\n");
		await recorder.until(1);
		recorder.refuse("the disk is full");
		assert.equal(await closed, "ECONNRESET");
		assert.equal(connector.state().problem, "the disk is full");
		recorder.release();
		const next = await dial(t, connector);
		next.end("two\n");
		assert.equal(await closing(next), "end");
		assert.equal(connector.state().problem, undefined);
	});

	test("a refused batch resets a connection that is still open", async (t) => {
		const { recorder, connector } = await start(t);
		recorder.refuse("stopping");
		const socket = await dial(t, connector);
		socket.write("one\n");
		assert.equal(await closing(socket), "ECONNRESET");
	});

	test("stop waits for what was received and resets senders that did not end", async (t) => {
		const { recorder, connector } = await start(t);
		recorder.hold();
		const open = await dial(t, connector);
		const ended = await dial(t, connector);
		open.write("a\npart");
		ended.end("b\n");
		await recorder.until(2);
		await turns();
		const closings = Promise.all([closing(open), closing(ended)]);
		let isStopped = false;
		const stopped = connector.stop().then(() => {
			isStopped = true;
		});
		await turns();
		assert.equal(isStopped, false);
		recorder.release();
		await stopped;
		assert.deepEqual(await closings, ["ECONNRESET", "end"]);
		const cut = recorder.messages().find((message) => message.rejection);
		assert.equal(cut?.text, "part");
		assert.equal(connector.state().openSources, 0);
	});
});

describe("bounds", () => {
	test("a batch that never settles stops the reading", async (t) => {
		const { recorder, connector } = await start(t);
		recorder.hold();
		const socket = await dial(t, connector);
		const line = `${"x".repeat(999)}\n`;
		const block = Buffer.from(line.repeat(1000));
		for (let i = 0; i < 64; i++) socket.write(block);
		while (recorder.waiting < 4) await turns(1);
		await turns(200);
		const bytesRead = recorder.messages().length * line.length;
		assert.ok(bytesRead <= 9 * 1024 * 1024, `${bytesRead} bytes were read`);
		// Four, and one more when the last read held more than a batch.
		assert.ok(recorder.waiting <= 5, `${recorder.waiting} batches wait`);
		recorder.release();
		socket.end();
		assert.equal(await closing(socket), "end");
		assert.equal(recorder.messages().length, 64_000);
	});

	test("connections above the bound are closed at once and counted", async (t) => {
		const { recorder, connector } = await start(t, { maxConnections: 1 });
		const first = await dial(t, connector);
		const second = await dial(t, connector);
		await closing(second);
		assert.equal(connector.state().refusedConnections, 1);
		assert.equal(connector.state().openSources, 1);
		first.end("one\n");
		await closing(first);
		assert.deepEqual(recorder.texts(), ["one"]);
	});

	test("a connection that is idle for too long is reset, one that waits for us is not", async (t) => {
		const { recorder, connector } = await start(t, { idleTimeoutSeconds: 1 });
		recorder.hold();
		const waits = await dial(t, connector);
		waits.end("kept\n");
		const idle = await dial(t, connector);
		const began = performance.now();
		assert.equal(await closing(idle), "ECONNRESET");
		assert.ok(performance.now() - began > 700);
		await turns();
		assert.equal(connector.state().openSources, 1);
		recorder.release();
		assert.equal(await closing(waits), "end");
	});
});

describe("starting", () => {
	test("a port in use is said so", async (t) => {
		const { connector } = await start(t);
		const port = connector.address?.port;
		const second = createTcpConnector(
			tcpConnectorDefinition.parse({ kind: "tcp", port }),
			{ clock: fixedClock, secrets: noSecrets },
		);
		const { receive, positionOf, tokenOf } = createRecorder();
		await assert.rejects(second.start(receive, positionOf, tokenOf), {
			code: "connectors.portInUse",
		});
		await second.stop();
	});

	test("an address of another machine is said so, and a second start is refused", async () => {
		const { receive, positionOf, tokenOf } = createRecorder();
		const connector = createTcpConnector(
			tcpConnectorDefinition.parse({ kind: "tcp", port: 0, host: "192.0.2.1" }),
			{ clock: fixedClock, secrets: noSecrets },
		);
		await assert.rejects(connector.start(receive, positionOf, tokenOf), {
			code: "connectors.cannotListen",
			details: { host: "192.0.2.1", port: 0, reason: "EADDRNOTAVAIL" },
		});
		await assert.rejects(connector.start(receive, positionOf, tokenOf), {
			code: "connectors.alreadyStarted",
		});
	});

	test("settings are checked without the network", async (t) => {
		const server = createServer().listen(0, "127.0.0.1");
		t.after(() => server.close());
		await once(server, "listening");
		assert.throws(
			() =>
				createTcpConnector(
					tcpConnectorDefinition.parse({
						kind: "tcp",
						port: 0,
						encoding: "klingon",
					}),
					{ clock: fixedClock, secrets: noSecrets },
				),
			{ code: "connectors.unknownEncoding" },
		);
	});

	test("the name is kind and port, the state before the start is empty", () => {
		const connector = createTcpConnector(
			tcpConnectorDefinition.parse({ kind: "tcp", port: 5140 }),
			{ clock: fixedClock, secrets: noSecrets },
		);
		assert.equal(connector.name, "tcp:5140");
		assert.deepEqual(connector.state(), { openSources: 0 });
		assert.equal(connector.address, undefined);
	});
});
