import assert from "node:assert/strict";
import { after, test } from "node:test";
import { z } from "zod";
import { openPglite } from "#backends/state-store/index.ts";
import { defineResource } from "#schema/index.ts";
import { createRecordedAudit } from "../audit/testing.ts";
import { createResources } from "../resources/create-resources.ts";
import { createTenants } from "../tenants/create-tenants.ts";
import { createServices } from "./create-services.ts";
import type { ServiceState } from "./services.ts";

const store = await openPglite({ dataDir: "memory" });
await store.migrate();
after(() => store.close());

let now = Date.UTC(2026, 4, 1, 12);
const clock = () => now;
const collector = defineResource({
	...{ kind: "collector", title: "Collector", body: z.object({}) },
});
const resources = createResources(store.db, {
	...{ definitions: new Map([["collector", collector]]), clock },
	audit: createRecordedAudit(),
});
const main = await createTenants(store.db, {
	...{ clock, audit: createRecordedAudit() },
}).main();
const resource = await resources.create({
	...{ kind: "collector", tenantId: main.id, name: "Edge", body: {} },
});

const state: ServiceState = {
	...{ version: "1", startedAt: now, fqdn: "edge.example", warning: "" },
	...{ status: "green", configVersion: "c", counters: [], rates: {} },
	...{ address: { host: "10.0.0.5", port: 7221 }, backlogBytes: 0 },
};

async function start() {
	const audit = createRecordedAudit();
	const services = createServices(store.db, { clock, audit });
	const { service, pairing } = await services.create({
		resourceId: resource.id,
	});
	return {
		...{ services, audit, pairing, id: service.id },
		actions: () => audit.entries.map(({ action }) => action),
	};
}

test("what people ask of a service is told with its id, name, kind and tenant", async () => {
	const { services, audit, id, actions } = await start();
	await services.requestReload(id);
	await services.requestRestart(id);
	await services.resetCertificate(id);
	await services.delete(id);
	assert.deepEqual(actions(), [
		"service created",
		"service reloaded",
		"service restarted",
		"service certificate reset",
		"service deleted",
	]);
	for (const { object, tenantId } of audit.entries) {
		assert.deepEqual(object, { id, name: "Edge", kind: "collector" });
		assert.equal(tenantId, main.id);
	}
});

test("a refused change tells nothing, a wrong pairing token tells of a failure without the token", async () => {
	const { services, audit, id, pairing, actions } = await start();
	await assert.rejects(services.requestReload("nobody"));
	await assert.rejects(services.delete("nobody"));
	const fingerprint = "a".repeat(64);
	const token = "wrong-token";
	await assert.rejects(services.pair({ id, token, fingerprint }));
	await services.pair({ id, token: pairing.token, fingerprint });
	assert.deepEqual(actions(), [
		...["service created", "service paired", "service paired"],
	]);
	const [, failed, paired] = audit.entries;
	assert.equal(failed?.outcome, "failed");
	assert.equal(paired?.outcome, undefined);
	assert.doesNotMatch(JSON.stringify(audit.entries), /wrong-token/);
});

test("starts and changes of status are told once, with both statuses and no outcome", async () => {
	const { services, audit, id, actions } = await start();
	await services.reportState(id, state);
	await services.reportState(id, state);
	await services.reportState(id, {
		...{ ...state, status: "red", warning: "disk full" },
	});
	assert.deepEqual(actions(), [
		...["service created", "service started", "service status changed"],
	]);
	const [, started, changed] = audit.entries;
	assert.deepEqual(started?.fields, {
		...{ DestinationAddress: "10.0.0.5", DestinationHostName: "edge.example" },
	});
	assert.equal(changed?.outcome, null);
	assert.equal(changed?.message, "disk full");
	assert.equal(changed?.fields?.DeviceCustomString1, "red");
	assert.equal(changed?.fields?.DeviceCustomString2, "green");
});

test("a service that flaps is told of at most every ten seconds, by what it is then", async () => {
	const { services, audit, id } = await start();
	await services.reportState(id, state);
	for (const status of ["red", "green", "red", "green", "yellow"] as const) {
		await services.reportState(id, { ...state, status });
		now += 1000;
	}
	const statuses = () =>
		audit.entries
			.filter(({ action }) => action === "service status changed")
			.map(({ fields }) => fields?.DeviceCustomString1);
	assert.deepEqual(statuses(), ["red"]);
	now += 10_000;
	await services.reportState(id, { ...state, status: "yellow" });
	assert.deepEqual(statuses(), ["red", "yellow"]);
});

test("a core that starts again knows what was told before it", async () => {
	const { services, id } = await start();
	await services.reportState(id, state);
	const audit = createRecordedAudit();
	const restarted = createServices(store.db, { clock, audit });
	await restarted.reportState(id, state);
	assert.deepEqual(audit.entries, []);
	await restarted.reportState(id, { ...state, startedAt: now + 5 });
	assert.deepEqual(
		audit.entries.map(({ action }) => action),
		["service started"],
	);
});
