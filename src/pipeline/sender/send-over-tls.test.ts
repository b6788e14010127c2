import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:net";
import { type TestContext, test } from "node:test";
import { connectorDefinition, createConnector } from "../connectors/index.ts";
import { createTestAuthority } from "../connectors/testing/certificates.ts";
import {
	createRecorder,
	fixedClock,
	noSecrets,
} from "../connectors/testing/recorder.ts";
import type { TlsIdentity } from "../secrets.ts";
import { sendLines } from "./index.ts";

const texts = ["one", "two", "three"];

async function* readTexts() {
	yield* texts;
}

async function start(
	t: TestContext,
	identity: TlsIdentity,
	kind: "tcp" | "http",
	mode: "enabled" | "verification" = "enabled",
	host = "127.0.0.1",
) {
	const recorder = createRecorder();
	const connector = createConnector(
		connectorDefinition.parse({ kind, host, port: 0, tls: { mode } }),
		{ clock: fixedClock, secrets: noSecrets, identity },
	);
	const { receive, positionOf, tokenOf } = recorder;
	await connector.start(receive, positionOf, tokenOf);
	t.after(() => connector.stop());
	const protocol = kind === "tcp" ? "tls" : "https";
	const url = `${protocol}://${host}:${connector.address?.port}`;
	return { recorder, connector, url };
}

test("lines go over tls plainly, numbered and over https, and are acknowledged", async (t) => {
	const { identity } = await createTestAuthority(t);
	const { ca } = identity;
	const tcp = await start(t, identity, "tcp");
	const http = await start(t, identity, "http");
	const done = { sent: 3, acknowledged: 3 };
	const tls = { ca };
	assert.deepEqual(
		await sendLines({ url: tcp.url, lines: readTexts(), tls }),
		done,
	);
	const numbered = { url: tcp.url, lines: readTexts(), tls, reliable: true };
	assert.deepEqual(await sendLines(numbered), done);
	assert.deepEqual(
		await sendLines({ url: http.url, lines: readTexts(), tls }),
		done,
	);
	assert.deepEqual(tcp.recorder.texts(), [...texts, ...texts]);
	assert.deepEqual(http.recorder.texts(), texts);
});

test("a receiver that wants a certificate gets it", async (t) => {
	const { identity, sender } = await createTestAuthority(t);
	const { ca } = identity;
	for (const kind of ["tcp", "http"] as const) {
		const { recorder, url } = await start(t, identity, kind, "verification");
		await sendLines({ url, lines: readTexts(), tls: { ca, ...sender } });
		assert.deepEqual(recorder.texts(), texts);
		const retries = { tries: 1, firstWaitMs: 1, longestWaitMs: 1 };
		await assert.rejects(
			sendLines({ url, lines: readTexts(), tls: { ca }, retries }),
		);
		assert.deepEqual(recorder.texts(), texts);
	}
});

test("a receiver that is not trusted gets no line, and is not asked again", async (t) => {
	const { identity } = await createTestAuthority(t);
	const other = (await createTestAuthority(t)).identity.ca;
	for (const kind of ["tcp", "http"] as const) {
		const { recorder, connector, url } = await start(t, identity, kind);
		for (const tls of [{ ca: other }, {}])
			await assert.rejects(sendLines({ url, lines: readTexts(), tls }), {
				code: "sender.notTrusted",
			});
		// The certificate is not for this address.
		const misnamed = await start(t, identity, kind, "enabled", "127.0.0.2");
		const tls = { ca: identity.ca };
		await assert.rejects(
			sendLines({ url: misnamed.url, lines: readTexts(), tls }),
			{ code: "sender.notTrusted" },
		);
		assert.deepEqual(recorder.batches, []);
		assert.equal(connector.state().problem, undefined);
	}
});

test("certificates that are none are said so before anything is sent", async () => {
	const url = "tls://127.0.0.1:9";
	for (const tls of [{ cert: "x" }, { key: "no key" }])
		await assert.rejects(sendLines({ url, lines: readTexts(), tls }), {
			code: "sender.badCertificate",
		});
});

test("a receiver that does not finish the handshake is given up", async (t) => {
	const server = createServer((socket) => socket.on("error", () => {}));
	server.listen(0, "127.0.0.1");
	await once(server, "listening");
	t.after(() => server.close());
	const address = server.address();
	assert.ok(address !== null && typeof address === "object");
	await assert.rejects(
		sendLines({
			url: `tls://127.0.0.1:${address.port}`,
			lines: readTexts(),
			answerTimeoutMs: 50,
		}),
		{ code: "sender.noAnswer" },
	);
});
