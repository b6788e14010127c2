/** The state of a correlator follows from what it read: wherever a crash cuts, the same detections come out, once. */
import assert from "node:assert/strict";
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import fc from "fast-check";
import {
	detectionsIn,
	failure,
	inputRecord,
	makeWorld,
	payloadsOf,
	runThrough,
	type World,
} from "./testing.ts";

/** Processes all of the input and returns the ids that are in the output then, in order. */
async function run(world: World): Promise<string[]> {
	await runThrough(await world.open());
	const output = await world.openOutput();
	const detections = await detectionsIn(output);
	await output.close();
	return detections.map(({ event }) => event.ID ?? "");
}

async function undisturbed(
	t: TestContext,
	records: readonly Buffer[],
): Promise<string[]> {
	const world = await makeWorld(t, records);
	const ids = await run(world);
	await world.close();
	return ids;
}

/**
 * Cuts the output as a crash would: of the detections since the snapshot, of which not all were durable, a share is
 * there.
 */
async function cutOutput(
	world: World,
	known: number,
	share: number,
): Promise<void> {
	const whole = await world.openOutput();
	const payloads = await payloadsOf(whole);
	await whole.close();
	await rm(join(world.directory, "correlator", "journal"), { recursive: true });
	const cut = await world.openOutput();
	const kept = known + Math.round((payloads.length - known) * share);
	for (const payload of payloads.slice(0, kept)) await cut.append(payload);
	await cut.close();
}

/** Reads up to `saved`, where a snapshot is made; goes on to `crashed`; starts again from the snapshot. */
async function disturbed(
	t: TestContext,
	records: readonly Buffer[],
	cut: { readonly saved: number; readonly crashed: number; share: number },
): Promise<string[]> {
	const state = "correlator/state.json";
	const world = await makeWorld(t, records.slice(0, cut.saved));
	const before = await run(world);
	const snapshot =
		cut.saved === 0
			? undefined
			: await readFile(join(world.directory, state), "utf8");
	await world.append(records.slice(cut.saved, cut.crashed));
	const after = await run(world);
	assert.deepEqual(after.slice(0, before.length), before);

	await rm(join(world.directory, state), { force: true });
	if (snapshot !== undefined)
		await writeFile(join(world.directory, state), snapshot);
	const { outputNext } = JSON.parse(snapshot ?? '{"outputNext":1}');
	await cutOutput(world, outputNext - 1, cut.share);
	await world.append(records.slice(cut.crashed));
	const ids = await run(world);
	await world.close();
	return ids;
}

/** Log-ons of three sources, each a moment after the one before, several to a record. */
const stream = fc
	.array(
		fc.array(
			fc.record({
				gap: fc.nat(3000),
				source: fc.nat(2),
				isFailed: fc.boolean(),
			}),
			{ maxLength: 5 },
		),
		{ minLength: 2, maxLength: 14 },
	)
	.map((rows) => {
		let ms = 0;
		return rows.map((row, record) => {
			const events = row.map(({ gap, source, isFailed }, index) => {
				ms += gap;
				return {
					...failure(`${record}-${index}`, ms, `192.0.2.${source}`),
					Name: isFailed ? "failed" : "succeeded",
				};
			});
			return inputRecord(ms, events);
		});
	});

test("wherever a crash cuts, the detections are those of an undisturbed run, in their order, each once", async (t) => {
	let detected = 0;
	await fc.assert(
		fc.asyncProperty(
			stream,
			fc.double({ min: 0, max: 1, noNaN: true }),
			fc.double({ min: 0, max: 1, noNaN: true }),
			fc.double({ min: 0, max: 1, noNaN: true }),
			async (records, first, second, share) => {
				const saved = Math.floor(records.length * first);
				const crashed = saved + Math.floor((records.length - saved) * second);
				const expected = await undisturbed(t, records);
				detected += expected.length;
				assert.equal(new Set(expected).size, expected.length);
				assert.deepEqual(
					await disturbed(t, records, { saved, crashed, share }),
					expected,
				);
			},
		),
		{ numRuns: 25 },
	);
	assert.ok(detected > 20, `only ${detected} detections were compared`);
});
