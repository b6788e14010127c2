/** Aggregation in a collector: counted exactly through crashes, restarts and changed rules. */
import assert from "node:assert/strict";
import { cp } from "node:fs/promises";
import { type TestContext, test } from "node:test";
import { decodeEvent, type Event } from "#event/index.ts";
import { createIdSource } from "#platform/index.ts";
import {
	aggregationRuleResource,
	createAggregator,
} from "../aggregation/index.ts";
import type { RawMessage } from "../raw.ts";
import { type Collector, createCollector } from "./index.ts";
import { makeDirectory, readJournal } from "./testing.ts";

interface Rules {
	readonly threshold: number;
	readonly lifetimeSeconds: number;
}

function buildAggregator(settings: string) {
	const definition = aggregationRuleResource.body.parse({
		identicalFields: ["Name"],
		...(JSON.parse(settings) as Rules),
	});
	return createAggregator({
		rules: [{ id: "rule", name: "Rule", definition }],
		lookups: {
			dictionary: () => undefined,
			filter: () => undefined,
			activeList: () => undefined,
		},
		identity: { serviceId: "service" },
	});
}

/** Events named by the first letter of their text. */
async function open(
	directory: string,
	time: { ms: number },
	rules: Rules | undefined,
): Promise<Collector> {
	const settings = rules && JSON.stringify(rules);
	const collector = await createCollector({
		identity: {
			tenantId: "tenant",
			serviceId: "service",
			serviceName: "Collector",
		},
		connectors: [],
		processing: {
			normalizers: [
				{
					name: "first letter",
					accepts: () => true,
					normalize: (text) => ({ Name: text.slice(0, 1) }),
				},
			],
			filters: [],
			aggregation:
				settings === undefined
					? undefined
					: { settings, aggregator: buildAggregator(settings) },
			enrichments: [],
		},
		buildAggregator,
		clock: () => time.ms,
		directory,
		// Several files, so that states in front of them count.
		segmentBytes: 2000,
		newId: createIdSource(Date.now),
	});
	await collector.start();
	return collector;
}

function batch(time: { ms: number }, messages: readonly RawMessage[]) {
	return {
		connector: "test",
		source: "source",
		receivedAt: time.ms,
		messages,
	};
}

function message(number: number): RawMessage {
	return {
		text: `${"abc"[number % 3]}${number}`,
		sequence: { stream: "s", number },
	};
}

async function eventsIn(collector: Collector): Promise<Event[]> {
	return (await readJournal(collector)).flatMap(({ events }) =>
		events === "" ? [] : events.split("\n").map(decodeEvent),
	);
}

/** Events that the results stand for, by name; an event without a count is itself. */
function countedIn(events: readonly Event[]): Record<string, number> {
	const sums: Record<string, number> = {};
	for (const { Name = "", BaseEventCount = 1 } of events)
		sums[Name] = (sums[Name] ?? 0) + Number(BaseEventCount);
	return sums;
}

async function until(isSo: () => boolean): Promise<void> {
	while (!isSo()) await new Promise(setImmediate);
}

/** Ends everything that is held, and stops. */
async function finish(
	collector: Collector,
	time: { ms: number },
): Promise<Event[]> {
	time.ms += 3_600_000;
	await collector.use({ normalizers: [], filters: [], enrichments: [] });
	const events = await eventsIn(collector);
	await collector.stop();
	return events;
}

test("many like events become one, and the record says how many it took in", async (t) => {
	const time = { ms: 1_795_507_200_000 };
	const collector = await open(await makeDirectory(t), time, {
		threshold: 2,
		lifetimeSeconds: 60,
	});
	await collector.receive(
		batch(time, [{ text: "a1" }, { text: "a2" }, { text: "b1" }]),
	);
	const [record] = await readJournal(collector);
	assert.equal(record?.header.aggregation?.includes("threshold"), true);
	const headers = (await readJournal(collector)).map(({ header }) => header);
	assert.deepEqual(
		headers.map(({ received, events, absorbed, aggregated, produced }) => ({
			received,
			events,
			absorbed,
			aggregated,
			produced,
		})),
		[
			{ received: 0, events: 0, absorbed: 0, aggregated: [], produced: [] },
			{
				received: 3,
				events: 1,
				absorbed: 3,
				aggregated: [["Rule", 3]],
				produced: [["Rule", 1]],
			},
		],
	);
	time.ms += 61_000;
	await until(() => collector.journal.state().next === 4);
	assert.deepEqual(countedIn(await eventsIn(collector)), { a: 2, b: 1 });
	await collector.stop();
});

/** What is on the disk at this moment, as after a kill. */
async function killed(t: TestContext, directory: string): Promise<string> {
	const copy = await makeDirectory(t);
	await cp(directory, copy, { recursive: true });
	return copy;
}

test("killed at any moment, with batches on their way, every event is counted once", async (t) => {
	const total = 120;
	for (let round = 0; round < 12; round++) {
		const time = { ms: 1_795_507_200_000 };
		const rules = { threshold: 7, lifetimeSeconds: 5 };
		let directory = await makeDirectory(t);
		let collector = await open(directory, time, rules);
		let sent = 0;
		while (sent < total) {
			const open: Promise<unknown>[] = [];
			for (let index = 0; index < 4 + round; index++) {
				const numbers = [sent + 1, sent + 2, sent + 3];
				sent += 3;
				time.ms += 400;
				open.push(collector.receive(batch(time, numbers.map(message))));
			}
			// In the middle of the writes, or after them.
			if (round % 2 === 0) await Promise.race(open);
			else await Promise.all(open);
			directory = await killed(t, directory);
			await Promise.all(open);
			await collector.stop();
			collector = await openAgain();
			// The source sends again what it has no acknowledgement for; more is as good.
			const all = Array.from({ length: sent }, (_, index) =>
				message(index + 1),
			);
			await collector.receive(batch(time, all));
		}
		async function openAgain() {
			return open(directory, time, rules);
		}
		const released = await finish(collector, time);
		const counts = countedIn(released);
		assert.deepEqual(
			counts,
			{ a: sent / 3, b: sent / 3, c: sent / 3 },
			`round ${round}`,
		);
		const ids = released.map(({ ID }) => ID);
		assert.equal(new Set(ids).size, ids.length);
	}
});

test("changed rules, rules that are gone and a restart in between lose nothing", async (t) => {
	const time = { ms: 1_795_507_200_000 };
	const directory = await makeDirectory(t);
	const ruleSets = [
		{ threshold: 100, lifetimeSeconds: 60 },
		{ threshold: 5, lifetimeSeconds: 60 },
		undefined,
		{ threshold: 50, lifetimeSeconds: 30 },
	];
	let number = 0;
	for (const rules of ruleSets) {
		const collector = await open(directory, time, rules);
		for (let index = 0; index < 10; index++)
			await collector.receive(batch(time, [message(++number)]));
		await collector.stop();
	}
	const last = await open(directory, time, undefined);
	const counts = countedIn(await eventsIn(last));
	assert.deepEqual(counts, { a: 13, b: 14, c: 13 });
	await last.stop();
});
