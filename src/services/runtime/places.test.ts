import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { openJournal } from "#pipeline/index.ts";
import { type OutputKind, openPlaces } from "./places.ts";

async function makeJournal(t: TestContext, records: number) {
	const directory = await mkdtemp(join(tmpdir(), "ursa-places-"));
	const journal = await openJournal({
		directory: join(directory, "journal"),
		segmentBytes: 1,
	});
	t.after(async () => {
		await journal.close();
		await rm(directory, { recursive: true, force: true });
	});
	for (let index = 0; index < records; index++)
		await journal.append(Buffer.from("record"));
	const open = async (kind: OutputKind, name: string, ...others: string[]) => {
		const wanted = [
			{ kind, name },
			...others.map((other) => ({ kind, name: other })),
		];
		const places = await openPlaces({ directory, journal, wanted });
		return (await places.open(kind, name)).cursor;
	};
	return { journal, open };
}

test("a new output begins at the end, a known one where it stood", async (t) => {
	const { journal, open } = await makeJournal(t, 5);
	const first = await open("elsewhere", "a");
	assert.equal(first.next, 6);
	await journal.append(Buffer.from("record"));
	assert.equal((await open("elsewhere", "a")).next, 6);
	assert.equal((await open("elsewhere", "b")).next, 7);
});

test("an output that was away longer than the journal keeps begins with what is left", async (t) => {
	const { journal, open } = await makeJournal(t, 2);
	await (await open("elsewhere", "a")).advance(1);
	for (let index = 0; index < 4; index++)
		await journal.append(Buffer.from("record"));
	await journal.releaseBefore(5);
	assert.equal((await open("elsewhere", "a")).next, journal.state().first);
	assert.ok(journal.state().first > 1);
});

test("what replaces a storage goes on exactly where it stood, with what was announced", async (t) => {
	const { open } = await makeJournal(t, 9);
	const before = await open("storage", "storage");
	await before.advance(4);
	await before.intend(7);
	const heir = await open("storage", "another");
	assert.deepEqual([heir.next, heir.intendedEnd], [4, 7]);
	// Only once: a third begins at the end.
	assert.equal((await open("storage", "third", "another")).next, 10);
});

test("a correlator's place goes only to a correlator, and nobody else's to anybody", async (t) => {
	const { open } = await makeJournal(t, 9);
	await (await open("correlator", "correlator")).advance(2);
	await (await open("elsewhere", "tcp")).advance(3);
	assert.equal((await open("storage", "s")).next, 10);
	assert.equal((await open("elsewhere", "kafka")).next, 10);
	assert.equal((await open("correlator", "other")).next, 2);
});

test("a place that is still wanted is not given away", async (t) => {
	const { open } = await makeJournal(t, 9);
	await (await open("storage", "a")).advance(4);
	assert.equal((await open("storage", "b", "a")).next, 10);
	assert.equal((await open("storage", "a", "b")).next, 4);
});
