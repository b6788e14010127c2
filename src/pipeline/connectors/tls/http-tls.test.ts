import assert from "node:assert/strict";
import { once } from "node:events";
import { type RequestOptions, request } from "node:https";
import { connect } from "node:net";
import { type TestContext, test } from "node:test";
import type { TlsIdentity } from "../../secrets.ts";
import { httpConnectorDefinition } from "../connector.definition.ts";
import type { Connector } from "../connector.ts";
import { createHttpConnector } from "../http/http-connector.ts";
import { createTestAuthority } from "../testing/certificates.ts";
import { createRecorder, fixedClock, noSecrets } from "../testing/recorder.ts";
import { closing, turns } from "../testing/tcp-peer.ts";

const bounds = {
	waitingBytes: 1024 * 1024,
	connections: 50,
	headersTimeoutMs: 300,
	requestTimeoutMs: 2000,
	handshakeTimeoutMs: 300,
};

async function start(
	t: TestContext,
	identity: TlsIdentity,
	mode: "enabled" | "verification" = "enabled",
) {
	const recorder = createRecorder();
	const connector = createHttpConnector(
		httpConnectorDefinition.parse({ kind: "http", port: 0, tls: { mode } }),
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

/** Status of the answer to a post. */
function post(
	connector: Connector,
	body: string,
	options: RequestOptions,
): Promise<number | undefined> {
	return new Promise((resolve, reject) => {
		const { port } = connector.address ?? {};
		const common = { method: "POST", host: "127.0.0.1", port, agent: false };
		const outgoing = request({ ...common, ...options }, (response) => {
			response.resume().on("end", () => resolve(response.statusCode));
		});
		outgoing.on("error", reject).end(body);
	});
}

/** A connection that says nothing of TLS. */
async function dialPlain(t: TestContext, connector: Connector) {
	const socket = connect(connector.address?.port ?? 0, "127.0.0.1");
	t.after(() => socket.destroy());
	await once(socket, "connect");
	return socket;
}

test("a post over TLS is answered when it is durable", async (t) => {
	const { identity } = await createTestAuthority(t);
	const { recorder, connector } = await start(t, identity);
	const { ca } = identity;
	assert.equal(await post(connector, "one\ntwo", { ca }), 204);
	assert.deepEqual(recorder.texts(), ["one", "two"]);
	recorder.refuse("the disk is full");
	assert.equal(await post(connector, "three", { ca }), 503);
});

test("in the mode verification only certificates of the authority may post", async (t) => {
	const { identity, sender } = await createTestAuthority(t);
	const stranger = (await createTestAuthority(t)).sender;
	const { recorder, connector } = await start(t, identity, "verification");
	const { ca } = identity;
	assert.equal(await post(connector, "one", { ca, ...sender }), 204);
	await assert.rejects(post(connector, "two", { ca }));
	await assert.rejects(post(connector, "three", { ca, ...stranger }));
	while ((connector.state().failedHandshakes ?? 0) < 2) await turns(1);
	assert.deepEqual(recorder.texts(), ["one"]);
});

test("plain HTTP on the TLS port is counted and disturbs no other", async (t) => {
	const { identity } = await createTestAuthority(t);
	const { recorder, connector } = await start(t, identity);
	const plain = await dialPlain(t, connector);
	plain.write("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\nx");
	await closing(plain);
	while (connector.state().failedHandshakes !== 1) await turns(1);
	assert.match(connector.state().lastFailedHandshake ?? "", /plain HTTP/);
	const { ca } = identity;
	assert.equal(await post(connector, "one", { ca }), 204);
	assert.deepEqual(recorder.texts(), ["one"]);
});

test("half handshakes fill no more than their share, end in time and are not waited for", async (t) => {
	const { identity } = await createTestAuthority(t);
	const { connector } = await start(t, identity);
	const { ca } = identity;
	const slow = await Promise.all(
		Array.from({ length: 40 }, () => dialPlain(t, connector)),
	);
	for (const socket of slow) socket.write(Buffer.from("160301", "hex"));
	assert.equal(await post(connector, "among them", { ca }), 204);
	await Promise.all(slow.map(closing));
	while (connector.state().failedHandshakes !== 40) await turns(1);
	const late = await dialPlain(t, connector);
	await turns();
	const began = performance.now();
	await connector.stop();
	assert.ok(performance.now() - began < 250);
	await closing(late);
});
