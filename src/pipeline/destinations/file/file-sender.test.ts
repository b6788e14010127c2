import assert from "node:assert/strict";
import {
	appendFile,
	mkdir,
	readdir,
	readFile,
	rename,
	rm,
	truncate,
	writeFile,
} from "node:fs/promises";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import fc from "fast-check";
import { requireCounterpart } from "../../../../tests/counterparts/availability.ts";
import { mountSmallDisk } from "../../../../tests/counterparts/small-disk.ts";
import {
	groupOf,
	jsonLines,
	makeDirectory,
	makeSender,
	running,
} from "../testing.ts";

async function makePlace(t: TestContext) {
	const directory = await makeDirectory(t);
	const memory = join(directory, "memory");
	const path = join(directory, "events.json");
	const memoryPath = join(memory, "file.json");
	let now = Date.UTC(2026, 0, 2, 3, 4, 5);
	return {
		path,
		memoryPath,
		directory,
		pass(seconds: number) {
			now += seconds * 1000;
		},
		/** As after a restart: nothing is known but what is on disk. */
		start: (settings: object = {}) =>
			makeSender(
				t,
				{ kind: "file", path, ...settings },
				{ directory: memory, clock: () => now },
			),
		text: () => readFile(path, "utf8"),
		asides: async () =>
			(await readdir(directory)).filter((name) =>
				name.startsWith("events.json."),
			),
	};
}

test("groups are appended, also after a restart and to what was there", async (t) => {
	const place = await makePlace(t);
	await writeFile(place.path, "before\n");
	const first = await place.start();
	await first.send(groupOf(1, "a", "b"), running);
	await first.close();
	await (await place.start()).send(groupOf(2, "c"), running);
	assert.equal(await place.text(), `before\n${jsonLines("a", "b", "c")}`);
});

test("a group that comes again after it was written whole is not written again", async (t) => {
	const place = await makePlace(t);
	await (await place.start()).send(groupOf(1, "a"), running);
	const again = await place.start();
	await again.send(groupOf(1, "a"), running);
	await again.send(groupOf(2, "b"), running);
	assert.equal(await place.text(), jsonLines("a", "b"));
});

test("what a crash left of a group is cut off before it is written again", async (t) => {
	const place = await makePlace(t);
	const first = await place.start();
	await first.send(groupOf(1, "a"), running);
	await first.close();
	await appendFile(place.path, jsonLines("b", "c").slice(0, -7));
	const again = await place.start();
	await again.send(groupOf(2, "b", "c"), running);
	assert.equal(await place.text(), jsonLines("a", "b", "c"));
});

test("what a crash left is cut off also when less comes after it, as with another filter", async (t) => {
	const place = await makePlace(t);
	const first = await place.start();
	await first.send(groupOf(1, "a"), running);
	await first.close();
	await appendFile(place.path, jsonLines("b", "c", "d"));
	await (await place.start()).send(groupOf(2, "c"), running);
	assert.equal(await place.text(), jsonLines("a", "c"));
});

test("whatever is lost of the last write or of the memory's last change, every event is there once", async (t) => {
	await fc.assert(
		fc.asyncProperty(
			fc.array(
				fc.record({
					ids: fc.array(fc.uuid(), { minLength: 1, maxLength: 3 }),
					crash: fc.constantFrom("none", "torn", "forgotten", "before"),
					torn: fc.nat(200),
				}),
				{ minLength: 1, maxLength: 8 },
			),
			fc.constantFrom(1024, 100_000),
			async (groups, rotateBytes) => {
				const place = await makePlace(t);
				const expected: string[] = [];
				for (const [index, { ids, crash, torn }] of groups.entries()) {
					const group = groupOf(index + 1, ...ids);
					expected.push(...ids);
					const sender = await place.start({ rotateBytes });
					const memory = await readFile(place.memoryPath).catch(
						() => undefined,
					);
					if (crash === "torn" && memory !== undefined)
						await appendFile(place.path, jsonLines(...ids).slice(0, torn));
					if (crash !== "before") await sender.send(group, running);
					await sender.close();
					// As if the crash came between the write and its being remembered. A new file is remembered before the write.
					if (crash === "forgotten" && memory !== undefined) {
						const known = JSON.parse(memory.toString());
						const now = JSON.parse(await readFile(place.memoryPath, "utf8"));
						if (known.file === now.file)
							await writeFile(place.memoryPath, memory);
					}
					await (await place.start({ rotateBytes })).send(group, running);
				}
				const names = (await place.asides()).sort();
				const texts = await Promise.all(
					[...names, "events.json"].map((name) =>
						readFile(join(place.directory, name), "utf8"),
					),
				);
				assert.equal(texts.join(""), jsonLines(...expected));
			},
		),
		{ numRuns: 40 },
	);
});

test("a file does not grow past its limit, and those put aside are counted", async (t) => {
	const place = await makePlace(t);
	const sender = await place.start({ rotateBytes: 1024, keepFiles: 2 });
	const id = (number: number) => `${number}`.padEnd(400, "x");
	for (let number = 0; number < 12; number++) {
		place.pass(number % 3);
		await sender.send(groupOf(number + 1, id(number)), running);
	}
	const asides = (await place.asides()).sort();
	assert.equal(asides.length, 2);
	assert.match(asides[0] ?? "", /^events\.json\.20260102T0304\d\dZ(-\d{4})?$/);
	const texts = await Promise.all(
		asides.map((name) => readFile(join(place.directory, name), "utf8")),
	);
	assert.deepEqual(
		[...texts, await place.text()],
		[6, 8, 10].map((number) => jsonLines(id(number), id(number + 1))),
	);
});

test("a new file begins after the interval, and a repeated group is known across it", async (t) => {
	const place = await makePlace(t);
	const sender = await place.start({ rotateSeconds: 60 });
	await sender.send(groupOf(1, "a"), running);
	place.pass(59);
	await sender.send(groupOf(2, "b"), running);
	place.pass(1);
	await sender.send(groupOf(2, "b"), running);
	assert.equal(await place.text(), jsonLines("a", "b"));
	await sender.send(groupOf(3, "c"), running);
	assert.equal(await place.text(), jsonLines("c"));
	assert.deepEqual(await place.asides(), ["events.json.20260102T030505Z"]);
});

test("a crash right after the file was put aside loses and repeats nothing", async (t) => {
	const place = await makePlace(t);
	const first = await place.start();
	await first.send(groupOf(1, "a"), running);
	await first.close();
	await rename(place.path, `${place.path}.20260102T030405Z`);
	const again = await place.start();
	await again.send(groupOf(1, "a"), running);
	await again.send(groupOf(2, "b"), running);
	assert.equal(await place.text(), jsonLines("b"));
});

test("a file that others replace, cut or delete is gone on with as it is", async (t) => {
	const place = await makePlace(t);
	const sender = await place.start();
	await sender.send(groupOf(1, "a"), running);
	await rename(place.path, `${place.path}-moved`);
	await sender.send(groupOf(2, "b"), running);
	assert.equal(await place.text(), jsonLines("b"));
	await rm(place.path);
	await sender.send(groupOf(3, "c"), running);
	assert.equal(await place.text(), jsonLines("c"));
	await sender.close();
	await truncate(place.path, 0);
	await (await place.start()).send(groupOf(4, "d"), running);
	assert.equal(await place.text(), jsonLines("d"));
});

test("a missing directory, a directory in place of the file and a damaged memory are named", async (t) => {
	const place = await makePlace(t);
	const nowhere = join(place.directory, "none", "events.json");
	await assert.rejects(
		(await place.start({ path: nowhere })).send(groupOf(1, "a"), running),
		{ code: "destinations.noDirectory" },
	);
	await mkdir(place.path);
	await assert.rejects((await place.start()).send(groupOf(1, "a"), running), {
		code: "destinations.cannotWrite",
		message: /EISDIR/,
	});
	await rm(place.path, { recursive: true });
	const sender = await place.start();
	await sender.send(groupOf(1, "a"), running);
	await writeFile(place.memoryPath, "{}");
	await assert.rejects((await place.start()).send(groupOf(2, "b"), running), {
		code: "destinations.badMemory",
	});
});

test("on a full disk the group waits whole, and is written once there is room", async (t) => {
	const disk = await mountSmallDisk(256);
	if (
		!requireCounterpart("a small tmpfs", disk !== undefined, t) ||
		disk === undefined
	)
		return;
	t.after(() => disk.remove());
	const path = join(disk.directory, "events.json");
	const filler = join(disk.directory, "filler");
	await writeFile(filler, Buffer.alloc(128 * 1024));
	const sender = await makeSender(t, { kind: "file", path });
	await sender.send(groupOf(1, "a"), running);
	const ids = Array.from({ length: 300 }, (_, index) => `${index}`.padEnd(500));
	await assert.rejects(sender.send(groupOf(2, ...ids), running), {
		code: "destinations.diskFull",
	});
	assert.equal(await readFile(path, "utf8"), jsonLines("a"));
	await rm(filler);
	await sender.send(groupOf(2, ...ids), running);
	assert.equal(await readFile(path, "utf8"), jsonLines("a", ...ids));
});
