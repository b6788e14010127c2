/** What the trail must do on each engine of the state store. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { StateDatabase } from "#backends/state-store/index.ts";
import { openTrail } from "./samples.testing.ts";

const count = 40;

export function auditContract(db: StateDatabase): void {
	test("transactions at the same time give numbers without a gap and a whole chain", async (t) => {
		const trail = await openTrail(t, db);
		const results = await Promise.allSettled(
			Array.from({ length: count }, (_, index) =>
				db.transaction(async (tx) => {
					await trail.audit.record(tx, { action: `first of ${index}` });
					await trail.audit.record(tx, { action: `second of ${index}` });
					if (index % 4 === 0) throw new Error("taken back");
				}),
			),
		);
		const failed = results.filter(({ status }) => status === "rejected");
		assert.equal(failed.length, count / 4);
		const rows = await trail.rows();
		const kept = count * 2 - (count / 4) * 2;
		assert.deepEqual(
			rows.map(({ sequence }) => sequence),
			Array.from({ length: kept }, (_, index) => index + 1),
		);
		await trail.head.update();
		assert.deepEqual(await trail.verify(), {
			...{
				records: kept,
				last: kept,
				unverifiable: 0,
				notices: 0,
				first: undefined,
			},
		});
	});

	test("records with and without a transaction share one chain", async (t) => {
		const trail = await openTrail(t, db);
		await Promise.all([
			trail.audit.record(db, { action: "alone" }),
			db.transaction((tx) => trail.audit.record(tx, { action: "within" })),
		]);
		const actions = (await trail.events()).map((event) => event.DeviceAction);
		assert.deepEqual(actions.sort(), ["alone", "within"]);
		assert.equal((await trail.verify()).first, undefined);
	});
}
