import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { request as requestHttp } from "node:http";
import { request } from "node:https";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { type KeyPair, openCertificateAuthority } from "#platform/index.ts";
import { createConsoleApi } from "./console/create-console-api.ts";
import { createWorld, idOf, newAlert, tokenOf } from "./testing/world.ts";
import { createPublicApi } from "./v1/create-public-api.ts";

const loopback = { host: "127.0.0.1", port: 0 };
const headers = { authorization: `Bearer ${tokenOf("boss")}` };

let folder = "";
let ca = "";
let tls: KeyPair | undefined;

before(async () => {
	folder = await mkdtemp(join(tmpdir(), "ursa-api-"));
	const authority = await openCertificateAuthority(folder, Date.now);
	ca = authority.cert;
	tls = await authority.serverCertificate("core", ["127.0.0.1"]);
});
after(() => rm(folder, { recursive: true }));

test("both APIs speak HTTPS that the authority's certificate verifies", async (t) => {
	for (const [create, path, expected] of [
		[createPublicApi, "/api/v1/users/whoami", 200],
		[createConsoleApi, "/api/session", 401],
	] as const) {
		assert.ok(tls);
		const api = create({ ...createWorld(), tls });
		t.after(() => api.close());
		const address = await api.listen(loopback);
		assert.match(address, /^https:\/\/127\.0\.0\.1:\d+$/);
		const client = request(address + path, { ca, headers, agent: false });
		client.end();
		const [answer] = await once(client, "response");
		assert.equal(answer.statusCode, expected);
		answer.resume();
		await once(answer, "end");
	}
});

test("an answer that fails after its beginning cuts the connection and is logged", async (t) => {
	const world = createWorld();
	world.alerts.add(newAlert("a", "", { id: "broken", lastSeen: 0 }));
	world.alerts.breakEvents("broken");
	const api = createPublicApi(world);
	t.after(() => api.close());
	const address = await api.listen(loopback);
	const client = requestHttp(`${address}/api/v1/alerts?withEvents`, {
		headers,
		agent: false,
	});
	client.end();
	const [answer] = await once(client, "response");
	assert.equal(answer.statusCode, 200);
	const parts: Buffer[] = [];
	answer.on("data", (part: Buffer) => parts.push(part));
	const [error] = await once(answer, "error");
	assert.equal(error.code, "ECONNRESET");
	const text = Buffer.concat(parts).toString();
	assert.ok(text.includes(idOf("alert-a")));
	assert.throws(() => JSON.parse(text), SyntaxError);
	assert.ok(world.logText().includes("the disk with secrets broke"));
});

test("closing lets a running request finish", async () => {
	const world = createWorld();
	const api = createPublicApi(world);
	const address = await api.listen(loopback);
	let release = () => {};
	const held = new Promise<void>((resolve) => {
		release = resolve;
	});
	const { list } = world.tenants;
	const asked = new Promise<void>((resolve) => {
		world.tenants.list = async () => {
			resolve();
			await held;
			return list();
		};
	});
	const client = requestHttp(`${address}/api/v1/tenants`, { headers });
	client.end();
	await asked;
	const closed = api.close();
	release();
	const [answer] = await once(client, "response");
	assert.equal(answer.statusCode, 200);
	answer.resume();
	await closed;
	const refused = connect(Number(new URL(address).port), "127.0.0.1");
	const [error] = await once(refused, "error");
	assert.equal(error.code, "ECONNREFUSED");
});
