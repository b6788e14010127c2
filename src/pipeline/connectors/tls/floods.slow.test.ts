import assert from "node:assert/strict";
import { once } from "node:events";
import { connect as connectPlain, type Socket } from "node:net";
import { type TestContext, test } from "node:test";
import { connect, type TLSSocket } from "node:tls";
import {
	httpConnectorDefinition,
	tcpConnectorDefinition,
} from "../connector.definition.ts";
import type { Connector } from "../connector.ts";
import { createHttpConnector } from "../http/http-connector.ts";
import { createTcpConnector } from "../tcp/tcp-connector.ts";
import { createTestAuthority } from "../testing/certificates.ts";
import { createRecorder, fixedClock, noSecrets } from "../testing/recorder.ts";
import { closing, dial, turns } from "../testing/tcp-peer.ts";

const handshakesAtOnce = 200;
const tlsBounds = {
	waitingBytes: 1024 * 1024,
	heldBytes: 1024 * 1024,
	readersAtOnce: 16,
	handshakeTimeoutMs: 1000,
	handshakesAtOnce,
};

async function run(t: TestContext, connector: Connector) {
	const recorder = createRecorder();
	const { receive, positionOf, tokenOf } = recorder;
	await connector.start(receive, positionOf, tokenOf);
	t.after(() => connector.stop());
	return recorder;
}

/** Opens connections that say what they are told and no more; those that are refused at once count as open. */
async function crowd(
	t: TestContext,
	connector: Connector,
	count: number,
	text: string | Buffer,
): Promise<Socket[]> {
	const { port = 0 } = connector.address ?? {};
	const sockets: Socket[] = [];
	for (let i = 0; i < count; i++) {
		const socket = connectPlain(port, "127.0.0.1");
		t.after(() => socket.destroy());
		socket.on("error", () => {});
		sockets.push(socket);
		await new Promise((resolve) =>
			socket.once("connect", resolve).once("close", resolve),
		);
		if (!socket.destroyed) socket.write(text);
	}
	return sockets;
}

function closed(socket: Socket): Promise<unknown> {
	return socket.closed ? Promise.resolve() : once(socket.resume(), "close");
}

/** CPU time of a line that is sent and acknowledged, over a connection of its own; milliseconds. */
async function cost(t: TestContext, plain: Connector): Promise<number> {
	const before = process.cpuUsage();
	const socket = await dial(t, plain);
	socket.end("one line\n".repeat(1000));
	assert.equal(await closing(socket), "end");
	const { user, system } = process.cpuUsage(before);
	return (user + system) / 1000;
}

test("slow: a thousand half handshakes stop neither senders that are through nor other connectors", async (t) => {
	const { identity } = await createTestAuthority(t);
	const needs = { clock: fixedClock, secrets: noSecrets, identity };
	const secure = createTcpConnector(
		tcpConnectorDefinition.parse({
			kind: "tcp",
			port: 0,
			tls: { mode: "enabled" },
		}),
		{ ...needs, bounds: tlsBounds },
	);
	const plain = createTcpConnector(
		tcpConnectorDefinition.parse({ kind: "tcp", port: 0 }),
		needs,
	);
	const received = await run(t, secure);
	await run(t, plain);
	const open = async (): Promise<TLSSocket> => {
		const { port = 0 } = secure.address ?? {};
		const socket = connect({ port, host: "127.0.0.1", ca: identity.ca });
		t.after(() => socket.destroy());
		await once(socket, "secureConnect");
		return socket;
	};
	const healthy = await open();
	await cost(t, plain);

	const sockets = await crowd(t, secure, 1000, Buffer.from("160301", "hex"));
	const ms = await cost(t, plain);
	t.diagnostic(`a thousand lines beside them took ${ms.toFixed(1)} ms of CPU`);
	assert.ok(ms < 500);
	healthy.write("through\n");
	await received.until(1);
	assert.ok((secure.state().refusedConnections ?? 0) >= 1);
	assert.ok(secure.state().openSources === 1);

	await Promise.all(sockets.map(closed));
	const { failedHandshakes = 0, refusedConnections = 0 } = secure.state();
	assert.equal(failedHandshakes + refusedConnections, 1000);
	const late = await open();
	late.write("again\n");
	await received.until(2);
});

test("slow: http senders that say their headers byte by byte are cut off and hold up no other", async (t) => {
	const bounds = {
		waitingBytes: 1024 * 1024,
		connections: 300,
		headersTimeoutMs: 1000,
		requestTimeoutMs: 2000,
	};
	const needs = { clock: fixedClock, secrets: noSecrets };
	const connector = createHttpConnector(
		httpConnectorDefinition.parse({ kind: "http", port: 0 }),
		{ ...needs, bounds },
	);
	const plain = createTcpConnector(
		tcpConnectorDefinition.parse({ kind: "tcp", port: 0 }),
		needs,
	);
	const received = await run(t, connector);
	await run(t, plain);
	const url = `http://127.0.0.1:${connector.address?.port}/`;
	const post = (body: string) => fetch(url, { method: "POST", body });
	assert.equal((await post("before")).status, 204);
	await cost(t, plain);

	const silent = await crowd(t, connector, 200, "");
	const slow = await crowd(t, connector, 90, "POST / HTTP/1.1\r\nHost: x\r\nX");
	assert.equal((await post("among them")).status, 204);
	assert.ok((await cost(t, plain)) < 500);
	const tooMany = await crowd(t, connector, 100, "POST / HTTP/1.1\r\nHo");
	while ((connector.state().refusedConnections ?? 0) < 50) await turns(1);
	assert.ok(connector.state().openSources <= 300);

	await Promise.all([...silent, ...slow, ...tooMany].map(closed));
	assert.equal((await post("after")).status, 204);
	assert.deepEqual(received.texts(), ["before", "among them", "after"]);
	assert.equal(connector.state().problem, undefined);
});
