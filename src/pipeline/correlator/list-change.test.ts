/** Changes of active lists by people: a record of the input journal, with the same effect whenever it is read. */
import assert from "node:assert/strict";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { encodeEvent } from "#event/index.ts";
import {
	type ActiveList,
	type Correlator,
	correlationRuleDefinition,
	createCorrelator,
} from "../correlation/index.ts";
import { encodeForwarded, encodePart } from "./forwarded.ts";
import { openCorrelatorInput } from "./input.ts";
import {
	encodeListChange,
	type ListChange,
	listChangeDefinition,
} from "./list-change.ts";
import {
	detectionsIn,
	inputRecord,
	makeWorld,
	runThrough,
	start,
	until,
	type World,
} from "./testing.ts";

/** Tells of every expired record of the list. */
const expiry = correlationRuleDefinition.parse({
	kind: "simple",
	propagatedFields: ["DevicePayloadID"],
	selectors: [
		{
			condition: {
				kind: "comparison",
				left: { kind: "field", field: "Name" },
				operator: "=",
				right: { kind: "constant", value: "active list record expired" },
			},
		},
	],
	actions: [{ trigger: "everyEvent" }],
	rateLimit: 0,
});

function createEngine(): Correlator {
	return createCorrelator({
		rules: [{ id: "rule", name: "Rule", definition: expiry }],
		activeLists: [{ id: "list", name: "Suspects", ttlSeconds: 10 }],
		lookups: { dictionary: () => undefined, filter: () => undefined },
		identity: {
			...{
				tenantId: "tenant",
				serviceId: "service",
				serviceName: "Correlator",
			},
		},
	});
}

const change = (given: Omit<Partial<ListChange>, "list">): ListChange =>
	listChangeDefinition.parse({ list: "list", ...given });
const at = (ms: number, given: Parameters<typeof change>[0]) =>
	encodeListChange(start + ms, change(given));
const put = (key: string, fields: Record<string, string> = {}) => ({
	put: [{ key, fields }],
});

function contents(engine: Correlator) {
	const list: ActiveList | undefined = engine.lists().find("list");
	return [...(list?.records() ?? [])].map(({ key, fields, updates }) => ({
		...{ key, fields, updates },
	}));
}

async function runOn(world: World): Promise<Correlator> {
	const correlator = createEngine();
	await runThrough(await world.open({ correlator }));
	return correlator;
}

test("a put replaces the whole record, a removal and a clearing take effect in their order", async (t) => {
	const world = await makeWorld(t, [
		at(0, {
			put: [{ key: "a", fields: { host: "h1", why: "x" } }, ...put("b").put],
		}),
		at(1, put("a", { host: "h2" })),
		at(2, { remove: ["b", "unknown"] }),
		at(3, { put: [{ key: "c", fields: {}, updates: 7 }] }),
	]);
	assert.deepEqual(contents(await runOn(world)), [
		{ key: "a", fields: { host: "h2" }, updates: 1 },
		{ key: "c", fields: {}, updates: 7 },
	]);
	await world.append([at(4, { clear: true, ...put("d") })]);
	assert.deepEqual(contents(await runOn(world)), [
		{ key: "d", fields: {}, updates: 0 },
	]);
});

test("a change of a list that the correlator does not have is passed over", async (t) => {
	const world = await makeWorld(t, [
		encodeListChange(start, { ...change(put("a")), list: "gone" }),
		at(1, put("b")),
	]);
	assert.deepEqual(
		contents(await runOn(world)).map(({ key }) => key),
		["b"],
	);
});

test("what was changed since the last snapshot is there after a kill", async (t) => {
	const world = await makeWorld(t, [at(0, put("a")), inputRecord(1, [])]);
	const first = createEngine();
	await runThrough(await world.open({ correlator: first }));
	// As a kill leaves it: the journal, and no snapshot.
	await rm(join(world.directory, "correlator", "state.json"));
	assert.deepEqual(contents(await runOn(world)), contents(first));
});

test("a record that expired by the clock before it was put anew has expired, also when the journal is read again", async (t) => {
	const world = await makeWorld(t, [at(0, put("a"))]);
	let now = start;
	const engine = createEngine();
	const live = await world.open({
		...{ correlator: engine, clock: () => now, snapshotMs: 3_600_000 },
	});
	live.start();
	await until(() => live.state().lag === 0);
	now = start + 13_000;
	await until(() => engine.counts().detections === 1);
	await world.append([at(13_000, put("a"))]);
	await until(() => live.state().lag === 0);
	assert.equal(engine.lists().find("list")?.record("a")?.updates, 0);
	const [before] = await detectionsIn(live.output);
	await live.stop();
	await rm(join(world.directory, "correlator"), { recursive: true });

	const again = createEngine();
	const second = await world.open({ correlator: again });
	second.start();
	await until(() => second.state().lag === 0);
	assert.equal(again.lists().find("list")?.record("a")?.updates, 0);
	const replayed = await detectionsIn(second.output);
	assert.deepEqual(
		replayed.map(({ event }) => event.ID),
		[before?.event.ID],
	);
});

test("a change among the events of collectors does not disturb their positions", async (t) => {
	const world = await makeWorld(t);
	const directory = join(world.directory, "own");
	const group = (from: number, name: string) =>
		encodeForwarded({ journal: "j", from, end: from + 1 }, [
			encodePart({ at: start, lines: [encodeEvent({ Name: name })] }),
		]);
	const first = await openCorrelatorInput({ directory });
	await first.accept(group(1, "a"));
	assert.equal(await first.change(start, change(put("k"))), 2);
	await first.journal.close();
	const second = await openCorrelatorInput({ directory });
	await second.accept(group(1, "a"));
	await second.accept(group(2, "b"));
	assert.equal(second.journal.state().next, 4);
	await second.journal.close();
});

test("a change is known as read once it has taken effect; not when its time is over or the service stopped", async (t) => {
	const world = await makeWorld(t);
	const service = await world.open({ correlator: createEngine() });
	assert.equal(await service.hasRead(1, 0), false);
	service.start();
	const read = service.hasRead(1, 20_000);
	await world.append([at(0, put("a"))]);
	assert.equal(await read, true);
	const never = service.hasRead(9, 20_000);
	await service.stop();
	assert.equal(await never, false);
});

for (const [what, given] of [
	["an empty key", put("")],
	["a key of separators", put("||")],
	["a key with a tab", put("a\tb")],
	["a field that begins with _", put("a", { _x: "1" })],
	["a field of digits", put("a", { 12: "1" })],
	["too many records", { put: Array(10_001).fill(put("a").put[0]) }],
] as const) {
	test(`${what} is refused`, () => {
		assert.equal(
			listChangeDefinition.safeParse({ list: "list", ...given }).success,
			false,
		);
	});
}
