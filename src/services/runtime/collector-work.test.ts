/** A collector with its outputs: what a reload leaves as it was, and what it changes. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { type TestContext, test } from "node:test";
import type { Resource } from "#core/index.ts";
import { decodeEvent, eventType } from "#event/index.ts";
import {
	createMemoryEventStore,
	type MemoryEventStore,
} from "../../pipeline/storage/testing.ts";
import { type CollectorWork, startCollectorWork } from "./collector-work.ts";
import { serviceName } from "./core-link.ts";
import {
	configOf,
	createFakeLink,
	type FakeLink,
	fieldIs,
	identify,
	jsonNormalizer,
	makeAuthority,
	makeDirectory,
	needsOf,
	openStorageDoor,
	resource,
	until,
} from "./testing.ts";

const toStorage = (name: string, body: object = {}): Resource =>
	resource("destination", name, {
		...{ kind: "storage", services: ["storage"], flushIntervalMs: 10 },
		...body,
	});
const stored = toStorage("stored");

const collectorOf = (body: object = {}): Resource =>
	resource("collector", "collector", {
		connectors: [{ kind: "tcp", port: 0 }],
		normalizers: [jsonNormalizer.id],
		destinations: [stored.id],
		...body,
	});

interface World {
	readonly store: MemoryEventStore;
	readonly link: FakeLink;
	start(...of: Parameters<typeof configOf>): Promise<CollectorWork>;
}

async function makeWorld(t: TestContext): Promise<World> {
	const authority = await makeAuthority(t);
	const identity = await identify(authority, serviceName("collector"));
	const store = createMemoryEventStore();
	const address = await openStorageDoor(t, authority, "storage", store, [
		identity,
	]);
	const link = createFakeLink([address]);
	const directory = await makeDirectory(t);
	let running: CollectorWork | undefined;
	t.after(() => running?.stop());
	return {
		...{ store, link },
		async start(...of) {
			const config = configOf(...of);
			running = await startCollectorWork(
				needsOf({ ...{ config, directory, link, identity } }),
			);
			return running;
		},
	};
}

async function open(t: TestContext, work: CollectorWork): Promise<Socket> {
	const [input] = work.state().inputs;
	const port = Number(/:(\d+)$/.exec(input ?? "")?.[1]);
	const socket = connect(port, "127.0.0.1");
	t.after(() => socket.destroy());
	// A collector that stops cuts off what it has not taken.
	socket.on("error", () => undefined);
	await once(socket, "connect");
	return socket;
}

function say(socket: Socket, ...messages: readonly string[]): void {
	for (const message of messages)
		socket.write(`${JSON.stringify({ message, user: "ann" })}\n`);
}

function messagesOf(store: MemoryEventStore): string[] {
	return store.lines().map((line) => decodeEvent(line).Message ?? "");
}

const received = (work: CollectorWork, number: number) =>
	until(
		() =>
			work
				.state()
				.counters.filter(({ name }) => name === "received")
				.reduce((sum, { value }) => sum + value, 0) >= number,
	);

test("after a reload the same connection meets the new filter, and nothing of before is lost", async (t) => {
	const { start, store } = await makeWorld(t);
	const parts = [jsonNormalizer, stored];
	const work = await start(collectorOf(), ...parts);
	const socket = await open(t, work);
	say(socket, "a", "no");
	await received(work, 2);
	const filter = fieldIs("Message", "no");
	assert.equal(
		await work.reload(configOf(collectorOf({ filter }), ...parts)),
		true,
	);
	say(socket, "no", "b");
	await until(() => messagesOf(store).includes("b"));
	assert.deepEqual(messagesOf(store), ["a", "no", "b"]);
	assert.equal(store.sum("received"), 4);
	assert.equal(store.sum("dropped"), 1);
	assert.equal(socket.readyState, "open");
	assert.deepEqual(work.state().problems, []);
});

test("other connectors, another limit of the journal: a reload says no and changes nothing", async (t) => {
	const { start, store } = await makeWorld(t);
	const parts = [jsonNormalizer, stored];
	const work = await start(collectorOf(), ...parts);
	const socket = await open(t, work);
	const filter = fieldIs("Message", "a");
	for (const body of [
		{ connectors: [{ kind: "tcp", port: 0, maxConnections: 5 }], filter },
		{ journalLimitBytes: 64 * 1024 * 1024, filter },
	])
		assert.equal(
			await work.reload(configOf(collectorOf(body), ...parts)),
			false,
		);
	say(socket, "a");
	await until(() => store.lines().length === 1);
});

for (const [what, body, others] of [
	["a normalizer that is missing", { normalizers: ["none"] }, []],
	["a destination that is missing", { destinations: ["none"] }, []],
	[
		"a destination whose filter cannot work",
		{ destinations: ["bad"] },
		[
			toStorage("bad", {
				filter: {
					...fieldIs("Message", "("),
					operator: "match",
				},
			}),
		],
	],
] as const) {
	test(`settings with ${what} are not taken, and it goes on as it was`, async (t) => {
		const { start, store } = await makeWorld(t);
		const parts = [jsonNormalizer, stored];
		const work = await start(collectorOf(), ...parts);
		const socket = await open(t, work);
		say(socket, "before");
		await until(() => store.lines().length === 1);
		const filter = fieldIs("Message", "after");
		await assert.rejects(
			work.reload(
				configOf(collectorOf({ ...body, filter }), ...parts, ...others),
			),
		);
		say(socket, "after");
		await received(work, 2);
		await until(() => store.lines().length === 2);
		assert.deepEqual(messagesOf(store), ["before", "after"]);
	});
}

const aggregation = (threshold: number) =>
	resource("aggregationRule", "together", {
		...{ threshold, lifetimeSeconds: 3600 },
		identicalFields: ["SourceUserName"],
	});

function countsOf(store: MemoryEventStore): number[] {
	return store
		.lines()
		.map(decodeEvent)
		.filter(({ Type }) => Type === eventType.aggregated)
		.map(({ BaseEventCount }) => Number(BaseEventCount));
}

test("what aggregation holds survives a reload of the same rule and a new start; a changed rule ends it", async (t) => {
	const { start, store } = await makeWorld(t);
	const parts = [jsonNormalizer, stored];
	const own = collectorOf({ aggregationRules: ["together"] });
	let work = await start(own, ...parts, aggregation(6));
	let socket = await open(t, work);
	say(socket, "1", "2");
	await received(work, 2);
	const same = configOf(own, ...parts, aggregation(6));
	assert.equal(await work.reload(same), true);
	say(socket, "3");
	await received(work, 3);
	await work.stop();
	assert.deepEqual(store.lines(), []);

	work = await start(own, ...parts, aggregation(6));
	socket = await open(t, work);
	say(socket, "4");
	await received(work, 1);
	assert.deepEqual(store.lines(), []);
	const other = configOf(own, ...parts, aggregation(2));
	assert.equal(await work.reload(other), true);
	await until(() => store.lines().length === 1);
	say(socket, "5", "6");
	await until(() => store.lines().length === 2);
	assert.deepEqual(countsOf(store), [4, 2]);
	assert.equal(store.sum("received"), 6);
	assert.equal(store.sum("aggregated"), 6);
	assert.equal(store.sum("produced"), store.sum("stored"));
});

test("when aggregation is taken away what it holds comes out", async (t) => {
	const { start, store } = await makeWorld(t);
	const parts = [jsonNormalizer, stored];
	const own = collectorOf({ aggregationRules: ["together"] });
	const work = await start(own, ...parts, aggregation(100));
	const socket = await open(t, work);
	say(socket, "1", "2", "3");
	await received(work, 3);
	assert.equal(await work.reload(configOf(collectorOf(), ...parts)), true);
	await until(() => countsOf(store).length === 1);
	assert.deepEqual(countsOf(store), [3]);
	say(socket, "4");
	await until(() => messagesOf(store).includes("4"));
	assert.equal(
		store.sum("received") + store.sum("produced"),
		store.sum("aggregated") + store.sum("stored"),
	);
});

test("two storage destinations with filters of their own: each event is stored by the one that wants it", async (t) => {
	const { start, store } = await makeWorld(t);
	const ours = toStorage("ours", { filter: fieldIs("Message", "ours") });
	const theirs = toStorage("theirs", { filter: fieldIs("Message", "theirs") });
	const own = collectorOf({ destinations: [ours.id, theirs.id] });
	const work = await start(own, jsonNormalizer, ours, theirs);
	const socket = await open(t, work);
	socket.write(
		["ours", "theirs", "ours"]
			.map((message) => `${JSON.stringify({ message })}\n`)
			.join(""),
	);
	await received(work, 3);
	await until(() =>
		work
			.state()
			.counters.every(({ name, value }) => name !== "waiting" || value === 0),
	);
	assert.deepEqual(work.state().problems, []);
	assert.deepEqual(messagesOf(store).sort(), ["ours", "ours", "theirs"]);
	assert.deepEqual([store.sum("stored"), store.sum("filtered")], [3, 0]);
});

test("without a storage the core keeps what became of everything, and no event is stored", async (t) => {
	const { start, store, link } = await makeWorld(t);
	const directory = await makeDirectory(t);
	const file = resource("destination", "file", {
		...{ kind: "file", path: `${directory}/out.log` },
	});
	const own = collectorOf({ destinations: [file.id] });
	const work = await start(own, jsonNormalizer, file);
	const socket = await open(t, work);
	say(socket, "a");
	socket.write("no JSON\n");
	await until(() => sums(link).received === 2);
	assert.deepEqual(sums(link), {
		...{ received: 2, filtered: 1, rejected: 1, deadLetters: 1 },
	});
	assert.deepEqual(store.tokens, []);
});

function sums(link: FakeLink): Record<string, number> {
	const totals: Record<string, number> = {};
	const add = (name: string, by: number) => {
		if (by !== 0) totals[name] = (totals[name] ?? 0) + by;
	};
	for (const { ledger, deadLetters } of link.ledger.values()) {
		for (const { outcome, count } of ledger) add(outcome, count);
		add("deadLetters", deadLetters.length);
	}
	return totals;
}
