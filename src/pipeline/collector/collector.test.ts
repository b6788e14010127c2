import assert from "node:assert/strict";
import { test } from "node:test";
import type { Event } from "#event/index.ts";
import type { Normalizer } from "../normalizers/index.ts";
import { Drop, Redirect, Reject } from "../outcome.ts";
import type { RawMessage } from "../raw.ts";
import { type Collector, ledgerOf, type Stage } from "./index.ts";
import {
	batchOf,
	makeDirectory,
	readJournal,
	startCollector,
} from "./testing.ts";

/** Reads any text that does not begin with "bad"; throws on "fault". */
const normalizer: Normalizer = {
	name: "test",
	accepts: () => true,
	normalize(text) {
		if (text.startsWith("fault")) throw new Error("a fault of the normalizer");
		return text.startsWith("bad")
			? new Reject("test.bad", "begins with bad")
			: { Message: text };
	},
};

/** Drops what says "drop", redirects what says "away", passes the rest. */
const stage: Stage = {
	name: "sorter",
	process: (events) =>
		events.map((event) => {
			if (event.Message === "drop") return new Drop("sorter");
			return event.Message === "away"
				? new Redirect("elsewhere", event)
				: event;
		}),
};

const start = (directory: string) =>
	startCollector(directory, { normalizers: [normalizer], stages: [stage] });

function numbered(stream: string, from: number, count: number): RawMessage[] {
	return Array.from({ length: count }, (_, index) => ({
		text: `${stream} ${from + index}`,
		sequence: { stream, number: from + index },
	}));
}

async function messagesIn(collector: Collector): Promise<string[]> {
	return (await readJournal(collector)).flatMap(({ events }) =>
		events === ""
			? []
			: events
					.split("\n")
					.map((line) => (JSON.parse(line) as Event).Message ?? ""),
	);
}

test("a batch becomes one record with its events, dead letters and a balancing count of everything", async (t) => {
	const { collector, receive } = await start(await makeDirectory(t));
	const texts = ["one", "bad", "drop", "away", "fault", "two"];
	await receive(
		batchOf([
			...texts.map((text) => ({ text })),
			{ text: "x", rejection: { code: "tcp.tooLong", cause: "too long" } },
		]),
	);
	const [collected, ...others] = await readJournal(collector);
	assert.ok(collected);
	assert.equal(others.length, 0);
	assert.deepEqual(await messagesIn(collector), ["one", "two"]);
	assert.deepEqual(
		collected.header.deadLetters.map(({ code, raw }) => [code, raw]),
		[
			["test.bad", "bad"],
			["normalizers.fault", "fault"],
			["tcp.tooLong", "x"],
		],
	);
	const ledger = ledgerOf(collected.header, {
		tenantId: "tenant",
		serviceId: "service",
	});
	const sum = (outcome: string) =>
		ledger
			.filter((entry) => entry.outcome === outcome)
			.reduce((total, entry) => total + entry.count, 0);
	assert.deepEqual(
		["received", "stored", "dropped", "rejected", "redirected"].map(sum),
		[7, 2, 1, 3, 1],
	);
	await collector.stop();
});

test("events carry the identity of the service and ids of their own", async (t) => {
	const { collector, receive } = await start(await makeDirectory(t));
	await receive(batchOf([{ text: "a" }, { text: "b" }]));
	const [collected] = await readJournal(collector);
	const events = (collected?.events ?? "")
		.split("\n")
		.map((line) => JSON.parse(line) as Event);
	assert.equal(new Set(events.map((event) => event.ID)).size, 2);
	for (const event of events) {
		assert.equal(event.ServiceID, "service");
		assert.equal(event.TenantID, "tenant");
		assert.equal(event.Type, 1);
		assert.equal(event.Timestamp, 1_795_507_200_000);
	}
	await collector.stop();
});

test("an event above 4 MB becomes a dead letter with the first part of its text", async (t) => {
	const { collector, receive } = await start(await makeDirectory(t));
	await receive(
		batchOf([{ text: "y".repeat(5 * 1024 * 1024) }, { text: "small" }]),
	);
	assert.deepEqual(await messagesIn(collector), ["small"]);
	const letters = (await readJournal(collector)).flatMap(
		({ header }) => header.deadLetters,
	);
	assert.deepEqual(
		letters.map(({ code, raw }) => [code, raw.length > 1000]),
		[["collector.eventTooLarge", true]],
	);
	await collector.stop();
});

test("numbered messages sent again are passed over, also after opening again", async (t) => {
	const directory = await makeDirectory(t);
	const first = await start(directory);
	await first.receive(batchOf(numbered("s", 1, 3)));
	await first.receive(
		batchOf([
			...numbered("s", 2, 4),
			{ text: "bad", sequence: { stream: "s", number: 6 } },
		]),
	);
	assert.equal(first.positionOf("s"), 6);
	assert.equal(first.positionOf("other"), undefined);
	await first.collector.stop();
	const second = await start(directory);
	assert.equal(second.positionOf("s"), 6);
	await second.receive(batchOf(numbered("s", 4, 5)));
	assert.deepEqual(
		await messagesIn(second.collector),
		[1, 2, 3, 4, 5, 7, 8].map((number) => `s ${number}`),
	);
	await second.collector.stop();
});

test("what arrives while the collector stops is refused, not acknowledged", async (t) => {
	const { collector, receive } = await start(await makeDirectory(t));
	await collector.stop();
	await assert.rejects(receive(batchOf([{ text: "late" }])), {
		code: "journal.closed",
	});
});
