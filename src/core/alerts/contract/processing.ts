import assert from "node:assert/strict";
import { test } from "node:test";
import { eq } from "drizzle-orm";
import { alertsTable } from "../alerts.table.ts";
import { type AlertBench, ann, bob, newRule } from "./samples.ts";

/** What analysts do with alerts. */
export function processingContract(bench: AlertBench): void {
	const { alerts, open, get, database } = bench;

	test("assigning ends the collecting: the next detection opens a new alert", async () => {
		const signal = newRule();
		const first = await open(signal());
		const assigned = await alerts.assign(first.id, ann, "Boss");
		assert.equal(assigned.status, "assigned");
		assert.deepEqual(
			[assigned.assigneeId, assigned.assigneeName],
			["u1", "Ann"],
		);
		const second = await open(signal());
		assert.notEqual(second.id, first.id);
		assert.equal((await get(first.id)).detectionCount, 1);
	});

	test("an alert taken back collects again", async () => {
		const signal = newRule();
		const { id } = await open(signal());
		await alerts.assign(id, ann, "Boss");
		const back = await alerts.assign(id, undefined, "Boss");
		assert.equal(back.status, "new");
		assert.equal("assigneeId" in back, false);
		assert.equal((await open(signal())).id, id);
		const actions = (await alerts.history(id)).map(
			({ action, text, userName }) => [action, text, userName],
		);
		assert.deepEqual(actions, [
			["opened", "Brute force", undefined],
			["assigned", "Ann", "Boss"],
			["unassigned", "Ann", "Boss"],
		]);
	});

	test("an alert taken back leaves the collecting to a newer one", async () => {
		const signal = newRule();
		const older = await open(signal());
		await alerts.assign(older.id, ann, "Boss");
		const newer = await open(signal());
		const back = await alerts.assign(older.id, undefined, "Boss");
		assert.equal(back.status, "new");
		assert.equal((await open(signal())).id, newer.id);
	});

	test("assigning to the same person, and taking back what nobody has, says nothing", async () => {
		const { id } = await open(newRule()());
		await alerts.assign(id, undefined, "Boss");
		await alerts.assign(id, ann, "Boss");
		await alerts.assign(id, ann, "Boss");
		await alerts.assign(id, bob, "Boss");
		const texts = (await alerts.history(id)).map(({ text }) => text);
		assert.deepEqual(texts, ["Brute force", "Ann", "Bob"]);
	});

	test("an alert in an incident stays escalated, whoever works on it", async () => {
		const { id } = await open(newRule()());
		await database
			.update(alertsTable)
			.set({ status: "escalated", isCollecting: false })
			.where(eq(alertsTable.id, id));
		const statuses = [
			(await alerts.assign(id, ann, "Boss")).status,
			(await alerts.assign(id, undefined, "Boss")).status,
		];
		assert.deepEqual(statuses, ["escalated", "escalated"]);
	});

	test("a closed alert has its reason and refuses all changes but comments", async () => {
		const { id } = await open(newRule()());
		const closed = await alerts.close(id, "incorrect data", "Ann");
		assert.deepEqual(
			[closed.status, closed.closingReason],
			["closed", "incorrect data"],
		);
		const alreadyClosed = { code: "alerts.alreadyClosed", status: 409 };
		await assert.rejects(alerts.close(id, "responded", "Bob"), alreadyClosed);
		await assert.rejects(alerts.assign(id, bob, "Bob"), alreadyClosed);
		await assert.rejects(alerts.assign(id, undefined, "Bob"), alreadyClosed);
		await assert.rejects(alerts.setSeverity(id, "low", "Bob"), alreadyClosed);
		await alerts.comment(id, "  false alarm\n", "Bob");
		const [last] = (await alerts.history(id)).slice(-1);
		assert.deepEqual(last, {
			at: bench.now,
			userName: "Bob",
			action: "commented",
			text: "false alarm",
		});
	});

	test("what does not exist is not found", async () => {
		const notFound = { code: "alerts.notFound", status: 404 };
		assert.equal(await alerts.find("none"), undefined);
		assert.deepEqual(await alerts.events("none"), []);
		await assert.rejects(alerts.assign("none", ann, "A"), notFound);
		await assert.rejects(alerts.close("none", "responded", "A"), notFound);
		await assert.rejects(alerts.setSeverity("none", "low", "A"), notFound);
		await assert.rejects(alerts.comment("none", "text", "A"), notFound);
	});

	test("refuses empty and endless comments", async () => {
		const { id } = await open(newRule()());
		for (const text of ["", " \n ", "x".repeat(4001)]) {
			await assert.rejects(alerts.comment(id, text, "Ann"), {
				code: "alerts.badComment",
			});
		}
	});
}
