import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import http from "node:http";
import https from "node:https";
import { type AddressInfo, connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, type TestContext, test } from "node:test";
import { openCertificateAuthority } from "../certificate-authority.ts";
import { createEgress } from "./egress.ts";
import { proxyDefinition } from "./proxy.definition.ts";
import { createAgent, isExcepted } from "./proxy-agent.ts";

const directory = await mkdtemp(join(tmpdir(), "ursa-proxy-"));
after(() => rm(directory, { recursive: true }));
const authority = await openCertificateAuthority(directory, Date.now);
const tls = await authority.serverCertificate("target", ["target.example"]);
const ca = await readFile(authority.certPath, "utf8");

const target = https.createServer(tls, (_request, response) => {
	response.end("reached");
});
target.listen(0, "127.0.0.1");
await once(target, "listening");
after(() => target.close());

const portOf = (server: http.Server | https.Server) =>
	// An address of the kernel, never a path.
	(server.address() as AddressInfo).port;

/** Lets `user:pass word` in, wherever the target says it is: everything leads to our target. */
async function startProxy(test: TestContext, asked: string[] = []) {
	const proxy = http.createServer((_request, response) => {
		response.writeHead(405).end();
	});
	const open = new Set<{ destroy(): void }>();
	proxy.on("connect", (request, client) => {
		open.add(client);
		asked.push(request.url ?? "");
		const expected = `Basic ${Buffer.from("user:pass word").toString("base64")}`;
		if (request.headers["proxy-authorization"] !== expected) {
			client.end("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n");
			return;
		}
		const onward = connect(portOf(target), "127.0.0.1", () => {
			client.write("HTTP/1.1 200 Connection established\r\n\r\n");
			onward.pipe(client).pipe(onward);
		});
		open.add(onward);
	});
	proxy.listen(0, "127.0.0.1");
	await once(proxy, "listening");
	test.after(() => {
		for (const socket of open) socket.destroy();
		proxy.close();
	});
	return { port: portOf(proxy), asked };
}

const egressFor = (...targets: string[]) =>
	createEgress({
		allow: async () => targets.map((one) => ({ target: one })),
		resolver: async () => [{ address: "127.0.0.1", family: 4 }],
	});

async function ask(agent: https.Agent, host: string, port: number) {
	const request = https.get({ agent, host, port, ca });
	try {
		const [answer] = await once(request, "response");
		let text = "";
		for await (const chunk of answer) text += chunk;
		return text;
	} finally {
		agent.destroy();
	}
}

test("an https client goes through the proxy and still checks the target's own certificate", async (t) => {
	const { port, asked } = await startProxy(t);
	const egress = egressFor("proxy.example");
	const url = `http://user:pass%20word@proxy.example:${port}`;
	const agent = () => createAgent({ url, except: [] }, egress);
	assert.equal(await ask(agent(), "target.example", 8443), "reached");
	assert.deepEqual(asked, ["target.example:8443"]);
	await assert.rejects(ask(agent(), "other.example", 8443), {
		code: "ERR_TLS_CERT_ALTNAME_INVALID",
	});
});

test("excepted domains are reached directly", async (t) => {
	const { port, asked } = await startProxy(t);
	const egress = egressFor("target.example");
	const agent = createAgent(
		{ url: `http://proxy.example:${port}`, except: ["example"] },
		egress,
	);
	assert.equal(await ask(agent, "target.example", portOf(target)), "reached");
	assert.deepEqual(asked, []);
	assert.ok(isExcepted("a.b.example.org.", [".Example.org"]));
	assert.ok(isExcepted("example.org", ["*.example.org"]));
	assert.ok(!isExcepted("badexample.org", ["example.org"]));
});

test("a refusal of the proxy says what to check and holds no password", async (t) => {
	const { port } = await startProxy(t);
	const egress = egressFor("proxy.example");
	const url = `http://user:secret-word@proxy.example:${port}`;
	const refused = ask(
		createAgent({ url, except: [] }, egress),
		"target.example",
		443,
	);
	await assert.rejects(refused, (error: Error) => {
		assert.match(error.message, /answered 407\. Check the user name/);
		assert.doesNotMatch(JSON.stringify([error.message, error]), /secret-word/);
		return true;
	});
});

test("a proxy that is away or no proxy is named by host and port", async (t) => {
	const { port } = await startProxy(t);
	const egress = egressFor("proxy.example", "127.0.0.1");
	const gone = http.createServer();
	gone.listen(0, "127.0.0.1");
	await once(gone, "listening");
	const gonePort = portOf(gone);
	gone.close();
	await once(gone, "close");
	const through = (proxyPort: number) =>
		createAgent(
			{ url: `http://u:secret-word@proxy.example:${proxyPort}`, except: [] },
			egress,
		);
	await assert.rejects(ask(through(gonePort), "target.example", 443), {
		code: "egress.proxyUnreachable",
		message: new RegExp(`proxy\\.example:${gonePort}.*ECONNREFUSED`),
	});
	const server = http.createServer();
	server.on("connect", (_request, socket) => {
		socket.end("HTTP/1.1 500 No\r\n\r\n");
	});
	server.listen(0, "127.0.0.1");
	await once(server, "listening");
	t.after(() => server.close());
	await assert.rejects(ask(through(portOf(server)), "target.example", 443), {
		code: "egress.proxyRefused",
	});
	assert.ok(port > 0);
});

test("neither the proxy nor an address behind it may be special without a rule", async (t) => {
	const { port, asked } = await startProxy(t);
	const url = `http://user:pass%20word@proxy.example:${port}`;
	await assert.rejects(
		ask(createAgent({ url, except: [] }, egressFor()), "target.example", 443),
		{ code: "egress.proxyUnreachable", message: /Allowed targets/ },
	);
	const egress = egressFor("proxy.example");
	await assert.rejects(
		ask(createAgent({ url, except: [] }, egress), "169.254.169.254", 443),
		{ code: "egress.refused" },
	);
	assert.deepEqual(asked, []);
});

test("a proxy without a usable address is refused without repeating it", () => {
	for (const url of ["", "proxy:secret-word", "ftp://u:secret-word@p"]) {
		assert.throws(
			() => createAgent({ url, except: [] }, egressFor()),
			(error: Error) => !error.message.includes("secret-word"),
		);
	}
});

test("the resource takes a URL without credentials or a secret, not both", () => {
	const fits = (body: unknown) => proxyDefinition.safeParse(body).success;
	assert.ok(
		fits({ url: "http://proxy.example:3128", except: [".corp.example"] }),
	);
	assert.ok(fits({ secret: "2b7e1516-28ae-4d2a-a6d8-f9b1c2d3e4f5" }));
	for (const body of [
		{},
		{ url: "http://proxy.example", secret: "x" },
		{ url: "http://user:word@proxy.example" },
		{ url: "socks5://proxy.example" },
		{ url: "proxy" },
		{ url: "http://proxy.example", except: ["a b"] },
	]) {
		assert.ok(!fits(body), JSON.stringify(body));
	}
});
