import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { tcpConnectorDefinition } from "../connector.definition.ts";
import { createRecorder, fixedClock, noSecrets } from "../testing/recorder.ts";
import { closing, dial, turns } from "../testing/tcp-peer.ts";
import { createReadingTurns } from "./reading-turns.ts";
import { createTcpConnector, type TcpBounds } from "./tcp-connector.ts";

async function start(t: TestContext, bounds: TcpBounds) {
	const recorder = createRecorder();
	const connector = createTcpConnector(
		tcpConnectorDefinition.parse({
			kind: "tcp",
			port: 0,
			maxMessageBytes: 64 * 1024,
		}),
		{ clock: fixedClock, secrets: noSecrets, bounds },
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

test("all connections together stop reading at the bound and all go on after it", async (t) => {
	const { recorder, connector } = await start(t, {
		waitingBytes: 1024 * 1024,
		heldBytes: 64 * 1024 * 1024,
		readersAtOnce: 2,
	});
	recorder.hold();
	const line = `${"x".repeat(99)}\n`;
	const sockets = await Promise.all(
		Array.from({ length: 20 }, () => dial(t, connector)),
	);
	for (const socket of sockets) socket.end(line.repeat(10_000));
	await recorder.until(1);
	await turns(200);
	const bytesRead = recorder.messages().length * line.length;
	// Each connection may have had one read under way when the bound was reached.
	const most = 1024 * 1024 + 20 * 1024 * 1024 * 0.25;
	assert.ok(bytesRead < most, `${bytesRead} of 20,000,000 bytes were read`);
	recorder.release();
	assert.deepEqual(
		new Set(await Promise.all(sockets.map(closing))),
		new Set(["end"]),
	);
	assert.equal(recorder.messages().length, 200_000);
});

test("unfinished messages of all connections together are bounded", async (t) => {
	const { recorder, connector } = await start(t, {
		waitingBytes: 64 * 1024 * 1024,
		heldBytes: 0,
		readersAtOnce: 2,
	});
	const part = "x".repeat(60 * 1024);
	const sockets = await Promise.all(
		Array.from({ length: 3 }, () => dial(t, connector)),
	);
	const closings = sockets.map(closing);
	for (const socket of sockets) socket.write(part);
	// Twice the largest message is allowed, so the third connection is one too many.
	await recorder.until(1);
	assert.equal(await Promise.race(closings), "ECONNRESET");
	assert.equal(connector.state().refusedConnections, 1);
	assert.equal(recorder.messages()[0]?.rejection?.code, "tcp.cutOff");
	for (const socket of sockets) if (!socket.destroyed) socket.end("y\n");
	await recorder.until(3);
	assert.equal(
		recorder.texts().filter((text) => text === `${part}y`).length,
		2,
	);
});

test("readers go on in the order they stopped, few at a time, and none is forgotten", async () => {
	const order: number[] = [];
	let hasRoom = false;
	const readingTurns = createReadingTurns({
		hasRoom: () => hasRoom,
		atOnce: 2,
	});
	const readers = [0, 1, 2, 3, 4].map((number) => ({
		resume() {
			order.push(number);
			return number !== 0;
		},
	}));
	for (const reader of readers) readingTurns.wait(reader);
	readingTurns.relieve();
	assert.deepEqual(order, []);
	hasRoom = true;
	readingTurns.relieve();
	assert.deepEqual(order, [0, 1, 2]);
	await turns(3);
	assert.deepEqual(order, [0, 1, 2, 3, 4]);
});
