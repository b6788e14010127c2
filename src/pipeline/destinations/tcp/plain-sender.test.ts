import assert from "node:assert/strict";
import { once } from "node:events";
import { test } from "node:test";
import { createServer as createTlsServer } from "node:tls";
import { decodeEvent } from "#event/index.ts";
import {
	createPfx,
	createTestAuthority,
} from "../../connectors/testing/certificates.ts";
import { createSecrets } from "../../secrets.ts";
import { encodeCef } from "../encode-cef.ts";
import {
	groupOf,
	jsonLines,
	lineOf,
	makeSender,
	running,
	startReceiver,
} from "../testing.ts";

test("groups arrive in order over one connection, a line per event", async (t) => {
	const receiver = await startReceiver(t);
	const sender = await makeSender(t, { kind: "tcp", urls: [receiver.url] });
	await sender.send(groupOf(1, "a", "b"), running);
	await sender.send(groupOf(2, "c"), running);
	const expected = jsonLines("a", "b", "c");
	await receiver.until(expected.length);
	assert.equal(receiver.text(), expected);
	assert.equal(receiver.sockets.length, 1);
	assert.equal(sender.state().activeUrl, receiver.url);
});

test("events go out as CEF and with another delimiter", async (t) => {
	const receiver = await startReceiver(t);
	const sender = await makeSender(t, {
		kind: "tcp",
		urls: [receiver.url],
		outputFormat: "cef",
		delimiter: "\0",
	});
	await sender.send(groupOf(1, "a", "b"), running);
	const cef = ["a", "b"].map((id) => encodeCef(decodeEvent(lineOf(id))));
	const expected = `${cef.join("\0")}\0`;
	await receiver.until(expected.length);
	assert.equal(receiver.text(), expected);
});

test("a receiver that closed while nothing was sent loses nothing", async (t) => {
	const receiver = await startReceiver(t, (socket, number) => {
		if (number === 1) socket.once("data", () => socket.end());
	});
	const sender = await makeSender(t, { kind: "tcp", urls: [receiver.url] });
	await sender.send(groupOf(1, "a"), running);
	await receiver.until(1);
	const [first] = receiver.sockets;
	assert.ok(first !== undefined);
	await once(first, "close");
	await sender.send(groupOf(2, "b"), running);
	const expected = jsonLines("a", "b");
	await receiver.until(expected.length);
	assert.equal(receiver.text(), expected);
	assert.equal(receiver.sockets.length, 2);
});

test("a group whose connection is cut fails, and arrives whole when it is sent again", async (t) => {
	const receiver = await startReceiver(t, (socket, number) => {
		if (number === 1) socket.once("data", () => socket.resetAndDestroy());
	});
	const sender = await makeSender(t, { kind: "tcp", urls: [receiver.url] });
	const ids = Array.from({ length: 20_000 }, (_, index) =>
		`${index}`.padEnd(500),
	);
	await assert.rejects(sender.send(groupOf(1, ...ids), running), {
		code: "destinations.brokeOff",
	});
	const received = receiver.text().length;
	await sender.send(groupOf(1, ...ids), running);
	const expected = jsonLines(...ids);
	await receiver.until(received + expected.length);
	assert.equal(receiver.text().slice(received), expected);
});

test("a receiver that does not read holds the sender up, and after the timeout fails the group", async (t) => {
	const receiver = await startReceiver(t, (socket) => socket.pause());
	const sender = await makeSender(t, {
		kind: "tcp",
		urls: [receiver.url],
		timeoutSeconds: 1,
	});
	const ids = Array.from({ length: 40_000 }, (_, index) =>
		`${index}`.padEnd(500),
	);
	await assert.rejects(sender.send(groupOf(1, ...ids), running), {
		code: "destinations.noAnswer",
	});
});

test("stopping aborts a group that a receiver holds up", async (t) => {
	const receiver = await startReceiver(t, (socket) => socket.pause());
	const sender = await makeSender(t, { kind: "tcp", urls: [receiver.url] });
	const stopping = new AbortController();
	const ids = Array.from({ length: 40_000 }, (_, index) =>
		`${index}`.padEnd(500),
	);
	const sending = sender.send(groupOf(1, ...ids), stopping.signal);
	while (receiver.sockets.length === 0) await new Promise(setImmediate);
	stopping.abort();
	await assert.rejects(sending, { name: "AbortError" });
	assert.deepEqual(sender.state().failing, []);
});

test("a receiver that is not there is named with the reason, and used once it is back", async (t) => {
	const receiver = await startReceiver(t);
	receiver.server.close();
	await once(receiver.server, "close");
	const sender = await makeSender(t, { kind: "tcp", urls: [receiver.url] });
	await assert.rejects(sender.send(groupOf(1, "a"), running), {
		code: "destinations.cannotConnect",
		message: /ECONNREFUSED/,
	});
	const again = await startReceiver(
		t,
		undefined,
		Number(receiver.url.split(":")[1]),
	);
	await sender.send(groupOf(1, "a"), running);
	await again.until(1);
	assert.equal(again.text(), jsonLines("a"));
});

for (const mode of ["enabled", "verification", "pfx"] as const) {
	test(`with TLS, mode ${mode}, events arrive at a receiver of the internal authority`, async (t) => {
		const { identity, sender: client } = await createTestAuthority(t);
		const seen: { text: string; peer: string }[] = [];
		const server = createTlsServer(
			{ ...identity, requestCert: true, rejectUnauthorized: mode === "pfx" },
			(socket) => {
				socket.on("error", () => {});
				socket.on("data", (chunk) =>
					seen.push({
						text: chunk.toString(),
						peer: String(socket.getPeerCertificate().subject?.CN),
					}),
				);
			},
		);
		server.listen(0, "127.0.0.1");
		await once(server, "listening");
		t.after(() => server.close());
		const address = server.address();
		assert.ok(address !== null && typeof address === "object");
		const pfx = mode === "pfx" ? await createPfx(t, client, "word") : "";
		const sender = await makeSender(
			t,
			{
				kind: "tcp",
				urls: [`localhost:${address.port}`],
				tls: { mode, ...(mode === "pfx" ? { secret: "mine" } : {}) },
			},
			{
				identity,
				secrets: createSecrets(
					new Map([["mine", { type: "pfx", pfx, password: "word" }]]),
				),
			},
		);
		await sender.send(groupOf(1, "a"), running);
		while (seen.length === 0) await new Promise(setImmediate);
		assert.deepEqual(seen, [
			{
				text: jsonLines("a"),
				peer: mode === "pfx" ? "sender" : "undefined",
			},
		]);
	});
}

test("with verification a receiver of another authority gets nothing", async (t) => {
	const { identity } = await createTestAuthority(t);
	const other = await createTestAuthority(t);
	let received = 0;
	const server = createTlsServer(identity, (socket) => {
		socket.on("error", () => {});
		socket.on("data", () => received++);
	});
	server.on("tlsClientError", () => {});
	server.listen(0, "127.0.0.1");
	await once(server, "listening");
	t.after(() => server.close());
	const address = server.address();
	assert.ok(address !== null && typeof address === "object");
	const settings = {
		kind: "tcp",
		urls: [`localhost:${address.port}`],
		tls: { mode: "verification" },
	};
	const distrustful = await makeSender(t, settings, {
		identity: other.identity,
	});
	await assert.rejects(distrustful.send(groupOf(1, "a"), running), {
		code: "destinations.cannotConnect",
		message: /SELF_SIGNED|VERIFY|ISSUER/,
	});
	assert.equal(received, 0);
	const ca = { type: "certificate", certificate: identity.ca } as const;
	const trusting = await makeSender(
		t,
		{ ...settings, tls: { mode: "verification", ca: "ca" } },
		{ secrets: createSecrets(new Map([["ca", ca]])) },
	);
	await trusting.send(groupOf(1, "a"), running);
	while (received === 0) await new Promise(setImmediate);
});

test("a missing secret is told before anything is connected", async (t) => {
	await assert.rejects(
		makeSender(t, {
			kind: "tcp",
			urls: ["a:1"],
			tls: { mode: "pfx", secret: "none" },
		}),
		{ code: "secrets.missing" },
	);
});
