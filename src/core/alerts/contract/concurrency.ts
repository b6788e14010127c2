import assert from "node:assert/strict";
import { test } from "node:test";
import { eq } from "drizzle-orm";
import { alertsTable } from "../alerts.table.ts";
import { type AlertBench, ann, baseEvent, bob, newRule } from "./samples.ts";

/** Correlators and analysts at the same time. */
export function concurrencyContract(bench: AlertBench): void {
	const { alerts, open, get, database } = bench;

	test("writers at the same time open one alert per segment and lose no detection", async () => {
		const signal = newRule();
		const batches = Array.from({ length: 12 }, (_, index) => {
			const batch = ["a", "b", "c", "d"].map((segment) =>
				signal({ segment, baseEvents: [baseEvent(`w${index}`)] }),
			);
			// Each writer in another order, which must not let them wait in a circle.
			return index % 2 === 0 ? batch : batch.reverse();
		});
		const touched = await Promise.all(
			batches.map((batch) => alerts.record(batch)),
		);
		const ids = new Set(touched.flat());
		assert.equal(ids.size, 4);
		for (const id of ids) {
			assert.equal((await get(id)).detectionCount, 12);
			assert.equal((await alerts.events(id)).length, 24);
		}
	});

	test("writers with the same detection at the same time count it once", async () => {
		const signal = newRule()();
		const touched = await Promise.all(
			Array.from({ length: 8 }, () => alerts.record([signal])),
		);
		const [id, ...others] = touched.flat();
		assert.ok(id);
		assert.deepEqual(others, []);
		assert.equal((await get(id)).detectionCount, 1);
	});

	test("of analysts who close at the same time one succeeds", async () => {
		const { id } = await open(newRule()());
		const results = await Promise.allSettled(
			["Ann", "Bob", "Cid", "Dan"].map((name) =>
				alerts.close(id, "responded", name),
			),
		);
		const refused = results.filter(({ status }) => status === "rejected");
		assert.equal(refused.length, 3);
		const closings = (await alerts.history(id)).filter(
			({ action }) => action === "closed",
		);
		assert.equal(closings.length, 1);
	});

	test("detections, assignments and returns at the same time leave one alert collecting and every detection in one alert", async () => {
		const signal = newRule();
		const { id } = await open(signal());
		await Promise.all([
			...Array.from({ length: 10 }, () => alerts.record([signal()])),
			...[ann, undefined, bob, undefined, ann, undefined].map((assignee) =>
				alerts.assign(id, assignee, "Boss"),
			),
		]);
		const { ruleId } = signal();
		const rows = await database
			.select()
			.from(alertsTable)
			.where(eq(alertsTable.ruleId, ruleId));
		assert.ok(rows.filter((row) => row.isCollecting).length <= 1);
		const detections = rows.map((row) => row.detectionCount);
		assert.equal(
			detections.reduce((sum, count) => sum + count, 0),
			11,
		);
	});
}
