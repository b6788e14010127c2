import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import fc from "fast-check";
import { connectorDefinition, createConnector } from "../connectors/index.ts";
import {
	createRecorder,
	fixedClock,
	noSecrets,
} from "../connectors/testing/recorder.ts";
import type { DestinationOptions } from "./start-destination.ts";
import { jsonLines, lineOf, makeSender } from "./testing.ts";
import { finish, makeWorld } from "./world.testing.ts";

/** Stopped in the middle of its work a destination leaves behind what a crash would, but for torn writes. */
async function sendWithCrashes(
	world: Awaited<ReturnType<typeof makeWorld>>,
	crashes: readonly number[],
	makeOne: () => Promise<DestinationOptions["sender"]>,
): Promise<void> {
	for (const turns of crashes) {
		const destination = await world.start(await makeOne(), { maxBytes: 300 });
		for (let turn = 0; turn < turns; turn++) await new Promise(setImmediate);
		await destination.stop();
	}
	await finish(await world.start(await makeOne(), { maxBytes: 300 }));
}

const records = fc.array(fc.array(fc.uuid(), { minLength: 1, maxLength: 4 }), {
	minLength: 1,
	maxLength: 12,
});
const crashes = fc.array(fc.nat(60), { maxLength: 6 });

test("killed wherever it is, a file has every event once and in order", async (t) => {
	await fc.assert(
		fc.asyncProperty(records, crashes, async (ids, stops) => {
			const world = await makeWorld(t, ids);
			const path = join(world.directory, "events.json");
			const directory = join(world.directory, "memory");
			await sendWithCrashes(world, stops, () =>
				makeSender(t, { kind: "file", path }, { directory }),
			);
			assert.equal(await readFile(path, "utf8"), jsonLines(...ids.flat()));
		}),
		{ numRuns: 25 },
	);
});

test("killed wherever it is, a collector of Ursa has every event once and in order", async (t) => {
	await fc.assert(
		fc.asyncProperty(records, crashes, async (ids, stops) => {
			const world = await makeWorld(t, ids);
			const recorder = createRecorder();
			const connector = createConnector(
				connectorDefinition.parse({ kind: "tcp", port: 0 }),
				{ clock: fixedClock, secrets: noSecrets },
			);
			await connector.start(
				recorder.receive,
				recorder.positionOf,
				recorder.tokenOf,
			);
			const urls = [`127.0.0.1:${connector.address?.port}`];
			const directory = join(world.directory, "memory");
			await sendWithCrashes(world, stops, () =>
				makeSender(t, { kind: "tcp", urls, isReliable: true }, { directory }),
			);
			await connector.stop();
			const byNumber = new Map(
				recorder
					.messages()
					.map(({ text, sequence }) => [sequence?.number, text]),
			);
			assert.deepEqual([...byNumber.values()], ids.flat().map(lineOf));
		}),
		{ numRuns: 25 },
	);
});
