/** What a collector acknowledges, what it has when it is opened again, and how it stops while it cannot write. */
import assert from "node:assert/strict";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { decodeEvent } from "#event/index.ts";
import { Drop, Reject } from "../outcome.ts";
import type { RawMessage } from "../raw.ts";
import type { Collector, Stage } from "./index.ts";
import {
	batchOf,
	makeDirectory,
	messageNormalizer,
	readJournal,
	startCollector,
} from "./testing.ts";

const mebibyte = 1024 * 1024;

function numbered(
	stream: string,
	from: number,
	...texts: readonly string[]
): RawMessage[] {
	return texts.map((text, index) => ({
		text,
		sequence: { stream, number: from + index },
	}));
}

async function messagesIn(collector: Collector): Promise<string[]> {
	return (await readJournal(collector)).flatMap(({ events }) =>
		events === ""
			? []
			: events.split("\n").map((line) => decodeEvent(line).Message ?? ""),
	);
}

test("what was acknowledged is in the journal, in the order it came", async (t) => {
	const { collector, receive } = await startCollector(await makeDirectory(t));
	const acknowledged: string[] = [];
	await Promise.all(
		Array.from({ length: 60 }, async (_, index) => {
			await receive(batchOf([{ text: `${index}a` }, { text: `${index}b` }]));
			acknowledged.push(`${index}a`, `${index}b`);
			assert.ok(collector.journal.state().next > 1);
		}),
	);
	assert.deepEqual(await messagesIn(collector), acknowledged);
	await collector.stop();
});

test("counts say what became of everything", async (t) => {
	const stage: Stage = {
		name: "no",
		process: (events) =>
			events.map((event) =>
				event.Message === "drop" ? new Drop("no") : event,
			),
	};
	const { collector, receive } = await startCollector(await makeDirectory(t), {
		stages: [stage],
		normalizers: [
			{
				...messageNormalizer,
				normalize: (text) =>
					text === "bad" ? new Reject("bad", "bad") : { Message: text },
			},
		],
	});
	await receive(batchOf(numbered("s", 1, "a", "drop", "bad", "b")));
	await receive(batchOf(numbered("s", 1, "a", "drop", "bad", "b", "c")));
	assert.deepEqual(
		Object.fromEntries(
			[...collector.state().counters].map(([name, reasons]) => [
				name,
				Object.fromEntries(reasons),
			]),
		),
		{
			received: { "test:1": 5 },
			passed: { "": 3 },
			dropped: { no: 1 },
			rejected: { bad: 1 },
			repeated: { "test:1": 4 },
		},
	);
	await collector.stop();
});

test("dropped and rejected messages move the position of their stream too", async (t) => {
	const directory = await makeDirectory(t);
	const options = {
		stages: [
			{
				name: "no",
				process: (events: readonly unknown[]) =>
					events.map(() => new Drop("no")),
			},
		],
	};
	const first = await startCollector(directory, options);
	await first.receive(batchOf(numbered("s", 1, "a", "b")));
	await first.receive(
		batchOf([
			{
				text: "",
				rejection: { code: "x.y", cause: "z" },
				sequence: { stream: "s", number: 3 },
			},
		]),
	);
	assert.equal(first.positionOf("s"), 3);
	await first.collector.stop();
	const second = await startCollector(directory, options);
	assert.equal(second.positionOf("s"), 3);
	await second.collector.stop();
});

test("a dead letter of a numbered message has the same id whenever it is made", async (t) => {
	const ids = [];
	for (let round = 0; round < 2; round++) {
		const { collector, receive } = await startCollector(
			await makeDirectory(t),
			{ normalizers: [] },
		);
		await receive(batchOf(numbered("s", 1, "a", "b")));
		ids.push(
			(await readJournal(collector)).flatMap(({ header }) =>
				header.deadLetters.map(({ id }) => id),
			),
		);
		await collector.stop();
	}
	assert.equal(new Set(ids[0]).size, 2);
	assert.deepEqual(ids[0], ids[1]);
});

test("positions are known after opening, also those whose messages are only in older files", async (t) => {
	const directory = await makeDirectory(t);
	const first = await startCollector(directory);
	await first.receive(batchOf(numbered("old", 1, "x", "y", "z")));
	// A file of the journal has 32 MiB.
	for (let index = 0; index < 18; index++) {
		await first.receive(
			batchOf(numbered("long", index + 1, "y".repeat(2 * mebibyte))),
		);
	}
	await first.collector.stop();
	const files = await readdir(join(directory, "journal"));
	assert.ok(files.filter((name) => name.endsWith(".journal")).length > 1);
	const second = await startCollector(directory);
	assert.equal(second.positionOf("old"), 3);
	assert.equal(second.positionOf("long"), 18);
	await second.receive(batchOf(numbered("old", 2, "y", "z", "new")));
	assert.equal((await messagesIn(second.collector)).at(-1), "new");
	assert.equal(second.positionOf("old"), 4);
	await second.collector.stop();
});

test("a batch of very many messages becomes several records and is acknowledged as a whole", async (t) => {
	const directory = await makeDirectory(t);
	const { collector, receive, positionOf } = await startCollector(directory);
	const texts = Array.from({ length: 25_000 }, (_, index) => String(index));
	await receive(batchOf(numbered("http:key", 1, ...texts)));
	const records = await readJournal(collector);
	assert.deepEqual(
		records.map(({ header }) => [header.received, header.streams]),
		[
			[10_000, { "http:key": 10_000 }],
			[10_000, { "http:key": 20_000 }],
			[5000, { "http:key": 25_000 }],
		],
	);
	assert.deepEqual(await messagesIn(collector), texts);
	assert.equal(positionOf("http:key"), 25_000);
	await collector.stop();
});

test("a batch whose dead letters are far longer than its messages is taken", async (t) => {
	const { collector, receive } = await startCollector(await makeDirectory(t), {
		normalizers: [],
	});
	// As one record this has more than the 64 MiB that a journal allows.
	const count = 400_000;
	await receive(batchOf(Array.from({ length: count }, () => ({ text: "a" }))));
	let rejected = 0;
	for (const { header } of await readJournal(collector))
		rejected += header.deadLetters.length;
	assert.equal(rejected, count);
	await collector.stop();
});

test("a dead letter holds whole characters, even where a message or a cause was cut", async (t) => {
	const { collector, receive } = await startCollector(await makeDirectory(t), {
		normalizers: [
			{
				...messageNormalizer,
				normalize: (text) => new Reject("test.bad", text.slice(0, 2)),
			},
		],
	});
	await receive(batchOf([{ text: `x${"😀".repeat(40_000)}` }]));
	const [record] = await readJournal(collector);
	const [letter] = record?.header.deadLetters ?? [];
	assert.ok(letter?.raw.isWellFormed());
	assert.ok(letter?.cause.isWellFormed());
	assert.equal(letter?.rawBytes, 160_001);
	await collector.stop();
});

test("a full journal holds up the source, says so, and stopping refuses what waits", async (t) => {
	const directory = await makeDirectory(t);
	const { collector, receive, positionOf } = await startCollector(directory, {
		journalLimitBytes: 1000,
	});
	await receive(batchOf(numbered("s", 1, "x".repeat(2000))));
	const waiting = receive(batchOf(numbered("s", 2, "y")));
	const refused = assert.rejects(waiting, { code: "journal.closed" });
	while (collector.state().problems.length === 0)
		await new Promise(setImmediate);
	assert.match(collector.state().problems.join(), /limit is 1000/);
	await collector.stop();
	await refused;
	assert.equal(positionOf("s"), 1);
	const again = await startCollector(directory);
	assert.equal(again.positionOf("s"), 1);
	await again.receive(batchOf(numbered("s", 2, "y")));
	assert.equal((await messagesIn(again.collector)).at(-1), "y");
	await again.collector.stop();
});
