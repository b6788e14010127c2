/** The journal against a disk that loses all it may. RUNS=20000 SEED=1 for a longer or a certain walk. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { FileSystem, OpenFile } from "#platform/index.ts";
import { anyScript, runScript } from "./model.testing.ts";

const runs = Number(process.env.RUNS ?? 400);
const seed =
	process.env.SEED === undefined ? {} : { seed: Number(process.env.SEED) };

test("whatever happens to process and disk, what was acknowledged is read, once and in order", async (t) => {
	t.mock.timers.enable({ apis: ["setTimeout"] });
	await fc.assert(
		fc.asyncProperty(anyScript, (script) =>
			runScript(script, (ms) => t.mock.timers.tick(ms)),
		),
		{ numRuns: runs, ...seed },
	);
});

test("a file whose beginning failed and that a power cut brings back hides nothing", async (t) => {
	t.mock.timers.enable({ apis: ["setTimeout"] });
	for (let seed = 1; seed <= 40; seed++)
		await runScript(
			{
				checkpointBytes: 30,
				asksForRoom: true,
				steps: [
					{ do: "append", sizes: [20] },
					{ do: "settle" },
					{ do: "release", at: 1000 },
					{ do: "little room", bytes: 50_000 },
					// The old file is cut, the new one is written; its name is what cannot be synced.
					{ do: "fail syncs", passed: 2, count: 1, seed },
					{ do: "append", sizes: [20] },
					{ do: "begin reader", reader: 0, at: 1000 },
					{ do: "room again" },
					{ do: "settle" },
					{ do: "cut", power: true, seed },
				],
			},
			(ms) => t.mock.timers.tick(ms),
		);
});

/** The disk as it is, except for what an opened file does. */
function withFiles(
	change: (file: OpenFile, flags: string) => OpenFile,
): (fs: FileSystem) => FileSystem {
	return (fs) => ({
		...fs,
		open: async (path, flags, mode) =>
			change(await fs.open(path, flags, mode), flags),
	});
}

const nothing = (): Promise<void> => Promise.resolve();

for (const [lie, change] of [
	[
		"syncs no file",
		withFiles((file, flags) =>
			flags === "r" ? file : { ...file, sync: nothing, datasync: nothing },
		),
	],
	[
		"syncs no name",
		withFiles((file, flags) =>
			flags === "r" ? { ...file, sync: nothing } : file,
		),
	],
	[
		"keeps what it should cut off",
		withFiles((file) => ({ ...file, truncate: nothing })),
	],
] as const) {
	test(`the walk finds a disk that ${lie}`, async (t) => {
		t.mock.timers.enable({ apis: ["setTimeout"] });
		const found = await fc.check(
			fc.asyncProperty(anyScript, (script) =>
				runScript(script, (ms) => t.mock.timers.tick(ms), change),
			),
			{ numRuns: 500, seed: 1, endOnFailure: true },
		);
		assert.ok(found.failed);
	});
}
