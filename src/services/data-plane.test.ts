/** Collector, correlator, storage and alerts as they run together, on an event store and alerts in memory. */
import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import {
	type AlertSignal,
	type Resource,
	type Service,
	sharedTenantId,
	type Tenant,
} from "#core/index.ts";
import { sendLines } from "#pipeline/index.ts";
import {
	createMemoryEventStore,
	type Failures,
	storeError,
} from "#pipeline/storage/testing.ts";
import { createIdSource, deriveId, silentLog } from "#platform/index.ts";
import { createActiveServices } from "./active-services.ts";
import { type DataPlane, startDataPlane } from "./data-plane.ts";

const tenant: Tenant = {
	id: "11111111-1111-4111-8111-111111111111",
	name: "Main",
	isMain: true,
	isShared: false,
	isDisabled: false,
	description: "",
	epsLimit: 0,
	createdAt: 0,
	updatedAt: 0,
};

function resource(
	kind: string,
	name: string,
	body: unknown,
	tenantId = tenant.id,
): Resource {
	return {
		id: deriveId(kind, name),
		kind,
		tenantId,
		name,
		description: "",
		body,
		version: 1,
		createdAt: 0,
		updatedAt: 0,
	};
}

const nameIs = (value: string) => ({
	kind: "comparison",
	left: { kind: "field", field: "Name" },
	operator: "=",
	right: { kind: "constant", value },
});

/** Lines of JSON are events; "noise" is dropped; every "attack" is an alert, every "look" only a detection. */
const resources = [
	resource(
		"normalizer",
		"JSON",
		{
			parsing: { method: "json" },
			mapping: [{ source: "name", field: "Name" }],
		},
		sharedTenantId,
	),
	resource("collector", "Collector", {
		connectors: [{ kind: "tcp", port: 0 }],
		normalizers: ["JSON"],
		filter: nameIs("noise"),
	}),
	resource("correlator", "Correlator", {}),
	resource("storage", "Storage", { flushMs: 10 }),
	...["attack", "look"].map((name) =>
		resource("correlationRule", `An ${name}`, {
			kind: "simple",
			propagatedFields: ["Name"],
			selectors: [{ condition: nameIs(name) }],
			actions: [{ trigger: "everyEvent", noAlert: name === "look" }],
		}),
	),
];

interface World {
	readonly store: ReturnType<typeof createMemoryEventStore>;
	readonly signals: AlertSignal[];
	/** Makes the alerts fail. */
	breakAlerts(isBroken: boolean): void;
	start(): Promise<DataPlane>;
}

async function makeWorld(t: TestContext, failures?: Failures): Promise<World> {
	const directory = await mkdtemp(join(tmpdir(), "ursa-data-plane-"));
	const store = createMemoryEventStore(failures);
	const signals: AlertSignal[] = [];
	const running: DataPlane[] = [];
	let isBroken = false;
	t.after(async () => {
		for (const plane of running) await plane.stop();
		await rm(directory, { recursive: true, force: true });
	});
	return {
		store,
		signals,
		breakAlerts: (now) => {
			isBroken = now;
		},
		async start() {
			const plane = await startDataPlane({
				directory,
				tenant,
				resources,
				collector: "Collector",
				correlator: "Correlator",
				storage: "Storage",
				eventStore: store,
				alerts: {
					async record(list) {
						if (isBroken) throw new Error("the state store is away");
						signals.push(...list);
						return list.map(() => "alert");
					},
				},
				clock: Date.now,
				newId: createIdSource(Date.now),
				log: silentLog,
			});
			running.push(plane);
			return plane;
		},
	};
}

async function send(
	plane: DataPlane,
	...names: readonly string[]
): Promise<void> {
	const { port } = plane.collector.work.connectors[0]?.address ?? {};
	await sendLines({
		url: `tcp://127.0.0.1:${port}`,
		lines: (async function* () {
			for (const name of names)
				yield name === "broken" ? "{" : JSON.stringify({ name });
		})(),
	});
}

async function until(isSo: () => boolean): Promise<void> {
	while (!isSo()) await new Promise(setImmediate);
}

const isIdle = (plane: DataPlane) => () =>
	[...plane.storage.writers, plane.correlator.alertForwarder].every(
		(consumer) => consumer.state().lag === 0,
	) && plane.correlator.work.state().lag === 0;

const namesIn = (store: World["store"]) =>
	store.lines().map((line) => String(JSON.parse(line).Name));

function servicesOf(plane: DataPlane) {
	return createActiveServices({
		dataPlane: plane,
		address: "127.0.0.1",
		fqdn: "host.example",
		version: "1.2.3",
		clock: Date.now,
	});
}

async function serviceOf(
	plane: DataPlane,
	kind: Service["kind"],
): Promise<Service> {
	const found = (await servicesOf(plane).list()).find(
		(service) => service.kind === kind,
	);
	assert.ok(found);
	return found;
}

function counter(service: Service, name: string, reason = ""): number {
	return (
		service.counters.find(
			(each) => each.name === name && each.reason === reason,
		)?.value ?? 0
	);
}

test("what is sent is stored, detected and an alert, and everything is counted", async (t) => {
	const world = await makeWorld(t);
	const plane = await world.start();
	await send(plane, "fine", "noise", "attack", "broken", "look");
	await until(() => plane.storage.counts.stored === 5);
	await until(isIdle(plane));
	assert.deepEqual(namesIn(world.store).sort(), [
		"An attack",
		"An look",
		"attack",
		"fine",
		"look",
	]);
	assert.deepEqual(
		world.signals.map(({ ruleName, tenantId, event }) => [
			ruleName,
			tenantId,
			event.Type,
		]),
		[["An attack", tenant.id, 3]],
	);
	assert.deepEqual(
		(["received", "stored", "dropped", "rejected", "detected"] as const).map(
			world.store.sum,
		),
		[5, 3, 1, 1, 2],
	);

	const list = await servicesOf(plane).list();
	assert.deepEqual(
		list.map(({ kind, name, status, warning, tenantId, version }) => [
			...[kind, name, status, warning, tenantId, version],
		]),
		[
			["collector", "Collector", "green", "", tenant.id, "1.2.3"],
			["correlator", "Correlator", "green", "", tenant.id, "1.2.3"],
			["storage", "Storage", "green", "", tenant.id, "1.2.3"],
		],
	);
	const [collector, correlator, storage] = list;
	assert.ok(collector && correlator && storage);
	const connector = plane.collector.work.connectors[0]?.name ?? "";
	assert.equal(counter(collector, "received", connector), 5);
	assert.equal(counter(collector, "passed"), 3);
	assert.equal(counter(collector, "dropped", "filter"), 1);
	assert.equal(counter(collector, "rejected", "json.syntax"), 1);
	assert.equal(counter(correlator, "received"), 3);
	assert.equal(counter(correlator, "detections"), 2);
	assert.equal(counter(correlator, "fired", "An attack"), 1);
	assert.equal(counter(correlator, "waiting"), 0);
	assert.equal(counter(storage, "stored"), 5);
	assert.equal(counter(storage, "waiting"), 0);
	assert.notEqual(collector.id, collector.resourceId);
});

test("rates are taken from the counters, summed over their reasons", async (t) => {
	const world = await makeWorld(t);
	const plane = await world.start();
	let now = 0;
	const services = createActiveServices({
		dataPlane: plane,
		address: "",
		fqdn: "",
		version: "",
		clock: () => now,
	});
	services.sample();
	await send(plane, "a", "b", "noise", "broken");
	await until(isIdle(plane));
	now = 2000;
	services.sample();
	const [collector] = await services.list();
	assert.equal(collector?.rates.received, 2);
	assert.equal(collector?.rates.passed, 1);
	assert.equal(collector?.rates.dropped, 0.5);
});

test("a store that is away turns the storage yellow with the reason until it is back", async (t) => {
	let isAway = true;
	const world = await makeWorld(t, {
		before: () => (isAway ? storeError("unavailable") : undefined),
	});
	const plane = await world.start();
	await send(plane, "attack");
	await until(() => plane.storage.writers[0]?.state().problem !== undefined);
	const away = await serviceOf(plane, "storage");
	assert.equal(away.status, "yellow");
	assert.match(away.warning, /the store says unavailable/);
	assert.ok(counter(away, "waiting") > 0);
	// Detection does not wait for the store.
	await until(() => world.signals.length === 1);
	assert.equal((await serviceOf(plane, "correlator")).status, "green");
	isAway = false;
	await until(isIdle(plane));
	assert.equal((await serviceOf(plane, "storage")).status, "green");
	assert.deepEqual(namesIn(world.store).sort(), ["An attack", "attack"]);
});

test("alerts that cannot be recorded wait, show, and come once they can", async (t) => {
	const world = await makeWorld(t);
	world.breakAlerts(true);
	const plane = await world.start();
	await send(plane, "attack");
	const { alertForwarder } = plane.correlator;
	await until(() => alertForwarder.state().problem !== undefined);
	const broken = await serviceOf(plane, "correlator");
	assert.equal(broken.status, "yellow");
	assert.match(broken.warning, /state store is away/);
	world.breakAlerts(false);
	await until(isIdle(plane));
	assert.deepEqual(
		world.signals.map(({ ruleName }) => ruleName),
		["An attack"],
	);
	assert.equal((await serviceOf(plane, "correlator")).status, "green");
});

test("a stop at any moment ends soon, and the next start does what was left, once", async (t) => {
	const world = await makeWorld(t);
	for (let round = 0; round < 3; round++) {
		const plane = await world.start();
		await send(plane, `fine ${round}`, "attack");
		await plane.stop();
	}
	const plane = await world.start();
	await until(isIdle(plane));
	assert.deepEqual(namesIn(world.store).sort(), [
		...["An attack", "An attack", "An attack"],
		...["attack", "attack", "attack"],
		...["fine 0", "fine 1", "fine 2"],
	]);
	assert.equal(new Set(world.signals.map(({ event }) => event.ID)).size, 3);
	assert.equal(world.store.sum("stored"), 6);
});

test("a stop with everything done and nothing coming in ends soon too", async (t) => {
	const world = await makeWorld(t);
	const plane = await world.start();
	await send(plane, "attack");
	await until(isIdle(plane));
	await plane.stop();
	assert.equal(plane.correlator.work.state().problem, undefined);
});

test("a resource that is missing is told by name, and so is a port in use", async (t) => {
	const world = await makeWorld(t);
	const plane = await world.start();
	const { port } = plane.collector.work.connectors[0]?.address ?? {};
	const other = await mkdtemp(join(tmpdir(), "ursa-data-plane-"));
	t.after(() => rm(other, { recursive: true, force: true }));
	const start = (changes: {
		readonly storage?: string;
		readonly resources?: readonly Resource[];
	}) =>
		startDataPlane({
			directory: other,
			tenant,
			resources,
			collector: "Collector",
			correlator: "Correlator",
			storage: "Storage",
			eventStore: world.store,
			alerts: { record: async () => [] },
			clock: Date.now,
			newId: createIdSource(Date.now),
			log: silentLog,
			...changes,
		});
	await assert.rejects(start({ storage: "Attic" }), {
		code: "services.missingResource",
		message: /Storage Attic/,
	});
	const inUse = resource("collector", "Collector", {
		connectors: [
			{ kind: "http", port: 0 },
			{ kind: "tcp", port },
		],
		normalizers: ["JSON"],
	});
	await assert.rejects(
		start({
			resources: resources.map((each) =>
				each.kind === "collector" ? inUse : each,
			),
		}),
		{ code: "connectors.portInUse", message: new RegExp(String(port)) },
	);
});
