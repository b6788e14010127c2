import assert from "node:assert/strict";
import { test } from "node:test";
import { deriveId } from "#platform/index.ts";
import {
	type AlertBench,
	baseEvent,
	newRule,
	noon,
	tenantId,
} from "./samples.ts";

/** How detections become alerts. */
export function recordingContract(bench: AlertBench): void {
	const { alerts, record, open, get } = bench;

	test("a detection opens an alert that is named after its rule", async () => {
		const signal = newRule("Port scan")({
			severity: "high",
			groupedBy: { SourceAddress: "10.0.0.1" },
		});
		const { id, ...alert } = await open(signal);
		assert.deepEqual(alert, {
			tenantId,
			name: "Port scan",
			ruleId: signal.ruleId,
			ruleName: "Port scan",
			priority: 9,
			severity: "high",
			status: "new",
			firstSeen: noon,
			lastSeen: noon,
			updatedAt: bench.now,
			groupedBy: { SourceAddress: "10.0.0.1" },
			detectionCount: 1,
			technique: "T1110",
			tactic: "credential-access",
			isOverflowed: false,
		});
		assert.deepEqual(await alerts.history(id), [
			{ at: bench.now, action: "opened", text: "Port scan" },
		]);
	});

	test("a renamed rule keeps the alert's name and updates the rule's", async () => {
		const signal = newRule("Old name");
		await record(signal());
		const alert = await open(signal({ ruleName: "New name" }));
		assert.deepEqual([alert.name, alert.ruleName], ["Old name", "New name"]);
	});

	test("later detections of the segment join the alert, other segments and tenants do not", async () => {
		const signal = newRule();
		const first = await open(signal({ segment: "a" }));
		const [same] = await record(signal({ segment: "a" }));
		const [otherSegment] = await record(signal({ segment: "b" }));
		const [otherTenant] = await record(
			signal({ segment: "a", tenantId: "t2" }),
		);
		assert.equal(same?.id, first.id);
		assert.equal(same?.detectionCount, 2);
		assert.notEqual(otherSegment?.id, first.id);
		assert.notEqual(otherTenant?.id, first.id);
	});

	test("one call may touch several alerts and names each once", async () => {
		const signal = newRule();
		const ids = await alerts.record([
			signal({ segment: "a" }),
			signal({ segment: "b" }),
			signal({ segment: "a" }),
		]);
		assert.equal(new Set(ids).size, 2);
		const counts = (await Promise.all(ids.map(get))).map(
			(alert) => alert.detectionCount,
		);
		assert.deepEqual(counts.sort(), [1, 2]);
	});

	test("the same correlation event again changes nothing, even after closing", async () => {
		const signal = newRule()();
		const before = await open(signal, signal);
		assert.equal(before.detectionCount, 1);
		bench.now++;
		assert.deepEqual(await record(signal), []);
		assert.deepEqual(await get(before.id), before);
		await alerts.close(before.id, "responded", "Ann");
		assert.deepEqual(await record(signal), []);
		assert.equal((await alerts.events(before.id)).length, 1);
	});

	test("first and last seen come from the activity's times, whatever the order of arrival", async () => {
		const signal = newRule();
		const at = (start: number, end: number) => {
			const { event } = signal();
			return signal({
				event: { ...event, StartTime: start, EndTime: end, Timestamp: noon },
			});
		};
		await record(at(noon - 500, noon - 400));
		await record(at(noon - 900, noon - 800));
		const alert = await open(signal({ at: noon - 100 }));
		assert.equal(alert.firstSeen, noon - 900);
		assert.equal(alert.lastSeen, noon - 100);
	});

	test("severity rises with detections and never falls by them", async () => {
		const signal = newRule();
		await record(signal({ severity: "medium" }));
		await record(signal({ severity: "low" }));
		const alert = await open(signal({ severity: "critical" }));
		assert.deepEqual([alert.severity, alert.priority], ["critical", 13]);
		const texts = (await alerts.history(alert.id)).map(({ text }) => text);
		assert.deepEqual(texts, ["Brute force", "medium → critical"]);
	});

	test("a severity set by hand stays", async () => {
		const signal = newRule();
		const { id } = await open(signal({ severity: "high" }));
		const changed = await alerts.setSeverity(id, "low", "Ann");
		assert.deepEqual([changed.severity, changed.priority], ["low", 1]);
		const later = await open(signal({ severity: "critical" }));
		assert.deepEqual([later.id, later.severity], [id, "low"]);
		// The same once more says nothing new.
		await alerts.setSeverity(id, "low", "Bob");
		const changes = (await alerts.history(id)).filter(
			({ action }) => action === "severity changed",
		);
		assert.deepEqual(changes, [
			{
				at: bench.now,
				userName: "Ann",
				action: "severity changed",
				text: "high → low",
			},
		]);
	});

	test("events come back as they were: correlation events oldest first, each before its base events", async () => {
		const signal = newRule();
		const odd = baseEvent("odd", {
			Timestamp: noon - 2,
			BytesIn: 9_007_199_254_740_993n,
			Message: "NUL \0, quote ', ü€😀",
			Extra: { Nested: [1, 2] },
		});
		const late = signal({
			at: noon + 10,
			baseEvents: [baseEvent("c"), baseEvent("shared")],
		});
		const early = signal({
			at: noon + 5,
			baseEvents: [baseEvent("shared", { Timestamp: noon - 1 }), odd],
		});
		const { id } = await open(late, early);
		const events = await alerts.events(id);
		assert.deepEqual(
			events.map(({ kind, event }) => [kind, event.ID]),
			[
				["correlation", early.event.ID],
				["base", odd.ID],
				["base", deriveId("base", "shared")],
				["correlation", late.event.ID],
				["base", deriveId("base", "c")],
			],
		);
		assert.deepEqual(events[1]?.event, odd);
		assert.equal(events[1]?.parentId, early.event.ID);
		assert.equal(events[0]?.parentId, undefined);
	});

	test("takes thousands of base events of one detection", async () => {
		const baseEvents = Array.from({ length: 2500 }, (_, index) =>
			baseEvent(`many ${index}`),
		);
		const signal = newRule();
		const { id } = await open(signal({ baseEvents }));
		await record(signal({ baseEvents }));
		assert.equal((await alerts.events(id)).length, 2502);
	});

	test("an alert of 16 MB overflows: detections are counted on, events are not added", async () => {
		const signal = newRule();
		const large = (name: string) =>
			baseEvent(name, { Message: "x".repeat(3_900_000) });
		const names = ["1", "2", "3", "4", "5"];
		const { id } = await open(signal({ baseEvents: names.map(large) }));
		const first = await get(id);
		assert.equal(first.isOverflowed, true);
		const before = (await alerts.events(id)).map((entry) => entry.id);
		assert.equal(before.length, 5);
		const extra = signal({ baseEvents: [baseEvent("small")] });
		await record(extra);
		await record(extra);
		const after = await get(id);
		assert.equal(after.detectionCount, 2);
		const events = (await alerts.events(id)).map((entry) => entry.id);
		assert.deepEqual(events, before);
	});

	test("a signal with odd values is kept rather than offered again for ever", async () => {
		const signal = newRule("a\0b")({
			tenantId: "",
			segment: "s".repeat(10_000),
			groupedBy: { User: "x\0y" },
			technique: "\0",
			event: { Message: "no id, no time" },
			baseEvents: [{ Message: "nor here" }, { ID: "a\0b" }],
		});
		const alert = await open(signal);
		assert.deepEqual(await record(signal), []);
		assert.equal(alert.name, "a\ufffdb");
		assert.deepEqual(alert.groupedBy, { User: "x\0y" });
		assert.equal(alert.firstSeen, bench.now);
		assert.equal((await alerts.events(alert.id)).length, 3);
	});

	test("a failure in the middle of a call leaves nothing of it", async () => {
		const signal = newRule();
		// The type forbids the severity, the database refuses it.
		const broken = signal({ segment: "z", severity: "x" as "low" });
		const good = signal({ segment: "a" });
		await assert.rejects(record(good, broken));
		const [alert] = await record(good);
		assert.equal(alert?.detectionCount, 1);
	});
}
