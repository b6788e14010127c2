import assert from "node:assert/strict";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import {
	type Consumer,
	type ConsumerOptions,
	type Journal,
	openCursor,
	openJournal,
	startConsumer,
} from "./index.ts";

interface Group {
	readonly texts: readonly string[];
	readonly from: number;
	readonly end: number;
}

/** A directory with a journal, closed and removed when the test ends. */
async function makeJournal(
	t: TestContext,
	texts: readonly string[] = [],
): Promise<{ directory: string; journal: Journal }> {
	const directory = await mkdtemp(join(tmpdir(), "ursa-consumer-"));
	const journal = await openJournal({ directory: join(directory, "journal") });
	t.after(async () => {
		await journal.close();
		await rm(directory, { recursive: true, force: true });
	});
	await append(journal, ...texts);
	return { directory, journal };
}

async function append(
	journal: Journal,
	...texts: readonly string[]
): Promise<void> {
	await Promise.all(texts.map((text) => journal.append(Buffer.from(text))));
}

/** Starts a consumer that notes its groups; `handle` may fail. */
async function start(
	directory: string,
	journal: Journal,
	options: Partial<ConsumerOptions> & {
		readonly work?: (group: Group) => Promise<void>;
	} = {},
): Promise<{ consumer: Consumer; groups: Group[] }> {
	const groups: Group[] = [];
	const consumer = startConsumer({
		journal,
		cursor: await openCursor(directory, "test"),
		maxBytes: 1000,
		gatherMs: 0,
		retryMs: 1,
		async handle(records, range) {
			const group = {
				texts: records.map((record) => record.payload.toString()),
				...range,
			};
			groups.push(group);
			await options.work?.(group);
		},
		...options,
	});
	return { consumer, groups };
}

async function until(isSo: () => boolean): Promise<void> {
	while (!isSo()) await new Promise(setImmediate);
}

const isDone = (consumer: Consumer) => () => consumer.state().lag === 0;

test("records come in order and once, those written later too, and the place is told and kept", async (t) => {
	const { directory, journal } = await makeJournal(t, ["a", "b", "c"]);
	const told: number[] = [];
	const onAdvance = async (next: number) => void told.push(next);
	const first = await start(directory, journal, { onAdvance });
	await until(isDone(first.consumer));
	await append(journal, "d");
	await until(isDone(first.consumer));
	await first.consumer.stop();
	assert.deepEqual(first.consumer.state(), {
		next: 5,
		lag: 0,
		hasFailed: false,
	});
	assert.equal(told.at(-1), 5);
	assert.deepEqual(
		first.groups.flatMap(({ texts }) => texts),
		["a", "b", "c", "d"],
	);
	await append(journal, "e");
	const second = await start(directory, journal);
	await until(isDone(second.consumer));
	await second.consumer.stop();
	assert.deepEqual(second.groups, [{ texts: ["e"], from: 5, end: 6 }]);
});

test("a group ends when it has about its bytes; a record larger than that is taken whole", async (t) => {
	const large = "x".repeat(50_000);
	const texts = [...Array.from({ length: 40 }, () => "y".repeat(400)), large];
	const { directory, journal } = await makeJournal(t, texts);
	const { consumer, groups } = await start(directory, journal, {
		gatherMs: 60_000,
	});
	await until(isDone(consumer));
	await consumer.stop();
	assert.deepEqual(
		groups.flatMap((group) => group.texts),
		texts,
	);
	for (const group of groups.slice(0, -1)) {
		const bytes = group.texts.join("").length;
		assert.ok(bytes >= 600 && bytes <= 2000, `a group of ${bytes} bytes`);
	}
});

test("a group gathers for its time, then is handed on although it is small", async (t) => {
	const { directory, journal } = await makeJournal(t, ["a"]);
	const { consumer, groups } = await start(directory, journal, {
		gatherMs: 500,
	});
	await append(journal, "b");
	await append(journal, "c");
	await until(isDone(consumer));
	await consumer.stop();
	assert.deepEqual(groups, [{ texts: ["a", "b", "c"], from: 1, end: 4 }]);
});

test("a failure is told and the same group is tried again until it succeeds", async (t) => {
	const { directory, journal } = await makeJournal(t, ["a", "b"]);
	const seen: (string | undefined)[] = [];
	let failures = 3;
	const { consumer, groups } = await start(directory, journal, {
		async work() {
			seen.push(consumer.state().problem);
			if (failures-- > 0) throw new Error("the other side is away");
		},
	});
	await append(journal, "c");
	await until(isDone(consumer));
	assert.equal(consumer.state().problem, undefined);
	await consumer.stop();
	const [first, ...again] = groups.slice(0, 4);
	for (const group of again) assert.deepEqual(group, first);
	assert.equal(seen[0], undefined);
	assert.deepEqual(seen.slice(1, 4), Array(3).fill("the other side is away"));
});

test("the wait between tries doubles up to its bound", async (t) => {
	const { directory, journal } = await makeJournal(t, ["a"]);
	const times: number[] = [];
	const { consumer } = await start(directory, journal, {
		retryMs: 20,
		maxRetryMs: 80,
		async work() {
			times.push(performance.now());
			if (times.length < 6) throw new Error("not yet");
		},
	});
	await until(isDone(consumer));
	await consumer.stop();
	const waits = times.slice(1).map((time, index) => time - (times[index] ?? 0));
	// Timers may come late on a busy machine, never early (but for the millisecond they are rounded to).
	[20, 40, 80, 80, 80].forEach((least, index) => {
		assert.ok((waits[index] ?? 0) >= least - 2, `waits: ${waits.join(", ")}`);
	});
});

test("a stop does not wait for the next try, and the announced group is done as it was at the next start", async (t) => {
	const { directory, journal } = await makeJournal(t, ["a", "b"]);
	const failed = Promise.withResolvers<void>();
	const first = await start(directory, journal, {
		retryMs: 3_600_000,
		async work() {
			failed.resolve();
			throw new Error("away");
		},
	});
	await failed.promise;
	await until(() => first.consumer.state().problem !== undefined);
	await first.consumer.stop();
	assert.equal(first.consumer.state().problem, "away");
	assert.equal(first.consumer.state().hasFailed, false);
	// Without the announcement these would join the group.
	await append(journal, "c", "d");
	const second = await start(directory, journal, { gatherMs: 1 });
	await until(isDone(second.consumer));
	await second.consumer.stop();
	assert.deepEqual(second.groups[0], first.groups[0]);
	assert.deepEqual(
		second.groups.flatMap(({ texts }) => texts),
		["a", "b", "c", "d"],
	);
});

test("after a crash in the middle of a group exactly that group is done again", async (t) => {
	const { directory, journal } = await makeJournal(t, ["a", "b", "c"]);
	// A crash leaves the cursor as it was announced; the work may have been done or not.
	const crashed = await openCursor(directory, "test");
	await crashed.advance(2);
	await crashed.intend(3);
	const { consumer, groups } = await start(directory, journal);
	await until(isDone(consumer));
	await consumer.stop();
	assert.deepEqual(groups, [
		{ texts: ["b"], from: 2, end: 3 },
		{ texts: ["c"], from: 3, end: 4 },
	]);
});

test("an announced group that is longer than one read is gathered whole", async (t) => {
	const texts = Array.from({ length: 30 }, (_, index) =>
		String(index).repeat(200),
	);
	const { directory, journal } = await makeJournal(t, texts);
	const crashed = await openCursor(directory, "test");
	await crashed.intend(26);
	const { consumer, groups } = await start(directory, journal);
	await until(isDone(consumer));
	await consumer.stop();
	assert.deepEqual(groups[0], { texts: texts.slice(0, 25), from: 1, end: 26 });
});

test("a stop waits for the group in hand", async (t) => {
	const { directory, journal } = await makeJournal(t, ["a"]);
	const working = Promise.withResolvers<void>();
	const finish = Promise.withResolvers<void>();
	const { consumer } = await start(directory, journal, {
		work() {
			working.resolve();
			return finish.promise;
		},
	});
	await working.promise;
	let hasStopped = false;
	const stopping = consumer.stop().then(() => {
		hasStopped = true;
	});
	await new Promise(setImmediate);
	assert.equal(hasStopped, false);
	finish.resolve();
	await stopping;
	assert.equal((await openCursor(directory, "test")).next, 2);
});

test("a consumer with nothing to do stops at once, and so does one whose journal closed", async (t) => {
	const { directory, journal } = await makeJournal(t);
	const idle = await start(directory, journal);
	await idle.consumer.stop();
	const other = await start(directory, journal);
	await journal.close();
	await other.consumer.stop();
	assert.deepEqual(other.groups, []);
});

test("a damaged journal ends the work and says where", async (t) => {
	const { directory, journal } = await makeJournal(t, ["a", "b"]);
	const [name = ""] = (await readdir(join(directory, "journal"))).filter(
		(file) => file.endsWith(".journal"),
	);
	await writeFile(join(directory, "journal", name), Buffer.alloc(200, 1));
	const { consumer, groups } = await start(directory, journal);
	await until(() => consumer.state().hasFailed);
	assert.match(consumer.state().problem ?? "", /\.journal is damaged at byte/);
	assert.deepEqual(groups, []);
	await consumer.stop();
});

test("a place behind the end of the journal belongs to a lost one: the new one is read from its start", async (t) => {
	const { directory, journal } = await makeJournal(t, ["a"]);
	await (await openCursor(directory, "test")).advance(1000);
	const { consumer, groups } = await start(directory, journal);
	await until(() => groups.length > 0);
	await until(isDone(consumer));
	await consumer.stop();
	assert.deepEqual(groups, [{ texts: ["a"], from: 1, end: 2 }]);
});

test("a damaged cursor is refused with the name of its file", async (t) => {
	const { directory } = await makeJournal(t);
	for (const text of ["", '{"next":0}', "null"]) {
		await writeFile(join(directory, "test.cursor"), text);
		await assert.rejects(openCursor(directory, "test"), {
			code: "journal.badCursor",
			message: /test\.cursor/,
		});
	}
});

test("a group that gathers when the journal closes is handed on at once, and the consumer ends", async (t) => {
	const { directory, journal } = await makeJournal(t, ["a"]);
	const { consumer, groups } = await start(directory, journal, {
		gatherMs: 3_600_000,
	});
	await append(journal, "b");
	await new Promise(setImmediate);
	await journal.close();
	await until(isDone(consumer));
	await consumer.stop();
	assert.deepEqual(
		groups.flatMap(({ texts }) => texts),
		["a", "b"],
	);
});
