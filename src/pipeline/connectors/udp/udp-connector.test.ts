import assert from "node:assert/strict";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { describe, type TestContext, test } from "node:test";
import { udpConnectorDefinition } from "../connector.definition.ts";
import type { Connector } from "../connector.ts";
import { createRecorder, fixedClock } from "../testing/recorder.ts";
import { turns } from "../testing/tcp-peer.ts";
import { findDrops, readKernelDrops } from "./kernel-drops.ts";
import { createUdpConnector } from "./udp-connector.ts";

function make(settings: object = {}, mostWaitingBytes?: number) {
	return createUdpConnector(
		udpConnectorDefinition.parse({ kind: "udp", port: 0, ...settings }),
		{ clock: fixedClock, ...(mostWaitingBytes ? { mostWaitingBytes } : {}) },
	);
}

async function start(t: TestContext, connector: Connector) {
	const recorder = createRecorder();
	await connector.start(
		recorder.receive,
		recorder.positionOf,
		recorder.tokenOf,
	);
	t.after(() => {
		recorder.release();
		return connector.stop();
	});
	const socket = createSocket("udp4");
	t.after(() => socket.close());
	const { port = 0 } = connector.address ?? {};
	const send = (data: string | Buffer) =>
		new Promise<void>((resolve, reject) =>
			socket.send(data, port, "127.0.0.1", (error) =>
				error ? reject(error) : resolve(),
			),
		);
	return { recorder, send };
}

test("a datagram is one message, without the line feed or NUL at its end", async (t) => {
	const connector = make();
	const { recorder, send } = await start(t, connector);
	await send("<34>one\nstill one\r\n");
	await send("two\0");
	await send("");
	await send("\n");
	await send(Buffer.from([0x61, 0xff]));
	await recorder.until(3);
	assert.deepEqual(recorder.messages(), [
		{ text: "<34>one\nstill one" },
		{ text: "two" },
		{ text: "a\ufffd", isDamaged: true },
	]);
	assert.equal(recorder.batches[0]?.source, "127.0.0.1");
	assert.equal(
		recorder.batches[0]?.connector,
		`udp:${connector.address?.port}`,
	);
});

test("with a delimiter a datagram is several messages, and none goes on in the next", async (t) => {
	const { recorder, send } = await start(t, make({ delimiter: "\n" }));
	await send("one\r\n\ntwo\nthree");
	await send("four\n");
	await recorder.until(4);
	assert.deepEqual(recorder.texts(), ["one", "two", "three", "four"]);
});

test("the largest datagram arrives whole, in the encoding of the settings", async (t) => {
	const { recorder, send } = await start(t, make({ encoding: "windows-1251" }));
	await send(Buffer.alloc(65_507, 0xe6));
	await recorder.until(1);
	assert.equal(recorder.texts()[0], "ж".repeat(65_507));
});

test("datagrams above the bound are lost and counted, and receiving goes on", async (t) => {
	const connector = make({}, 3000);
	const { recorder, send } = await start(t, connector);
	recorder.hold();
	for (let i = 0; i < 5; i++) await send("x".repeat(1000));
	// The last one is small enough for what is left.
	await send("small");
	await recorder.until(3);
	await turns();
	assert.equal(connector.state().lostDatagrams, 3);
	recorder.release();
	await turns();
	await send("after");
	await recorder.until(4);
	assert.equal(recorder.texts().at(-1), "after");
});

test("a refused batch is told by the state and counted as lost", async (t) => {
	const connector = make();
	const { recorder, send } = await start(t, connector);
	recorder.refuse("the disk is full");
	await send("one");
	await recorder.until(1);
	await turns();
	assert.equal(connector.state().problem, "the disk is full");
	assert.equal(connector.state().lostDatagrams, 1);
});

test("stop waits until what came is durable and closes the port", async (t) => {
	const connector = make();
	const { recorder, send } = await start(t, connector);
	recorder.hold();
	await send("one");
	await recorder.until(1);
	let isStopped = false;
	const stopped = connector.stop().then(() => {
		isStopped = true;
	});
	await turns();
	assert.equal(isStopped, false);
	recorder.release();
	await stopped;
	assert.equal(connector.state().openSources, 0);
	const again = make({ port: connector.address?.port });
	await again.start(recorder.receive, recorder.positionOf, recorder.tokenOf);
	await again.stop();
});

test("a port in use is said so", async (t) => {
	const connector = make();
	const { recorder } = await start(t, connector);
	const second = make({ port: connector.address?.port });
	await assert.rejects(
		second.start(recorder.receive, recorder.positionOf, recorder.tokenOf),
		{
			code: "connectors.portInUse",
		},
	);
	await second.stop();
});

test("an encoding that is not known is refused before the start", () => {
	assert.throws(() => make({ encoding: "none" }), {
		code: "connectors.unknownEncoding",
	});
});

describe("datagrams the kernel lost", () => {
	const table = `   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops
  113: 0100007F:1414 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 9123 2 0000000000000000 42
  500: 00000000:0202 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 9124 2 0000000000000000 7
`;
	test("are read from the line of the port", () => {
		assert.equal(findDrops(table, 5140), 42);
		assert.equal(findDrops(table, 514), 7);
		assert.equal(findDrops(table, 515), undefined);
		assert.equal(findDrops("", 514), undefined);
	});

	test("grow when datagrams come faster than they are read", async (t) => {
		if (process.platform !== "linux") return t.skip("only Linux counts them");
		const socket = createSocket("udp4").bind(0, "127.0.0.1");
		t.after(() => socket.close());
		await once(socket, "listening");
		const { port } = socket.address();
		assert.equal(await readKernelDrops(port, false), 0);
		socket.setRecvBufferSize(4096);
		const sends = Array.from(
			{ length: 200 },
			() =>
				new Promise((resolve) =>
					socket.send("x".repeat(1000), port, "127.0.0.1", resolve),
				),
		);
		await Promise.all(sends);
		assert.ok(((await readKernelDrops(port, false)) ?? 0) > 0);
	});
});

describe("handlers", () => {
	test("are sockets on one port, and each datagram comes once", async (t) => {
		const connector = make({ workers: 4 });
		const { recorder } = await start(t, connector);
		const { port = 0 } = connector.address ?? {};
		for (let sender = 0; sender < 20; sender++) {
			const socket = createSocket("udp4");
			t.after(() => socket.close());
			await new Promise((resolve) =>
				socket.send(`sender ${sender}`, port, "127.0.0.1", resolve),
			);
		}
		await recorder.until(20);
		assert.equal(new Set(recorder.texts()).size, 20);
		assert.equal(recorder.texts().length, 20);
		assert.equal(connector.state().openSources, 1);
	});

	test("that can't all bind leave none behind", async (t) => {
		const taken = createSocket("udp4").bind(0, "127.0.0.1");
		t.after(() => taken.close());
		await once(taken, "listening");
		const connector = make({ workers: 2, port: taken.address().port });
		const { receive, positionOf, tokenOf } = createRecorder();
		await assert.rejects(connector.start(receive, positionOf, tokenOf), {
			code: "connectors.portInUse",
		});
		assert.equal(connector.state().openSources, 0);
	});
});

test("a message longer than the buffer size is rejected with what is kept of it", async (t) => {
	for (const delimiter of ["none", "\n"]) {
		const connector = make({ maxMessageBytes: 100, delimiter });
		const { recorder, send } = await start(t, connector);
		await send("x".repeat(101));
		await send("y".repeat(100));
		await recorder.until(2);
		const [long, whole] = recorder.messages();
		assert.equal(long?.rejection?.code, "udp.tooLong");
		assert.equal(long?.text.length, 101);
		assert.equal(whole?.rejection, undefined);
	}
});

test("auditd records above the bound are lost and counted, those that are held are not", async (t) => {
	const connector = make(
		{ auditd: { enabled: true, bufferTtlMs: 30_000 } },
		2000,
	);
	const { recorder, send } = await start(t, connector);
	const record = (serial: number) =>
		`type=PATH msg=audit(1.2:${serial}): ${"x".repeat(600)}`;
	for (let serial = 0; serial < 4; serial++) await send(record(serial));
	while ((connector.state().lostDatagrams ?? 0) < 2) await turns(1);
	await connector.stop();
	assert.deepEqual(recorder.texts(), [record(0), record(1)]);
});
