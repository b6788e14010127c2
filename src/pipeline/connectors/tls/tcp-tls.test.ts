import assert from "node:assert/strict";
import { once } from "node:events";
import { connect as connectPlain } from "node:net";
import { describe, type TestContext, test } from "node:test";
import { type ConnectionOptions, connect, type TLSSocket } from "node:tls";
import type { TlsIdentity } from "../../secrets.ts";
import { tcpConnectorDefinition } from "../connector.definition.ts";
import type { Connector } from "../connector.ts";
import { streamHeaderLine } from "../tcp/stream-protocol.ts";
import { createTcpConnector, type TcpBounds } from "../tcp/tcp-connector.ts";
import { createTestAuthority } from "../testing/certificates.ts";
import { createRecorder, fixedClock, noSecrets } from "../testing/recorder.ts";
import { closing, dial, turns } from "../testing/tcp-peer.ts";

const bounds: TcpBounds = {
	waitingBytes: 1024 * 1024,
	heldBytes: 1024 * 1024,
	readersAtOnce: 4,
	handshakeTimeoutMs: 300,
	handshakesAtOnce: 3,
};

async function start(
	t: TestContext,
	identity: TlsIdentity,
	mode: "enabled" | "verification" = "enabled",
	settings = {},
) {
	const recorder = createRecorder();
	const connector = createTcpConnector(
		tcpConnectorDefinition.parse({
			kind: "tcp",
			port: 0,
			tls: { mode },
			...settings,
		}),
		{ clock: fixedClock, secrets: noSecrets, identity, bounds },
	);
	const { receive, positionOf, tokenOf } = recorder;
	await connector.start(receive, positionOf, tokenOf);
	t.after(() => {
		recorder.release();
		return connector.stop();
	});
	return { recorder, connector };
}

/** Known to Node, not to its types. */
const halfOpen = { allowHalfOpen: true };

/** A TLS client; resolves when its side of the handshake is done. */
async function secure(
	t: TestContext,
	connector: Connector,
	options: ConnectionOptions,
): Promise<TLSSocket> {
	const { port = 0 } = connector.address ?? {};
	const socket = connect({
		port,
		host: "127.0.0.1",
		...halfOpen,
		...options,
	});
	t.after(() => socket.destroy());
	await once(socket, "secureConnect");
	return socket;
}

/** Resolves when the connector counts so many failed handshakes. */
async function failures(connector: Connector, count: number): Promise<string> {
	while ((connector.state().failedHandshakes ?? 0) < count) await turns(1);
	return connector.state().lastFailedHandshake ?? "";
}

describe("receiving over TLS", () => {
	test("an orderly end is answered when everything is durable", async (t) => {
		const { identity } = await createTestAuthority(t);
		const { recorder, connector } = await start(t, identity);
		recorder.hold();
		const socket = await secure(t, connector, { ca: identity.ca });
		assert.equal(socket.getProtocol(), "TLSv1.3");
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
		assert.deepEqual(recorder.texts(), ["one", "two", "rest"]);
		assert.equal(recorder.batches[0]?.source, "127.0.0.1");
	});

	test("a refused batch resets the connection", async (t) => {
		const { identity } = await createTestAuthority(t);
		const { recorder, connector } = await start(t, identity);
		recorder.hold();
		const socket = await secure(t, connector, { ca: identity.ca });
		const closed = closing(socket);
		socket.end("one\n");
		await recorder.until(1);
		recorder.refuse("the disk is full");
		assert.equal(await closed, "ECONNRESET");
		assert.equal(connector.state().problem, "the disk is full");
	});

	test("TLS 1.2 is accepted, TLS 1.1 is not", async (t) => {
		const { identity } = await createTestAuthority(t);
		const { recorder, connector } = await start(t, identity);
		const socket = await secure(t, connector, {
			ca: identity.ca,
			maxVersion: "TLSv1.2",
		});
		assert.equal(socket.getProtocol(), "TLSv1.2");
		socket.end("one\n");
		assert.equal(await closing(socket), "end");
		await assert.rejects(
			secure(t, connector, {
				ca: identity.ca,
				minVersion: "TLSv1.1",
				maxVersion: "TLSv1.1",
				ciphers: "DEFAULT@SECLEVEL=0",
			}),
		);
		assert.match(await failures(connector, 1), /no TLS version of 1\.2/);
		assert.deepEqual(recorder.texts(), ["one"]);
	});

	test("numbered streams are acknowledged line by line", async (t) => {
		const { identity } = await createTestAuthority(t);
		const { recorder, connector } = await start(t, identity);
		const socket = await secure(t, connector, { ca: identity.ca });
		socket.setEncoding("latin1");
		const stream = "0f8fad5b-d9cb-469f-a165-70867728950e";
		socket.write(`${streamHeaderLine({ stream, firstNumber: 1 })}a\nb\n`);
		let said = "";
		while (!said.includes("ACK 2\n")) said += await once(socket, "data");
		assert.deepEqual(recorder.texts(), ["a", "b"]);
	});

	test("a slow journal stops the sender, and everything arrives in the end", async (t) => {
		const { identity } = await createTestAuthority(t);
		const { recorder, connector } = await start(t, identity);
		recorder.hold();
		const socket = await secure(t, connector, { ca: identity.ca });
		socket.end(`${"x".repeat(999)}\n`.repeat(20_000));
		while (recorder.waiting < 1) await turns(1);
		await turns(300);
		assert.ok(recorder.messages().length < 10_000);
		recorder.release();
		assert.equal(await closing(socket), "end");
		assert.equal(recorder.messages().length, 20_000);
	});

	test("a sender that vanishes leaves its whole lines and a cut off one", async (t) => {
		const { identity } = await createTestAuthority(t);
		const { recorder, connector } = await start(t, identity);
		const raw = connectPlain(connector.address?.port ?? 0, "127.0.0.1");
		const socket = connect({ socket: raw, ca: identity.ca, host: "127.0.0.1" });
		socket.on("error", () => {});
		await once(socket, "secureConnect");
		socket.write("whole\nhal");
		await recorder.until(1);
		raw.resetAndDestroy();
		await recorder.until(2);
		assert.equal(recorder.messages()[1]?.rejection?.code, "tcp.cutOff");
	});
});

describe("an end without a word of TLS", () => {
	test("counts as an end: many clients never send one", async (t) => {
		const { identity } = await createTestAuthority(t);
		const { recorder, connector } = await start(t, identity);
		const raw = connectPlain({
			port: connector.address?.port ?? 0,
			host: "127.0.0.1",
			allowHalfOpen: true,
		});
		t.after(() => raw.destroy());
		const socket = connect({ socket: raw, ca: identity.ca, host: "127.0.0.1" });
		await once(socket, "secureConnect");
		await new Promise((resolve) => socket.write("one\nrest", resolve));
		raw.end();
		await recorder.until(2);
		assert.equal(await closing(socket), "end");
		assert.deepEqual(recorder.messages(), [{ text: "one" }, { text: "rest" }]);
	});
});

describe("the mode verification", () => {
	test("accepts a sender with a certificate of the authority", async (t) => {
		const { identity, sender } = await createTestAuthority(t);
		const { recorder, connector } = await start(t, identity, "verification");
		const socket = await secure(t, connector, { ca: identity.ca, ...sender });
		socket.end("one\n");
		assert.equal(await closing(socket), "end");
		assert.deepEqual(recorder.texts(), ["one"]);
		assert.equal(connector.state().failedHandshakes, 0);
	});

	test("refuses none and one of another authority, and reads nothing of them", async (t) => {
		const { identity } = await createTestAuthority(t);
		const stranger = (await createTestAuthority(t)).sender;
		const { recorder, connector } = await start(t, identity, "verification");
		const { ca } = identity;
		const none = await secure(t, connector, { ca });
		none.write("sneaked in\n");
		assert.notEqual(await closing(none), "end");
		assert.match(await failures(connector, 1), /it showed no certificate/);
		const other = await secure(t, connector, { ca, ...stranger });
		other.write("sneaked in\n");
		await closing(other);
		assert.match(await failures(connector, 2), /is not accepted \(UNABLE_TO/);
		assert.deepEqual(recorder.batches, []);
		assert.equal(connector.state().problem, undefined);
	});
});

describe("senders that don't come through their handshake", () => {
	test("plain text, garbage and half a handshake are counted and disturb no other", async (t) => {
		const { identity } = await createTestAuthority(t);
		const { recorder, connector } = await start(t, identity);
		const healthy = await secure(t, connector, { ca: identity.ca });
		const plain = await dial(t, connector);
		plain.write("<34>Oct 11 22:14:15 host su: failed\n");
		await closing(plain);
		assert.match(await failures(connector, 1), /^127\.0\.0\.1: /);
		const http = await dial(t, connector);
		http.write("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
		await closing(http);
		assert.match(await failures(connector, 2), /plain HTTP/);
		const garbage = await dial(t, connector);
		garbage.write(Buffer.from("16030102000100ffffffffffffffff", "hex"));
		garbage.write(Buffer.alloc(4096, 0xa5));
		await closing(garbage);
		await failures(connector, 3);
		const gone = await dial(t, connector);
		gone.write(Buffer.from("1603010200010001fc0303", "hex"));
		await turns();
		gone.resetAndDestroy();
		await failures(connector, 4);
		healthy.end("still here\n");
		assert.equal(await closing(healthy), "end");
		assert.deepEqual(recorder.texts(), ["still here"]);
		assert.equal(connector.state().problem, undefined);
		assert.equal(connector.state().openSources, 0);
	});

	test("one that is too slow is cut off at the time limit", async (t) => {
		const { identity } = await createTestAuthority(t);
		const { connector } = await start(t, identity);
		const began = performance.now();
		const slow = await dial(t, connector);
		slow.write(Buffer.from("16", "hex"));
		await closing(slow);
		assert.ok(performance.now() - began >= 290);
		assert.match(await failures(connector, 1), /took too long/);
	});

	test("more at once than may be are turned away, and there is room again later", async (t) => {
		const { identity } = await createTestAuthority(t);
		const { connector, recorder } = await start(t, identity);
		const slow = [];
		for (let i = 0; i < 3; i++) slow.push(await dial(t, connector));
		const turnedAway = connectPlain(connector.address?.port ?? 0, "127.0.0.1");
		await closing(turnedAway);
		assert.equal(connector.state().refusedConnections, 1);
		await Promise.all(slow.map(closing));
		assert.match(await failures(connector, 3), /took too long/);
		const socket = await secure(t, connector, { ca: identity.ca });
		socket.end("one\n");
		assert.equal(await closing(socket), "end");
		assert.deepEqual(recorder.texts(), ["one"]);
		assert.equal(connector.state().failedHandshakes, 3);
	});

	test("stop waits for none of them", async (t) => {
		const { identity } = await createTestAuthority(t);
		const { connector } = await start(t, identity);
		const slow = await dial(t, connector);
		const closed = closing(slow);
		await turns();
		const began = performance.now();
		await connector.stop();
		assert.ok(performance.now() - began < 250);
		await closed;
	});
});
