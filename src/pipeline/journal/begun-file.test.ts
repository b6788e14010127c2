import assert from "node:assert/strict";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { openJournal } from "./index.ts";

for (const [state, content] of [
	["empty", Buffer.alloc(0)],
	["with half of a checkpoint", Buffer.alloc(20, 1)],
] as const) {
	test(`a file that a crash left ${state} when it was begun is begun again, with its checkpoint`, async (t) => {
		const directory = await mkdtemp(join(tmpdir(), "ursa-journal-"));
		t.after(() => rm(directory, { recursive: true, force: true }));
		let count = 0;
		const seen: string[] = [];
		const open = () =>
			openJournal({
				directory,
				segmentBytes: 100,
				checkpoint: () => `${count} records`,
				recover: (record) => seen.push(record.payload.toString()),
			});
		const first = await open();
		for (count = 0; count < 7; count++)
			await first.append(Buffer.from(`record ${count + 1} ${"x".repeat(80)}`));
		await first.close();
		const name = `${String(8).padStart(16, "0")}.journal`;
		await writeFile(join(directory, name), content);

		const second = await open();
		assert.equal(seen[0], "6 records");
		assert.equal(seen.at(-1)?.slice(0, 8), "record 7");
		assert.equal(await second.append(Buffer.from("record 8")), 8);
		await second.close();
		assert.ok((await readdir(directory)).includes(name));

		seen.length = 0;
		const third = await open();
		assert.deepEqual(seen, ["7 records", "record 8"]);
		const reader = third.reader(7);
		const texts: string[] = [];
		while (texts.length < 2)
			for (const { payload } of await reader.read(
				1000,
				new AbortController().signal,
			))
				texts.push(payload.toString().slice(0, 8));
		assert.deepEqual(texts, ["record 7", "record 8"]);
		await reader.close();
		await third.close();
	});
}

test("a journal whose only file was just begun starts with the number of that file", async (t) => {
	const directory = await mkdtemp(join(tmpdir(), "ursa-journal-"));
	t.after(() => rm(directory, { recursive: true, force: true }));
	await writeFile(
		join(directory, `${String(41).padStart(16, "0")}.journal`),
		"",
	);
	const journal = await openJournal({ directory });
	assert.equal(await journal.append(Buffer.from("x")), 41);
	await journal.close();
});
