/** A correlator behind its door: takes each range once, brings detections to storage and alerts, survives a kill. */
import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { decodeEvent, encodeEvent } from "#event/index.ts";
import {
	encodeForwarded,
	encodePart,
} from "../../pipeline/correlator/forwarded.ts";
import { createMemoryEventStore } from "../../pipeline/storage/testing.ts";
import { createPeerClient } from "../link/index.ts";
import { serviceName } from "./core-link.ts";
import { startCorrelatorWork } from "./correlator-work.ts";
import type { ServiceConfig } from "./service-config.ts";
import { eventsPath } from "./start-outputs.ts";
import {
	configOf,
	createFakeLink,
	fieldIs,
	identify,
	makeAuthority,
	makeDirectory,
	needsOf,
	openStorageDoor,
	peerOf,
	resource,
	until,
} from "./testing.ts";
import type { Work } from "./work.ts";

const stored = resource("destination", "stored", {
	...{ kind: "storage", services: ["storage"], flushIntervalMs: 10 },
});
const rule = (threshold: number) =>
	resource("correlationRule", "failures", {
		kind: "standard",
		identicalFields: ["SourceUserName"],
		windowSeconds: 3600,
		selectors: [{ condition: fieldIs("Name", "failed"), threshold }],
		actions: [{ trigger: "firstThreshold" }],
	});
const own = resource("correlator", "correlator", {
	...{ rules: ["failures"], destinations: [stored.id] },
});

/** Of a journal: records `from` … `from + users.length`, an event each. */
function range(from: number, ...users: readonly string[]): Buffer {
	const lines = users.map((user, index) =>
		encodeEvent({
			ID: `${from + index}`,
			Timestamp: Date.now(),
			Type: 1,
			Name: "failed",
			SourceUserName: user,
		}),
	);
	return encodeForwarded(
		{ journal: "journal of a collector", from, end: from + users.length },
		[encodePart({ at: Date.now(), lines })],
	);
}

async function makeWorld(t: TestContext) {
	const authority = await makeAuthority(t);
	const identity = await identify(authority, serviceName("correlator"));
	const collector = await identify(authority, serviceName("collector"));
	const store = createMemoryEventStore();
	const address = await openStorageDoor(t, authority, "storage", store, [
		identity,
	]);
	const link = createFakeLink([address]);
	const directory = await makeDirectory(t);
	const running: Work[] = [];
	t.after(async () => {
		for (const work of running) await work.stop();
	});
	async function startWith(config: ServiceConfig) {
		const work = await startCorrelatorWork(
			needsOf({ ...{ config, directory, link, identity } }),
		);
		running.push(work);
		return work;
	}
	async function start(threshold = 3) {
		const work = await startWith(configOf(own, stored, rule(threshold)));
		work.admit([peerOf(collector)]);
		const client = createPeerClient({
			address: { host: "127.0.0.1", port: work.doorPort ?? 0 },
			name: serviceName("correlator"),
			tls: collector,
		});
		t.after(() => client.close());
		return {
			work,
			send: (payload: Buffer) => client.call(eventsPath, payload),
			async stop() {
				running.splice(running.indexOf(work), 1);
				await work.stop();
			},
		};
	}
	return { start, startWith, store, link };
}

const counter = (work: Work, name: string): number =>
	work
		.state()
		.counters.filter((one) => one.name === name)
		.reduce((sum, { value }) => sum + value, 0);

test("a range that is sent again counts once; a detection is stored and raises an alert, once", async (t) => {
	const { start, store, link } = await makeWorld(t);
	const { work, send } = await start();
	const first = range(1, "ann", "ann", "bob");
	assert.deepEqual(await send(first), {});
	assert.deepEqual(await send(first), {});
	await Promise.all([send(first), send(first)]);
	await until(() => counter(work, "received") === 3);
	await send(range(4, "ann"));
	await until(() => link.alerts.length > 0 && store.lines().length > 0);
	assert.equal(counter(work, "received"), 4);
	assert.equal(counter(work, "detections"), 1);
	const [alert] = link.alerts;
	assert.equal(link.alerts.length, 1);
	assert.equal(alert?.event.SourceUserName, "ann");
	assert.deepEqual(
		store.lines().map((line) => decodeEvent(line).ID),
		[alert?.event.ID],
	);
	assert.equal(store.sum("detected"), 1);
	assert.deepEqual(work.state().problems, []);
});

test("what is on its way to the alerts is counted, and waits while the core is away", async (t) => {
	const { start, link } = await makeWorld(t);
	const { record } = { record: link.recordAlerts };
	let isAway = true;
	link.recordAlerts = async (signals, signal) => {
		if (isAway) throw new Error("away");
		await record(signals, signal);
	};
	const { work, send } = await start();
	await send(range(1, "ann", "ann", "ann"));
	const of = (name: string) =>
		work
			.state()
			.counters.find((one) => one.name === name && one.reason === "alerts")
			?.value;
	await until(() => of("waiting") === 1);
	await until(() => work.state().problems.includes("alerts: away"));
	assert.equal(of("sent"), 0);
	isAway = false;
	await until(() => of("waiting") === 0);
	assert.equal(of("sent"), 1);
	assert.equal(link.alerts.length, 1);
});

test("what is no range of events is refused, and what follows is taken", async (t) => {
	const { start } = await makeWorld(t);
	const { work, send } = await start();
	for (const payload of ["", "{}", "[]\n[]", '{"v":1}'])
		await assert.rejects(send(Buffer.from(payload)));
	await send(range(1, "ann"));
	await until(() => counter(work, "received") === 1);
});

test("a start that fails gives everything back, and the next one finds it", async (t) => {
	const { start, startWith, link } = await makeWorld(t);
	const first = await start();
	await first.send(range(1, "ann", "ann"));
	await first.stop();
	for (let times = 0; times < 3; times++)
		await assert.rejects(startWith(configOf(own, rule(3))), {
			code: "services.missingResource",
		});
	const { send } = await start();
	await send(range(3, "ann"));
	await until(() => link.alerts.length === 1);
});

test("windows go on after a stop and a new start, and a detection is not made twice", async (t) => {
	const { start, link, store } = await makeWorld(t);
	const first = await start();
	await first.send(range(1, "ann", "ann"));
	await first.stop();
	const second = await start();
	await second.send(range(1, "ann", "ann"));
	await second.send(range(3, "ann"));
	await until(() => link.alerts.length === 1 && store.lines().length === 1);
	await second.stop();
	const third = await start();
	await third.send(range(4, "bob", "bob", "bob"));
	await until(() => link.alerts.length === 2 && store.lines().length === 2);
	assert.deepEqual(
		link.alerts.map(({ event }) => event.SourceUserName),
		["ann", "bob"],
	);
});

test("a reload asks for a new start, and the new rules then work on what comes", async (t) => {
	const { start, link } = await makeWorld(t);
	const first = await start(100);
	await first.send(range(1, "ann", "ann", "ann"));
	assert.equal(await first.work.reload(configOf(own, stored, rule(2))), false);
	await first.stop();
	const second = await start(2);
	await second.send(range(4, "bob", "bob"));
	await until(() => link.alerts.length === 1);
	assert.equal(link.alerts[0]?.event.SourceUserName, "bob");
});
