import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import {
	assertBalanced,
	createMemoryEventStore,
	hour,
	idsOf,
	makeRecord,
	makeWorld,
	refusing,
	storedIds,
	storeError,
} from "./testing.ts";

type Fate = "good" | "lost" | "unanswered" | "crash before" | "crash after";

test("whatever fails and wherever it is killed: every event ends in the store or the dead letters, once", async (t) => {
	const plan = fc.record({
		sizes: fc.array(fc.nat(5), { minLength: 1, maxLength: 6 }),
		bad: fc.array(fc.nat(20), { maxLength: 3 }),
		fates: fc.array(
			fc.constantFrom<Fate>(
				"good",
				"lost",
				"unanswered",
				"crash before",
				"crash after",
			),
			{ maxLength: 12 },
		),
		// Of each start: a writer started anew would make other groups if it could.
		groups: fc.infiniteStream(fc.constantFrom(1, 600, 1_000_000)),
	});
	await fc.assert(
		fc.asyncProperty(plan, async ({ sizes, bad, fates, groups }) => {
			const all = sizes.flatMap((size, index) => idsOf(`r${index}`, size));
			const badIds = [
				...new Set(bad.flatMap((place) => all[place % all.length] ?? [])),
			];
			const world = await makeWorld(
				t,
				sizes.map((size, index) =>
					makeRecord(`r${index}`, size, (index % 3) * hour),
				),
			);
			// Stopped before it hears of the failure, a writer leaves behind what a crash would.
			let isCrashing = false;
			const fail = (fate: Fate | undefined, ...those: readonly Fate[]) => {
				if (fate === undefined || !those.includes(fate)) return undefined;
				isCrashing = fate.startsWith("crash");
				if (isCrashing) void writer.stop();
				return storeError("unavailable");
			};
			const store = createMemoryEventStore({
				before: (batch, call) =>
					fail(fates[call - 1], "lost", "crash before") ??
					refusing(badIds)(batch, call),
				after: (_, call) => fail(fates[call - 1], "unanswered", "crash after"),
			});
			const start = () =>
				world.start(store, { maxBytes: groups.next().value ?? 1 });
			let writer = await start();
			while (writer.state().lag > 0) {
				await new Promise(setImmediate);
				if (!isCrashing) continue;
				await writer.stop();
				isCrashing = false;
				writer = await start();
			}
			await writer.stop();
			await world.close();
			const refused = store
				.letters()
				.filter(({ code }) => code === "storage.refused");
			assert.deepEqual(
				storedIds(store).sort(),
				all.filter((id) => !badIds.includes(id)).sort(),
			);
			assert.deepEqual(
				refused.map(({ raw }) => String(JSON.parse(raw).ID)).sort(),
				badIds.sort(),
			);
			assert.equal(store.letters().length - refused.length, sizes.length);
			assertBalanced(store.ledgerEntries());
			assert.equal(store.sum("received"), all.length + sizes.length);
			assert.equal(store.sum("stored"), all.length - badIds.length);
		}),
		{ numRuns: 40 },
	);
});
