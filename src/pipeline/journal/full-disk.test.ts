import assert from "node:assert/strict";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { requireCounterpart } from "../../../tests/counterparts/availability.ts";
import { mountSmallDisk } from "../../../tests/counterparts/small-disk.ts";
import { openJournal } from "./index.ts";

test("on a full disk appends wait, say why, and succeed once there is room", async (t) => {
	const disk = await mountSmallDisk(1024);
	if (
		!requireCounterpart("a small tmpfs", disk !== undefined, t) ||
		disk === undefined
	)
		return;
	t.after(() => disk.remove());
	const filler = join(disk.directory, "filler");
	await writeFile(filler, Buffer.alloc(900 * 1024));
	const journal = await openJournal({
		directory: join(disk.directory, "journal"),
		retryMs: 5,
	});
	let appended = 0;
	const all = Array.from({ length: 40 }, () =>
		journal.append(Buffer.alloc(10_000, 120)).then(() => appended++),
	);
	while (journal.state().problem === undefined) await new Promise(setImmediate);
	assert.match(journal.state().problem ?? "", /disk of the journal is full/);
	assert.ok(appended < 40);
	await rm(filler);
	await Promise.all(all);
	assert.equal(journal.state().problem, undefined);
	const reader = journal.reader(1);
	let bytes = 0;
	while (bytes < 400_000) {
		for (const record of await reader.read(
			100_000,
			new AbortController().signal,
		)) {
			assert.equal(record.payload.length, 10_000);
			bytes += record.payload.length;
		}
	}
	await reader.close();
	await journal.close();
});
