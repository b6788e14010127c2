/** What is not needed any more makes room, also in the file that is written to. */
import assert from "node:assert/strict";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { openJournal } from "./index.ts";

test("a full journal whose records are all done takes more, though its file is not full", async (t) => {
	const directory = await mkdtemp(join(tmpdir(), "ursa-room-"));
	t.after(() => rm(directory, { recursive: true, force: true }));
	const options = { directory, limitBytes: 50_000, retryMs: 5 };
	const checkpoint = () => "state";
	const journal = await openJournal({ ...options, checkpoint });
	for (let index = 0; index < 5; index++)
		await journal.append(Buffer.alloc(10_000));
	const waiting = journal.append(Buffer.from("next"));
	while (journal.state().problem === undefined) await new Promise(setImmediate);
	// Records that somebody needs stay where they are.
	await journal.releaseBefore(5);
	assert.match(journal.state().problem ?? "", /its limit is 50000/);
	await journal.releaseBefore(6);
	assert.equal(await waiting, 6);
	assert.deepEqual(
		[journal.state().first, journal.state().problem],
		[6, undefined],
	);
	await journal.close();
	const files = (await readdir(directory)).filter((name) =>
		/\d/.test(name.split(".")[0] ?? ""),
	);
	assert.equal(files.length, 1);
	const found: string[] = [];
	const again = await openJournal({
		...options,
		recover: ({ payload }) => void found.push(payload.toString()),
	});
	assert.deepEqual(found, ["state", "next"]);
	assert.equal(again.state().next, 7);
	await again.close();
});

test("a reader behind all that was deleted waits for the next record", async (t) => {
	const directory = await mkdtemp(join(tmpdir(), "ursa-room-"));
	t.after(() => rm(directory, { recursive: true, force: true }));
	const journal = await openJournal({
		directory,
		limitBytes: 5_000,
		retryMs: 5,
	});
	await journal.append(Buffer.alloc(6_000));
	const reader = journal.reader(1);
	const waiting = journal.append(Buffer.from("next"));
	await journal.releaseBefore(2);
	assert.equal(await waiting, 2);
	const [record] = await reader.read(100, new AbortController().signal);
	assert.equal(record?.sequence, 2);
	await reader.close();
	await journal.close();
});
