import assert from "node:assert/strict";
import { test } from "node:test";
import { gunzipSync, zstdDecompressSync } from "node:zlib";
import {
	connectorDefinition,
	createConnector,
} from "../../connectors/index.ts";
import { createTestAuthority } from "../../connectors/testing/certificates.ts";
import {
	createRecorder,
	fixedClock,
	noSecrets,
} from "../../connectors/testing/recorder.ts";
import { createSecrets } from "../../secrets.ts";
import { groupOf, jsonLines, lineOf, makeSender, running } from "../testing.ts";
import { http, startServer } from "./testing.ts";

test("a group is one body, named by its key", async (t) => {
	const { seen, port } = await startServer(t);
	const sender = await makeSender(t, http(port));
	const group = groupOf(1, "a", "b");
	await sender.send(group, running);
	const [request, ...others] = seen;
	assert.deepEqual(others, []);
	assert.equal(request?.method, "POST");
	assert.equal(request?.path, "/in?x=1");
	assert.equal(request?.headers["content-type"], "application/x-ndjson");
	assert.equal(request?.headers["idempotency-key"], group.name);
	assert.equal(request?.body.toString(), jsonLines("a", "b"));
});

test("the http connector of Ursa takes a group once that comes twice", async (t) => {
	const recorder = createRecorder();
	const connector = createConnector(
		connectorDefinition.parse({ kind: "http", port: 0, path: "/in" }),
		{ clock: fixedClock, secrets: noSecrets },
	);
	await connector.start(
		recorder.receive,
		recorder.positionOf,
		recorder.tokenOf,
	);
	t.after(() => connector.stop());
	const settings = http(connector.address?.port ?? 0, { compression: "gzip" });
	const sender = await makeSender(t, settings);
	await sender.send(groupOf(1, "a", "b"), running);
	await sender.send(groupOf(1, "a", "b"), running);
	await sender.send(groupOf(2, "c"), running);
	const numbers = new Map(
		recorder
			.messages()
			.map(({ text, sequence }) => [
				`${sequence?.stream} ${sequence?.number}`,
				text,
			]),
	);
	assert.deepEqual([...numbers.values()], ["a", "b", "c"].map(lineOf));
});

for (const [compression, decompress] of [
	["gzip", gunzipSync],
	["zstd", zstdDecompressSync],
] as const)
	test(`bodies are compressed with ${compression} and say so`, async (t) => {
		const { seen, port } = await startServer(t);
		const sender = await makeSender(t, http(port, { compression }));
		await sender.send(groupOf(1, "a"), running);
		const [request] = seen;
		assert.ok(request !== undefined);
		assert.equal(request.headers["content-encoding"], compression);
		assert.equal(decompress(request.body).toString(), jsonLines("a"));
	});

test("authorization is sent, and no message of an error holds it", async (t) => {
	const { seen, port } = await startServer(t, (response) => {
		response.statusCode = 401;
		response.end("who are you?");
	});
	const secrets = createSecrets(
		new Map([
			[
				"basic",
				{ type: "credentials", user: "u", password: "hidden" } as const,
			],
			["bearer", { type: "token", token: "hidden" } as const],
		]),
	);
	for (const mode of ["basic", "bearer"]) {
		const authorization = { mode, secret: mode };
		const sender = await makeSender(t, http(port, { authorization }), {
			secrets,
		});
		await assert.rejects(
			sender.send(groupOf(1, "a"), running),
			(error: Error) =>
				/answered 401 who are you/.test(error.message) &&
				!error.message.includes("hidden"),
		);
	}
	assert.deepEqual(
		seen.map(({ headers }) => headers.authorization),
		["Basic dTpoaWRkZW4=", "Bearer hidden"],
	);
});

test("a kept connection that the server closed is replaced without a failure", async (t) => {
	const { seen, server, port } = await startServer(t);
	const sender = await makeSender(t, http(port));
	for (let number = 1; number <= 5; number++) {
		await sender.send(groupOf(number, "a"), running);
		server.closeAllConnections();
	}
	assert.equal(seen.length, 5);
	assert.deepEqual(sender.state().failing, []);
});

test("a URL that failed is used again once its health check answers 2xx", async (t) => {
	let isHealthy = false;
	let isUp = false;
	const first = await startServer(t, (response, { path }) => {
		if (path === "/health") response.statusCode = isHealthy ? 200 : 503;
		else response.statusCode = isUp ? 200 : 500;
		response.end();
	});
	const second = await startServer(t);
	let now = 0;
	const sender = await makeSender(
		t,
		{
			kind: "http",
			urls: [`127.0.0.1:${first.port}/a`, `127.0.0.1:${second.port}/b`],
			urlSelection: "preferFirst",
			healthCheckPath: "/health",
		},
		{ clock: () => now },
	);
	const asked = () => first.seen.map(({ path }) => path).join(" ");
	await sender.send(groupOf(1, "a"), running);
	assert.equal(asked(), "/a");
	now = 1000;
	await sender.send(groupOf(2, "b"), running);
	assert.equal(asked(), "/a /health");
	assert.match(sender.state().failing[0]?.problem ?? "", /status 503/);
	isHealthy = true;
	isUp = true;
	now = 10_000;
	await sender.send(groupOf(3, "c"), running);
	assert.equal(asked(), "/a /health /health /a");
	assert.equal(second.seen.length, 2);
	assert.deepEqual(sender.state().failing, []);
});

test("over TLS a server of the internal authority is believed, another is not", async (t) => {
	const { identity } = await createTestAuthority(t);
	const { identity: stranger } = await createTestAuthority(t);
	const { seen, port } = await startServer(t, undefined, identity);
	const settings = {
		kind: "http",
		urls: [`https://localhost:${port}/`],
		tls: { mode: "verification" },
	};
	const trusting = await makeSender(t, settings, { identity });
	await trusting.send(groupOf(1, "a"), running);
	const distrustful = await makeSender(t, settings, { identity: stranger });
	await assert.rejects(distrustful.send(groupOf(1, "a"), running), {
		code: "destinations.cannotConnect",
	});
	const careless = { ...settings, tls: { mode: "enabled" } };
	await (await makeSender(t, careless)).send(groupOf(1, "a"), running);
	assert.equal(seen.length, 2);
});

test("a scheme that contradicts the TLS mode is refused", async (t) => {
	for (const settings of [
		{ kind: "http", urls: ["https://a/"] },
		{ kind: "http", urls: ["http://a/"], tls: { mode: "enabled" } },
	])
		await assert.rejects(makeSender(t, settings), {
			code: "destinations.schemeMismatch",
		});
});
