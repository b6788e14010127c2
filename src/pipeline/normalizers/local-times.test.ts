import assert from "node:assert/strict";
import { test } from "node:test";
import { type Event, encodeEvent } from "#event/index.ts";
import { parseTime, type TimeLayout } from "#text/index.ts";
import { compileFieldTarget } from "./field-target.ts";
import { isWithoutZone, readLocalTimes, timeFields } from "./local-times.ts";
import { createRun } from "./run.ts";

const referenceMs = Date.UTC(2026, 10, 24, 12);

const dates = [
	"2026-11-24 08:00",
	"2026-11-24T08:00:00",
	"2026/11/24 08:00:00.123",
	"2026-11-24 08:00:00,12",
	"Nov 24 08:00:00",
	"Nov  4 08:00:00",
	"Nov 24 2026 08:00:00",
	"Tue Nov 24 08:00:00 2026",
	"24/Nov/2026:08:00:00",
	"24-Nov-2026 08:00",
	"Tue, 24 Nov 2026 08:00:00",
];
const zones = [
	...["", " ", "Z", " UTC", " MSK", " est", "+03:00", "-0330", "+03"],
	...[" GMT+03:00", " +0100", "GMT-01", " UTC+01"],
];
const texts = [
	...dates.flatMap((date) => zones.map((zone) => date + zone)),
	...["1795507200", "1795507200.5", "1795507200123", "-1"],
	...["/Date(1795507200123)/", "/Date(1795507200123+0300)/"],
];
const layouts: readonly TimeLayout[] = ["auto", "rfc3339", "rfc3164"];

test("a time is without a zone exactly when the zone of the collector matters to it", () => {
	const counts = { local: 0, zoned: 0 };
	for (const layout of layouts) {
		for (const text of texts) {
			const here = parseTime(text, layout, { referenceMs, offsetMinutes: 0 });
			const there = parseTime(text, layout, { referenceMs, offsetMinutes: 90 });
			if (here === undefined) continue;
			assert.equal(isWithoutZone(text, layout), here !== there, text);
			counts[here === there ? "zoned" : "local"] += 1;
		}
	}
	assert.ok(counts.local > 20 && counts.zoned > 100, JSON.stringify(counts));
});

for (const layout of [
	"unixSeconds",
	"unixMilliseconds",
	"windowsFileTime",
] as const) {
	test(`numbers of layout ${layout} count from UTC`, () => {
		assert.equal(isWithoutZone("1795507200", layout), false);
	});
}

function write(event: Event, field: string, text: string, marks = true): void {
	const target = compileFieldTarget(field, "test");
	const run = {
		...createRun({ referenceMs, offsetMinutes: -90 }),
		marksLocalTimes: marks,
	};
	const value = target.cast(text, run);
	assert.ok(value !== undefined);
	target.set(event, value);
}

function markedFields(event: Event): string[] {
	const fields = readLocalTimes(event)?.fields ?? 0;
	return timeFields.filter((_, bit) => (fields & (1 << bit)) !== 0);
}

test("times without a zone are marked with the zone that was taken, in copies of the event too, but not in its text", () => {
	const event: Event = {};
	write(event, "StartTime", "Nov 24 08:00:00");
	write(event, "FlexDate1", "2026-11-24 08:00:00");
	write(event, "EndTime", "2026-11-24T08:00:00Z");
	const copy = { ...event };
	assert.deepEqual(markedFields(copy), ["StartTime", "FlexDate1"]);
	assert.equal(readLocalTimes(copy)?.offsetMsAt(0), -90 * 60_000);
	assert.equal(
		encodeEvent(event),
		`{"StartTime":${event.StartTime},"FlexDate1":${event.FlexDate1},"EndTime":${event.EndTime}}`,
	);
});

test("a field loses its mark with the next value or without any, whoever writes it", () => {
	const event: Event = {};
	for (const field of ["StartTime", "EndTime", "DeviceReceiptTime"]) {
		write(event, field, "Nov 24 08:00:00");
	}
	write(event, "StartTime", "2026-11-24T08:00:00Z");
	write(event, "EndTime", "Nov 24 08:00:00", false);
	compileFieldTarget("DeviceReceiptTime", "test").clear(event);
	assert.deepEqual(markedFields(event), []);
	assert.equal(readLocalTimes(event), undefined);
});

test("nothing is marked unless it is asked for", () => {
	const event: Event = {};
	write(event, "StartTime", "Nov 24 08:00:00", false);
	assert.deepEqual(Object.getOwnPropertySymbols(event), []);
});
