import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { EventStore, EventStoreUpkeep } from "../event-store.ts";
import type { ContractDatabase, ContractEngine } from "./engine.ts";
import {
	day,
	ledgerEntry,
	noon,
	sampleBatch,
	sampleEvent,
	tenantA,
} from "./samples.ts";

const hour = 3_600_000;

export function verifyContract(engine: ContractEngine): void {
	describe(`${engine.name}: verifying the ledger`, () => {
		let database: ContractDatabase;
		let store: EventStore & EventStoreUpkeep;
		before(async () => {
			database = await engine.create();
			store = database.open();
		});
		after(() => database.dispose());

		const event = (Timestamp: number, fields = {}) =>
			sampleEvent({ Timestamp, ServiceID: "service", ...fields });
		const verify = (from: number, to = from + hour) =>
			store.verifyLedger({ from, to });
		const entries = (at: number, counts: Readonly<Record<string, number>>) =>
			Object.entries(counts).map(([outcome, count]) =>
				ledgerEntry({
					hour: at,
					outcome: outcome as "stored", // Names of outcomes, as written below.
					count,
				}),
			);

		test("nothing differs when every event is accounted for, whatever became of it", async () => {
			const stored = [
				event(noon),
				event(noon + hour - 1),
				event(noon + 1, { Type: 2 }),
			];
			const correlation = event(noon + 2, { Type: 3 });
			const audit = event(noon + 3, { Type: 4, ServiceID: "core" });
			await store.insert(
				sampleBatch("fine", [...stored, correlation, audit], {
					ledger: entries(noon, {
						received: 12,
						produced: 1,
						stored: 3,
						dropped: 1,
						rejected: 2,
						redirected: 3,
						aggregated: 2,
						filtered: 2,
						detected: 1,
					}),
				}),
			);
			const found = await verify(noon - hour, noon + 2 * hour);
			assert.deepEqual(found, {
				from: noon - hour,
				to: noon + 2 * hour,
				// Of the service and of the core, which only audits.
				checked: 2,
				differences: [],
			});
		});

		test("what is missing, unaccounted, doubled or out of balance is told by service and hour", async () => {
			const at = (index: number) => noon + (10 + index) * hour;
			const lost = sampleBatch("lost", [event(at(0))], {
				ledger: entries(at(0), { received: 3, stored: 3 }),
			});
			const silent = sampleBatch("silent", [event(at(1)), event(at(1))]);
			const twice = event(at(2));
			const once = sampleBatch("once", [twice], {
				ledger: entries(at(2), { received: 1, stored: 1 }),
			});
			const again = sampleBatch("again", [twice]);
			const leaking = sampleBatch("leaking", [event(at(3))], {
				ledger: entries(at(3), { received: 5, stored: 1, dropped: 2 }),
			});
			const alarm = event(at(4), { Type: 3 });
			const alarms = [
				sampleBatch("alarm", [alarm]),
				sampleBatch("alarm again", [alarm]),
			];
			for (const batch of [lost, silent, once, again, leaking, ...alarms])
				await store.insert(batch);

			const { differences } = await verify(at(0), at(5));
			const none = {
				tenantId: tenantA,
				serviceId: "service",
				ledgerStored: 0,
				events: 0,
				imbalance: 0,
				missing: 0,
				unaccounted: 0,
				duplicates: 0,
			};
			assert.deepEqual(differences, [
				{ ...none, hour: at(0), ledgerStored: 3, events: 1, missing: 2 },
				{ ...none, hour: at(1), events: 2, unaccounted: 2 },
				{ ...none, hour: at(2), ledgerStored: 1, events: 2, duplicates: 1 },
				{ ...none, hour: at(3), ledgerStored: 1, events: 1, imbalance: 2 },
				{ ...none, hour: at(4), duplicates: 1 },
			]);
		});

		test("a batch that is under way is no difference", async () => {
			const at = noon + 20 * hour;
			const batches = Array.from({ length: 12 }, (_, index) =>
				sampleBatch(
					`under-way-${index}`,
					Array.from({ length: 200 }, () => event(at)),
					{ ledger: entries(at, { received: 200, stored: 200 }) },
				),
			);
			const [, found] = await Promise.all([
				Promise.all(batches.map((batch) => store.insert(batch))),
				verify(at),
			]);
			assert.deepEqual(found.differences, []);
			assert.deepEqual(await verify(at), {
				from: at,
				to: at + hour,
				checked: 1,
				differences: [],
			});
		});

		test("hours of which retention removed something are left out, and only they", async () => {
			const old = noon - 100 * day;
			const next = Math.floor(old / day) * day + day;
			await store.insert(
				sampleBatch("old", [event(old), event(next)], {
					ledger: [
						...entries(old, { received: 1, stored: 1 }),
						...entries(next, { received: 2, stored: 2 }),
					],
				}),
			);
			await store.setRetention({ eventDays: 10 });
			await store.applyRetention(next + 10 * day);
			const found = await verify(old - hour, next + hour);
			assert.deepEqual([found.from, found.to], [next, next + hour]);
			assert.deepEqual(
				found.differences.map(({ hour: at, missing }) => [at, missing]),
				[[next, 1]],
			);
			const gone = await verify(old);
			assert.deepEqual(gone, {
				from: next,
				to: next,
				checked: 0,
				differences: [],
			});
			// Keeping for longer again brings nothing back.
			await store.setRetention({});
			assert.equal((await verify(old)).checked, 0);
		});

		test("an abort ends it with the reason given", async () => {
			await assert.rejects(
				store.verifyLedger({
					from: noon,
					to: noon + hour,
					signal: AbortSignal.abort(new Error("no longer wanted")),
				}),
				/no longer wanted/,
			);
		});
	});
}
