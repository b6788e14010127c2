/** A file that changed on the disk: reported, never passed over. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { isErrorCode } from "#platform/index.ts";
import { openJournal } from "./index.ts";
import { createSimulatedDisk } from "./simulated-disk.testing.ts";

const directory = "/data/journal";

async function writeJournal(groups: readonly (readonly number[])[]) {
	const disk = createSimulatedDisk();
	const options = { directory, segmentBytes: 600, fileSystem: disk.process() };
	const journal = await openJournal({ ...options, checkpoint: () => "state" });
	const payloads: Buffer[] = [];
	let lastWriteBytes = 0;
	for (const group of groups) {
		const made = group.map((size, index) =>
			Buffer.alloc(size, payloads.length + index),
		);
		payloads.push(...made);
		await Promise.all(made.map((payload) => journal.append(payload)));
		// Appends of one turn: the first is written alone, and those that came meanwhile together.
		const [first = 0, ...rest] = group;
		const together = rest.length > 0 ? rest : [first];
		lastWriteBytes = together.reduce((sum, size) => sum + size + 24, 0);
	}
	await journal.close();
	const files = disk
		.names(directory)
		.filter((name) => name.endsWith(".journal"))
		.map((name) => `${directory}/${name}`);
	return { disk, options, payloads, files, lastWriteBytes };
}

/** Reads all; the number of records before the damage was told, and whether it was. */
async function readBack({
	options,
	payloads,
}: Awaited<ReturnType<typeof writeJournal>>): Promise<{
	readonly count: number;
	readonly isReported: boolean;
}> {
	let count = 0;
	try {
		const journal = await openJournal(options);
		const reader = journal.reader(1);
		const { next } = journal.state();
		while (count < next - 1) {
			for (const record of await reader.read(
				300,
				new AbortController().signal,
			)) {
				assert.equal(record.sequence, count + 1);
				assert.deepEqual(record.payload, payloads[count]);
				count++;
			}
		}
		await reader.close();
		await journal.close();
		return { count, isReported: false };
	} catch (error) {
		if (!isErrorCode(error, "journal.corrupt")) throw error;
		return { count, isReported: true };
	}
}

const groups = fc.array(
	fc.array(fc.integer({ min: 0, max: 200 }), { minLength: 1, maxLength: 4 }),
	{ minLength: 2, maxLength: 12 },
);
const part = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

test("a changed bit anywhere but in the last write is reported, and what is before it is read", async () => {
	await fc.assert(
		fc.asyncProperty(
			groups,
			part,
			part,
			fc.integer({ min: 0, max: 7 }),
			async (sizes, file, place, bit) => {
				const written = await writeJournal(sizes);
				const { disk, files, payloads, lastWriteBytes } = written;
				const index = Math.floor(file * files.length);
				const path = files[index] ?? "";
				const { length } = disk.content(path);
				const offset = Math.floor(place * length);
				disk.damage(path, (content) => {
					content[offset] = (content[offset] ?? 0) ^ (1 << bit);
					return content;
				});
				const { count, isReported } = await readBack(written);
				if (isReported) assert.ok(count < payloads.length);
				else {
					// Nobody can tell it from a write that was torn before it was acknowledged.
					assert.equal(index, files.length - 1);
					assert.ok(offset >= length - lastWriteBytes);
				}
			},
		),
		{ numRuns: 300 },
	);
});

test("a file in the middle that became shorter is reported, also when it ends with a whole record", async () => {
	await fc.assert(
		fc.asyncProperty(groups, part, part, async (sizes, file, place) => {
			const written = await writeJournal(sizes);
			const { disk, files } = written;
			fc.pre(files.length > 1);
			const path = files[Math.floor(file * (files.length - 1))] ?? "";
			const lengths = recordEnds(disk.content(path));
			const length = lengths[Math.floor(place * (lengths.length - 1))] ?? 0;
			disk.damage(path, (content) => content.subarray(0, length));
			assert.ok((await readBack(written)).isReported);
		}),
		{ numRuns: 100 },
	);
});

test("a file that was moved away is passed over, as the message of the damage promises", async () => {
	const written = await writeJournal(
		Array.from({ length: 12 }, () => [200, 100]),
	);
	const [, second = ""] = written.files;
	await written.options.fileSystem.rm(second);
	const journal = await openJournal(written.options);
	const reader = journal.reader(1);
	const sequences: number[] = [];
	while ((sequences.at(-1) ?? 0) < 24)
		for (const record of await reader.read(300, new AbortController().signal))
			sequences.push(record.sequence);
	const missing = Array.from({ length: 24 }, (_, index) => index + 1).filter(
		(sequence) => !sequences.includes(sequence),
	);
	assert.equal(missing[0], Number.parseInt(second.slice(-24), 10));
	assert.ok(missing.length > 0 && sequences.length + missing.length === 24);
	await reader.close();
	await journal.close();
});

function recordEnds(content: Buffer): number[] {
	const ends = [0];
	for (let end = 0; end < content.length; ends.push(end))
		end += 24 + content.readUInt32LE(end);
	return ends;
}
