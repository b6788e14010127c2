import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import {
	appendFile,
	mkdtemp,
	readdir,
	rm,
	stat,
	truncate,
	writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { type TestContext, test } from "node:test";
import { UrsaError } from "#schema/index.ts";
import { type Journal, openCursor, openJournal } from "./index.ts";

async function makeDirectory(t: TestContext): Promise<string> {
	const directory = await mkdtemp(join(tmpdir(), "ursa-journal-"));
	t.after(() => rm(directory, { recursive: true, force: true }));
	return directory;
}

const never = new AbortController().signal;
const nextTurn = () => new Promise<void>((resolve) => setImmediate(resolve));

async function readAll(journal: Journal, from = 1): Promise<string[]> {
	const reader = journal.reader(from);
	const texts: string[] = [];
	try {
		while (from + texts.length < journal.state().next) {
			const records = await reader.read(1000, never);
			texts.push(...records.map((record) => record.payload.toString()));
		}
	} finally {
		await reader.close();
	}
	return texts;
}

function texts(count: number, from = 1): string[] {
	return Array.from({ length: count }, (_, index) => `record ${from + index}`);
}

async function appendAll(
	journal: Journal,
	payloads: readonly string[],
): Promise<number[]> {
	return Promise.all(payloads.map((text) => journal.append(Buffer.from(text))));
}

async function lastFile(directory: string): Promise<string> {
	const names = (await readdir(directory)).filter((name) =>
		name.endsWith(".journal"),
	);
	return join(directory, names.sort().at(-1) ?? "");
}

test("what was appended is read back in order, across files and after opening again", async (t) => {
	const directory = await makeDirectory(t);
	const first = await openJournal({ directory, segmentBytes: 400 });
	assert.deepEqual(await appendAll(first, texts(3)), [1, 2, 3]);
	for (const text of texts(30, 4)) await first.append(Buffer.from(text));
	assert.deepEqual(await readAll(first), texts(33));
	await first.close();
	assert.ok((await readdir(directory)).length > 2);
	const second = await openJournal({ directory, segmentBytes: 400 });
	assert.equal(await second.append(Buffer.from("record 34")), 34);
	assert.deepEqual(await readAll(second), texts(34));
	assert.deepEqual(await readAll(second, 20), texts(15, 20));
	await second.close();
});

for (const [damage, harm] of [
	["half a header", (file: string) => appendFile(file, Buffer.alloc(10, 1))],
	[
		"a header without its payload",
		(file: string) => appendFile(file, Buffer.alloc(24, 1)),
	],
	["zeros", (file: string) => appendFile(file, Buffer.alloc(5000))],
] as const) {
	test(`a torn write that left ${damage} is cut off and writing goes on`, async (t) => {
		const directory = await makeDirectory(t);
		const first = await openJournal({ directory });
		await appendAll(first, texts(5));
		await first.close();
		await harm(await lastFile(directory));
		const second = await openJournal({ directory });
		assert.deepEqual(await readAll(second), texts(5));
		assert.equal(await second.append(Buffer.from("record 6")), 6);
		await second.close();
		const third = await openJournal({ directory });
		assert.deepEqual(await readAll(third), texts(6));
		await third.close();
	});
}

test("a record cut in the middle is lost alone, those before it stay", async (t) => {
	const directory = await makeDirectory(t);
	const first = await openJournal({ directory });
	await appendAll(first, texts(5));
	await first.close();
	const file = await lastFile(directory);
	await truncate(file, (await stat(file)).size - 3);
	const second = await openJournal({ directory });
	assert.deepEqual(await readAll(second), texts(4));
	assert.equal(await second.append(Buffer.from("record 5")), 5);
	await second.close();
});

test("damage before the end is reported with file and place instead of being skipped", async (t) => {
	const directory = await makeDirectory(t);
	const journal = await openJournal({ directory, segmentBytes: 100 });
	for (const text of texts(10)) await journal.append(Buffer.from(text));
	const names = (await readdir(directory)).sort();
	await writeFile(join(directory, names[1] ?? ""), Buffer.alloc(60, 7));
	await assert.rejects(readAll(journal), (error: unknown) => {
		assert.ok(error instanceof UrsaError);
		assert.equal(error.code, "journal.corrupt");
		return true;
	});
	await journal.close();
});

test("the checkpoint of the last file and the records after it are shown while opening", async (t) => {
	const directory = await makeDirectory(t);
	let count = 0;
	const options = {
		directory,
		segmentBytes: 300,
		checkpoint: () => `checkpoint ${count}`,
	};
	const first = await openJournal(options);
	for (const text of texts(20)) {
		await first.append(Buffer.from(text));
		count++;
	}
	await first.close();
	const seen: string[] = [];
	const second = await openJournal({
		...options,
		recover: (record) => seen.push(record.payload.toString()),
	});
	assert.match(seen[0] ?? "", /^checkpoint \d+$/);
	assert.equal(seen.at(-1), "record 20");
	assert.equal(
		seen[1],
		`record ${Number(seen[0]?.slice("checkpoint ".length)) + 1}`,
	);
	await second.close();
});

test("files are deleted only when all their records are released", async (t) => {
	const directory = await makeDirectory(t);
	const journal = await openJournal({ directory, segmentBytes: 100 });
	for (const text of texts(12)) await journal.append(Buffer.from(text));
	await journal.releaseBefore(6);
	const { first } = journal.state();
	assert.ok(first > 1 && first <= 6, `first is ${first}`);
	assert.deepEqual(await readAll(journal, 6), texts(7, 6));
	await journal.releaseBefore(13);
	assert.ok((await readdir(directory)).length <= 2);
	await journal.close();
});

test("a full journal makes appends wait, says why, and goes on when records are released", async (t) => {
	const directory = await makeDirectory(t);
	const journal = await openJournal({
		directory,
		segmentBytes: 200,
		limitBytes: 1000,
		retryMs: 60_000,
	});
	let appended = 0;
	const appendInTurn = async (): Promise<void> => {
		for (const text of texts(60)) {
			await journal.append(Buffer.from(text));
			appended++;
		}
	};
	const all = appendInTurn();
	while (journal.state().problem === undefined) await nextTurn();
	assert.match(journal.state().problem ?? "", /limit is 1000/);
	assert.ok(appended < 60);
	while (appended < 60) {
		await journal.releaseBefore(journal.state().next);
		await nextTurn();
	}
	await all;
	assert.equal(journal.state().problem, undefined);
	await journal.close();
});

test("a reader waits for the next record and stops when told", async (t) => {
	const directory = await makeDirectory(t);
	const journal = await openJournal({ directory });
	const reader = journal.reader(1);
	const waiting = reader.read(1000, never);
	await journal.append(Buffer.from("late"));
	assert.equal((await waiting)[0]?.payload.toString(), "late");
	const stop = new AbortController();
	const stopped = reader.read(1000, stop.signal);
	stop.abort();
	assert.deepEqual(await stopped, []);
	await reader.close();
	await journal.close();
	await assert.rejects(journal.append(Buffer.from("x")), {
		code: "journal.closed",
	});
});

test("an append made the moment another became durable is written too", async (t) => {
	const directory = await makeDirectory(t);
	const journal = await openJournal({ directory });
	// Each continuation runs some microtasks after the write, one more every time.
	for (let turns = 0; turns < 12; turns++) {
		const first = journal.append(Buffer.from("first"));
		await first;
		for (let turn = 0; turn < turns; turn++) await Promise.resolve();
		await journal.append(Buffer.from("second"));
	}
	assert.equal(journal.state().next, 25);
	await journal.close();
});

test("a record larger than one read is returned whole", async (t) => {
	const directory = await makeDirectory(t);
	const journal = await openJournal({ directory });
	const large = "x".repeat(100_000);
	await journal.append(Buffer.from(large));
	assert.deepEqual(await readAll(journal), [large]);
	await journal.close();
});

test("every acknowledged record survives kill -9 in the middle of writing", async (t) => {
	const directory = await makeDirectory(t);
	const program = `
		import { openJournal } from ${JSON.stringify(new URL("./index.ts", import.meta.url).href)};
		const journal = await openJournal({ directory: ${JSON.stringify(directory)}, segmentBytes: 20000 });
		for (let round = 0; round < 100000; round++) {
			await Promise.all(Array.from({ length: 7 }, () =>
				journal.append(Buffer.from("y".repeat(200))).then((n) => process.stdout.write(n + "\\n"))));
		}`;
	let acknowledged = 0;
	for (let round = 0; round < 3; round++) {
		const child = spawn(
			process.execPath,
			["--input-type=module", "-e", program],
			{
				stdio: ["ignore", "pipe", "inherit"],
			},
		);
		const target = acknowledged + 300;
		for await (const line of createInterface({ input: child.stdout })) {
			acknowledged = Number(line);
			if (acknowledged > target) child.kill("SIGKILL");
		}
		if (child.exitCode === null && child.signalCode === null)
			await once(child, "exit");
		const journal = await openJournal({ directory, segmentBytes: 20_000 });
		const kept = await readAll(journal);
		assert.ok(
			kept.length >= acknowledged,
			`${kept.length} of ${acknowledged} kept`,
		);
		assert.ok(kept.every((text) => text.length === 200));
		acknowledged = kept.length;
		await journal.close();
	}
});

test("a cursor keeps its place and an announced range across opening", async (t) => {
	const directory = await makeDirectory(t);
	const first = await openCursor(directory, "storage");
	assert.equal(first.next, 1);
	await first.intend(50);
	const second = await openCursor(directory, "storage");
	assert.deepEqual([second.next, second.intendedEnd], [1, 50]);
	await second.advance(50);
	const third = await openCursor(directory, "storage");
	assert.deepEqual([third.next, third.intendedEnd], [50, undefined]);
});
