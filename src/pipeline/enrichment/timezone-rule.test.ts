import assert from "node:assert/strict";
import { suite, test } from "node:test";
import type { Event } from "#event/index.ts";
import { compileFieldTarget } from "../normalizers/field-target.ts";
import { createRun } from "../normalizers/run.ts";
import { stageOf, take } from "./testing.ts";

const receivedAt = Date.UTC(2026, 10, 24, 12);

/** An event whose times were read by a normalizer of a collector in the zone +01:00. */
function eventOf(times: Readonly<Record<string, string>>): Event {
	const event: Event = {};
	const run = {
		...createRun({ referenceMs: receivedAt, offsetMinutes: 60 }),
		marksLocalTimes: true,
	};
	for (const [field, text] of Object.entries(times)) {
		const target = compileFieldTarget(field, "test");
		const value = target.cast(text, run);
		assert.ok(value !== undefined, text);
		target.set(event, value);
	}
	return event;
}

const iso = (time: unknown): string =>
	new Date(Number(time)).toISOString().slice(0, 16);

function inZones(zones: readonly string[], event: Event): Event {
	const stage = stageOf(
		zones.map((zone) => ({ kind: "timezone", zone })),
		{ now: () => receivedAt },
	);
	return take(stage, event);
}

suite("a timezone rule", () => {
	test("reads times again that named no zone and leaves the others", () => {
		const event = inZones(
			["Europe/Moscow"],
			eventOf({
				StartTime: "2026-11-24 08:00:00",
				EndTime: "2026-11-24T08:00:00Z",
				DeviceReceiptTime: "Nov 24 08:00:00",
				FileCreateTime: "1795507200",
			}),
		);
		assert.equal(iso(event.StartTime), "2026-11-24T05:00");
		assert.equal(iso(event.EndTime), "2026-11-24T08:00");
		assert.equal(iso(event.DeviceReceiptTime), "2026-11-24T05:00");
		assert.equal(iso(event.FileCreateTime), iso(1_795_507_200_000));
		assert.equal(event.DeviceTimeZone, "+03:00");
	});

	test("uses the offset at each time, and says that of the event's own time", () => {
		const event = inZones(
			["Europe/Berlin"],
			eventOf({
				StartTime: "2026-07-01 08:00:00",
				FileCreateTime: "2026-12-01 08:00:00",
			}),
		);
		assert.equal(iso(event.StartTime), "2026-07-01T06:00");
		assert.equal(iso(event.FileCreateTime), "2026-12-01T07:00");
		assert.equal(event.DeviceTimeZone, "+02:00");
	});

	test("says the offset of now for an event without times", () => {
		assert.deepEqual(inZones(["Europe/Berlin"], {}), {
			DeviceTimeZone: "+01:00",
		});
	});

	test("gives way to a later one", () => {
		const event = inZones(
			["America/New_York", "+03:00", "Europe/Berlin", "Asia/Kathmandu"],
			eventOf({
				StartTime: "2026-07-01 08:00:00",
				EndTime: "2026-12-01 08:00:00",
			}),
		);
		assert.equal(iso(event.StartTime), "2026-07-01T02:15");
		assert.equal(iso(event.EndTime), "2026-12-01T02:15");
		assert.equal(event.DeviceTimeZone, "+05:45");
	});

	test("reads times again that an earlier rule read, and not those that one replaced", () => {
		const stage = stageOf(
			[
				{ kind: "event", source: "Message", field: "EndTime" },
				{ kind: "constant", field: "StartTime", value: "2026-11-24 08:00:00" },
				{ kind: "timezone", zone: "+03:00" },
			],
			{ now: () => receivedAt, offsetMinutes: 60 },
		);
		const event = take(stage, {
			...eventOf({ StartTime: "2026-11-24 01:00:00" }),
			Message: "2026-11-24 08:00:00",
		});
		assert.equal(iso(event.StartTime), "2026-11-24T08:00");
		assert.equal(iso(event.EndTime), "2026-11-24T05:00");
	});
});
