/** Client and server of a link, over real TLS. */
import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { z } from "zod";
import {
	createCertificateRequest,
	fingerprintOf,
	openCertificateAuthority,
	silentLog,
} from "#platform/index.ts";
import { defineErrors } from "#schema/index.ts";
import {
	createPeerClient,
	type PeerHandler,
	parseBody,
	requirePeer,
	startPeerServer,
} from "./index.ts";

async function certified(t: TestContext, name: string) {
	const directory = await mkdtemp(join(tmpdir(), "ursa-link-"));
	t.after(() => rm(directory, { recursive: true, force: true }));
	const authority = await openCertificateAuthority(directory, Date.now);
	const { key, request } = await createCertificateRequest();
	return {
		authority,
		identity: {
			key,
			cert: await authority.certify(name, request),
			ca: authority.cert,
		},
	};
}

async function startServer(
	t: TestContext,
	routes: Readonly<Record<string, PeerHandler>>,
	maxBodyBytes?: number,
) {
	const { authority, identity } = await certified(t, "server.ursa");
	const server = await startPeerServer({
		host: "127.0.0.1",
		port: 0,
		tls: identity,
		ca: identity.ca,
		routes,
		...(maxBodyBytes === undefined ? {} : { maxBodyBytes }),
		portVariable: "PORT",
		log: silentLog,
	});
	t.after(() => server.close());
	async function clientOf(name: string, serverIs = "server.ursa") {
		const { key, request } = await createCertificateRequest();
		const cert = await authority.certify(name, request);
		const client = createPeerClient({
			address: { host: "127.0.0.1", port: server.port },
			name: serverIs,
			tls: { key, cert, ca: authority.cert },
			timeoutMs: 2000,
		});
		t.after(() => client.close());
		return { client, cert };
	}
	return { authority, server, clientOf };
}

const echo: PeerHandler = async ({ body }) => JSON.parse(body.toString());

test("what is called is answered, and the caller is known by its certificate", async (t) => {
	const { clientOf } = await startServer(t, {
		"/who": async (request) => requirePeer(request),
		"/echo": echo,
	});
	const { client, cert } = await clientOf("a.service.ursa");
	assert.deepEqual(await client.call("/who", {}), {
		name: "a.service.ursa",
		fingerprint: fingerprintOf(cert),
	});
	assert.deepEqual(await client.call("/echo", { a: ["ü", 1] }), {
		a: ["ü", 1],
	});
	assert.deepEqual(await client.call("/echo", Buffer.from('"bytes"')), "bytes");
});

test("errors reach the caller by their code, faults without their text", async (t) => {
	const errors = defineErrors("test", {
		no: { status: 409, sentence: "No {what}" },
	});
	const { clientOf } = await startServer(t, {
		"/refuse": async () => {
			throw errors.make("no", { what: "way" });
		},
		"/fault": async () => {
			throw new Error("secret detail");
		},
		"/parse": async ({ body }) => parseBody(z.object({ n: z.number() }), body),
	});
	const { client } = await clientOf("a");
	await assert.rejects(client.call("/refuse", {}), {
		code: "test.no",
		status: 409,
		message: "No way",
	});
	await assert.rejects(client.call("/fault", {}), (error: Error) => {
		assert.doesNotMatch(error.message, /secret/);
		return true;
	});
	await assert.rejects(client.call("/nothing", {}), {
		code: "link.unknownPath",
	});
	await assert.rejects(client.call("/parse", Buffer.from("{")), {
		code: "link.badRequest",
	});
	await assert.rejects(client.call("/parse", { n: "x" }), {
		code: "link.badRequest",
		message: /n/,
	});
});

test("a caller without certificate, or with one of another authority, is nobody", async (t) => {
	const { authority, server } = await startServer(t, {
		"/who": async (request) => requirePeer(request),
	});
	const other = await certified(t, "a.service.ursa");
	for (const tls of [
		{ ca: authority.cert },
		{ ...other.identity, ca: authority.cert },
	]) {
		const client = createPeerClient({
			address: { host: "127.0.0.1", port: server.port },
			name: "server.ursa",
			tls,
		});
		await assert.rejects(client.call("/who", {}), { code: "link.notAllowed" });
		client.close();
	}
});

test("a server of another name or authority is not spoken to", async (t) => {
	const { clientOf, server } = await startServer(t, { "/echo": echo });
	const { client } = await clientOf("a", "other.ursa");
	await assert.rejects(client.call("/echo", {}), {
		code: "link.unreachable",
		message: /other\.ursa/,
	});
	const { authority } = await certified(t, "x");
	const stranger = createPeerClient({
		address: { host: "127.0.0.1", port: server.port },
		name: "server.ursa",
		tls: { ca: authority.cert },
	});
	await assert.rejects(stranger.call("/echo", {}), {
		code: "link.unreachable",
	});
});

test("bodies beyond the limit are refused, answers that do not come end", async (t) => {
	const { clientOf } = await startServer(
		t,
		{
			"/echo": echo,
			"/wait": ({ signal }) =>
				new Promise((_resolve, reject) => {
					signal.addEventListener("abort", () => reject(new Error("gone")));
				}),
		},
		1000,
	);
	const { client } = await clientOf("a");
	await assert.rejects(client.call("/echo", "x".repeat(2000)));
	const stopping = new AbortController();
	const waiting = client.call("/wait", {}, { signal: stopping.signal });
	stopping.abort();
	await assert.rejects(waiting, { code: "link.unreachable" });
	await assert.rejects(client.call("/wait", {}), {
		code: "link.unreachable",
		message: /no answer in time/,
	});
	assert.equal(await client.call("/echo", 1), 1);
});

test("a port in use is named, plain text does not disturb", async (t) => {
	const { server, clientOf } = await startServer(t, { "/echo": echo });
	const { identity } = await certified(t, "server.ursa");
	await assert.rejects(
		startPeerServer({
			host: "127.0.0.1",
			port: server.port,
			tls: identity,
			ca: identity.ca,
			routes: {},
			portVariable: "URSA_INTERNAL_PORT",
			log: silentLog,
		}),
		{ code: "link.portInUse", message: /URSA_INTERNAL_PORT/ },
	);
	const socket = connect(server.port, "127.0.0.1");
	socket.on("error", () => undefined);
	socket.write("GET / HTTP/1.1\r\n\r\n");
	const { client } = await clientOf("a");
	assert.equal(await client.call("/echo", 1), 1);
	socket.destroy();
});
