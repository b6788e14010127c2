import assert from "node:assert/strict";
import { after, test } from "node:test";
import { z } from "zod";
import { openPglite } from "#backends/state-store/index.ts";
import { defineResource, type ResourceDefinition } from "#schema/index.ts";
import { createRecordedAudit } from "../audit/testing.ts";
import { createResources } from "../resources/create-resources.ts";
import { createTenants } from "../tenants/create-tenants.ts";
import { createServices } from "./create-services.ts";
import type { ServiceState } from "./services.ts";

const store = await openPglite({ dataDir: "memory" });
await store.migrate();
after(() => store.close());

let now = Date.UTC(2026, 4, 1);
const clock = () => now;
const second = 1000;
const day = 24 * 3600 * second;

const definitions = new Map<string, ResourceDefinition>(
	["collector", "filter"].map((kind) => [
		kind,
		defineResource({ kind, title: kind, body: z.object({}) }),
	]),
);
const resources = createResources(store.db, {
	...{ definitions, clock, audit: createRecordedAudit() },
});
const main = await createTenants(store.db, { clock }).main();
const audit = createRecordedAudit();
const services = createServices(store.db, { clock, audit });
const restarted = () => createServices(store.db, { clock, audit });

let serial = 0;
const addResource = (kind = "collector") =>
	resources.create({
		...{ kind, tenantId: main.id, name: `Resource ${serial++}`, body: {} },
	});
const addService = async () =>
	services.create({ resourceId: (await addResource()).id });

const fingerprint = () => (serial++).toString(16).padStart(64, "0");
const state: ServiceState = {
	version: "1.2.3",
	startedAt: now,
	fqdn: "node.example.org",
	address: { host: "10.0.0.5", port: 7221 },
	status: "green",
	warning: "",
	configVersion: "c1",
	counters: [{ name: "received", reason: "", value: 7 }],
	rates: { received: 1.5 },
	backlogBytes: 9,
};

test("a new service is gray, named after its resource, and waits to be paired", async () => {
	const resource = await addResource();
	const { service, pairing } = await services.create({
		resourceId: resource.id,
	});
	assert.deepEqual(service, {
		id: service.id,
		...{ tenantId: main.id, resourceId: resource.id, kind: "collector" },
		...{ name: resource.name, address: "", fqdn: "", version: "" },
		...{ status: "gray", warning: "", startedAt: 0 },
		...{ createdAt: now, updatedAt: now },
		pairingExpiresAt: now + day,
		...{ counters: [], rates: {}, backlogBytes: 0 },
	});
	assert.equal(pairing.expiresAt, now + day);
	assert.match(pairing.token, /^[\w-]{43}$/);
	assert.deepEqual(await services.find(service.id), service);
	assert.ok((await services.list()).some(({ id }) => id === service.id));
	assert.doesNotMatch(JSON.stringify(await services.list()), /token/i);
	await resources.update(resource.id, 1, { name: "Renamed" });
	assert.equal((await services.find(service.id))?.name, "Renamed");
});

test("services run collectors, correlators and storages only", async () => {
	const filter = await addResource("filter");
	await assert.rejects(services.create({ resourceId: filter.id }), {
		code: "activeServices.wrongKind",
	});
	await assert.rejects(services.create({ resourceId: "nothing" }), {
		code: "activeServices.unknownResource",
	});
	const { service } = await addService();
	await assert.rejects(
		services.create({ resourceId: service.resourceId, id: service.id }),
		{ code: "activeServices.idTaken" },
	);
});

test("a service of the installation is made once and stays as it is", async () => {
	const input = {
		id: "11111111-1111-4111-8111-111111111111",
		resourceId: (await addResource()).id,
	};
	const made = await services.ensure(input);
	assert.equal(made.pairingExpiresAt, undefined);
	now++;
	assert.deepEqual(await services.ensure(input), made);
	const { token } = await services.resetCertificate(input.id);
	await services.pair({ id: input.id, token, fingerprint: fingerprint() });
});

test("a token pairs one certificate once", async () => {
	const { service, pairing } = await addService();
	const { id } = service;
	const proof = { id, token: pairing.token, fingerprint: fingerprint() };
	const attempts = await Promise.allSettled([
		services.pair(proof),
		services.pair({ ...proof, fingerprint: fingerprint() }),
	]);
	assert.deepEqual(
		attempts.map(({ status }) => status),
		["fulfilled", "rejected"],
	);
	await assert.rejects(services.pair(proof), {
		code: "activeServices.badToken",
	});
	const found = (await services.paired()).filter((one) => one.id === id);
	assert.deepEqual(found, [
		{
			...{ id, kind: "collector", tenantId: main.id },
			...{ resourceId: service.resourceId, fingerprint: proof.fingerprint },
		},
	]);
	assert.equal((await services.find(id))?.pairingExpiresAt, undefined);
});

test("a token is good for a day, for its own service, and for a certificate of nobody else", async () => {
	const { service, pairing } = await addService();
	const another = await addService();
	const taken = fingerprint();
	await services.pair({
		...{ id: another.service.id, token: another.pairing.token },
		fingerprint: taken,
	});
	const pair = (change: object) =>
		services.pair({
			...{ id: service.id, token: pairing.token, fingerprint: fingerprint() },
			...change,
		});
	for (const [change, code] of [
		[{ id: another.service.id }, "badToken"],
		[{ id: "nothing" }, "badToken"],
		[{ token: "" }, "badToken"],
		[{ fingerprint: taken }, "fingerprintTaken"],
		[{ fingerprint: "AB:CD" }, "badFingerprint"],
	] as const) {
		await assert.rejects(pair(change), { code: `activeServices.${code}` });
	}
	now += day;
	await assert.rejects(pair({}), { code: "activeServices.tokenExpired" });
	assert.equal((await services.find(service.id))?.pairingExpiresAt, undefined);
});

test("ten wrong tokens in a minute close the door for the rest of it, for that service", async () => {
	const { service, pairing } = await addService();
	const another = await addService();
	const pair = (token: string) =>
		services.pair({ id: service.id, token, fingerprint: fingerprint() });
	for (let number = 0; number < 10; number++) {
		await assert.rejects(pair("wrong"), { code: "activeServices.badToken" });
	}
	await assert.rejects(pair(pairing.token), {
		...{ code: "activeServices.tooManyTries", status: 429 },
	});
	await services.pair({
		...{ id: another.service.id, token: another.pairing.token },
		fingerprint: fingerprint(),
	});
	now += 60 * second;
	await pair(pairing.token);
});

test("after a reset the certificate is refused and a new token is needed", async () => {
	const { service, pairing } = await addService();
	const { id } = service;
	const first = fingerprint();
	await services.pair({ id, token: pairing.token, fingerprint: first });
	const { token } = await services.resetCertificate(id);
	assert.ok(!(await services.paired()).some((one) => one.id === id));
	await services.pair({ id, token, fingerprint: fingerprint() });
	const found = (await services.paired()).find((one) => one.id === id);
	assert.notEqual(found?.fingerprint, first);
});

test("a report is what the service shows", async () => {
	const { service, pairing } = await addService();
	const { id } = service;
	await services.pair({
		...{ id, token: pairing.token, fingerprint: fingerprint() },
	});
	assert.deepEqual(await services.reportState(id, state), []);
	const shown = await services.find(id);
	assert.deepEqual(
		[shown?.status, shown?.address, shown?.fqdn, shown?.version],
		["green", "10.0.0.5:7221", "node.example.org", "1.2.3"],
	);
	assert.deepEqual(shown?.counters, state.counters);
	assert.deepEqual(shown?.rates, state.rates);
	assert.equal(shown?.lastSeenAt, now);
	await services.reportState(id, {
		...state,
		...{ status: "yellow", warning: "The storage is slow" },
		address: { host: "::1", port: 7 },
	});
	const later = await services.find(id);
	assert.deepEqual(
		[later?.status, later?.warning, later?.address],
		["yellow", "The storage is slow", "[::1]:7"],
	);
	const paired = (await services.paired()).find((one) => one.id === id);
	assert.deepEqual(paired?.address, { host: "::1", port: 7 });
});

test("a silent service turns red and says for how long", async () => {
	const { service } = await addService();
	await services.reportState(service.id, state);
	now += 15 * second;
	assert.equal((await services.find(service.id))?.status, "green");
	now += 27 * second;
	const silent = await services.find(service.id);
	assert.equal(silent?.status, "red");
	assert.match(silent?.warning ?? "", /^No sign of life for 42 s/);
	await services.reportState(service.id, state);
	assert.equal((await services.find(service.id))?.status, "green");
});

test("reports are written down every ten seconds and at the end", async () => {
	const { service } = await addService();
	const { id } = service;
	const report = (value: number) =>
		services.reportState(id, {
			...state,
			counters: [{ name: "received", reason: "", value }],
		});
	const written = async () => (await restarted().find(id))?.counters[0]?.value;
	await report(1);
	assert.equal(await written(), 1);
	now += 9 * second;
	await report(2);
	assert.equal(await written(), 1);
	now += second;
	await report(3);
	assert.equal(await written(), 3);
	now += second;
	await report(4);
	await services.flush();
	assert.equal(await written(), 4);
});

test("a core that just started waits for reports before it calls anybody silent", async () => {
	const { service, pairing } = await addService();
	const { id } = service;
	await services.pair({
		...{ id, token: pairing.token, fingerprint: fingerprint() },
	});
	await services.reportState(id, state);
	now += 3600 * second;
	const core = restarted();
	const paired = (await core.paired()).find((one) => one.id === id);
	assert.deepEqual(paired?.address, state.address);
	assert.equal((await core.find(id))?.status, "green");
	now += 16 * second;
	assert.equal((await core.find(id))?.status, "red");
});

test("what is asked of a service is handed over once, with its next report", async () => {
	const { service } = await addService();
	const { id } = service;
	await services.reportState(id, state);
	assert.equal((await services.requestReload(id)).pending, "reload");
	assert.deepEqual(await services.reportState(id, state), ["reload"]);
	assert.deepEqual(await services.reportState(id, state), []);
	await services.requestReload(id);
	assert.equal((await services.requestRestart(id)).pending, "restart");
	assert.deepEqual(await restarted().reportState(id, state), ["restart"]);
	assert.equal((await services.find(id))?.pending, undefined);
});

test("a deleted service is gone, with its certificate", async () => {
	const { service, pairing } = await addService();
	const { id } = service;
	await services.pair({
		...{ id, token: pairing.token, fingerprint: fingerprint() },
	});
	await services.reportState(id, state);
	await services.delete(id);
	assert.equal(await services.find(id), undefined);
	assert.ok(!(await services.paired()).some((one) => one.id === id));
	const notFound = { code: "activeServices.notFound", status: 404 };
	for (const attempt of [
		() => services.reportState(id, state),
		() => services.delete(id),
		() => services.requestReload(id),
		() => services.requestRestart(id),
		() => services.resetCertificate(id),
	]) {
		await assert.rejects(attempt, notFound);
	}
	await services.flush();
});
