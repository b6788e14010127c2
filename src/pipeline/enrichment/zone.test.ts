import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { zoneNames } from "./index.ts";
import { findZone, formatOffset, type Zone } from "./zone.ts";

function zoneOf(name: string): Zone {
	const zone = findZone(name);
	assert.ok(zone, name);
	return zone;
}

const utc = (text: string): number => Date.parse(`${text}Z`);
const momentIn = (zone: string, reading: string): string =>
	new Date(zoneOf(zone).momentOf(utc(reading))).toISOString().slice(0, 16);

test("readings of a clock become moments, by the offset at that time", () => {
	for (const [zone, reading, moment] of [
		["+03:00", "2026-11-24T08:00", "2026-11-24T05:00"],
		["-09:30", "2026-11-24T08:00", "2026-11-24T17:30"],
		["UTC", "2026-11-24T08:00", "2026-11-24T08:00"],
		["Europe/Moscow", "2026-11-24T08:00", "2026-11-24T05:00"],
		["Europe/Moscow", "2012-06-01T08:00", "2012-06-01T04:00"],
		["Europe/Berlin", "2026-07-01T08:00", "2026-07-01T06:00"],
		["Europe/Berlin", "2026-12-01T08:00", "2026-12-01T07:00"],
		["Asia/Kathmandu", "2026-11-24T08:00", "2026-11-24T02:15"],
		["America/St_Johns", "2026-11-24T08:00", "2026-11-24T11:30"],
	] as const) {
		assert.equal(momentIn(zone, reading), moment, `${reading} in ${zone}`);
	}
});

test("a reading that occurs twice means the first time, one that was skipped is read with the old offset", () => {
	for (const [zone, reading, moment] of [
		["Europe/Berlin", "2026-10-25T01:59", "2026-10-24T23:59"],
		["Europe/Berlin", "2026-10-25T02:30", "2026-10-25T00:30"],
		["Europe/Berlin", "2026-10-25T03:00", "2026-10-25T02:00"],
		["Europe/Berlin", "2026-03-29T01:59", "2026-03-29T00:59"],
		["Europe/Berlin", "2026-03-29T02:30", "2026-03-29T01:30"],
		["Europe/Berlin", "2026-03-29T03:00", "2026-03-29T01:00"],
		["America/New_York", "2026-11-01T01:30", "2026-11-01T05:30"],
		["America/New_York", "2026-03-08T02:30", "2026-03-08T07:30"],
		["Australia/Lord_Howe", "2026-04-05T01:45", "2026-04-04T14:45"],
	] as const) {
		assert.equal(momentIn(zone, reading), moment, `${reading} in ${zone}`);
	}
});

test("the moment of a reading shows that reading again, unless it was skipped, and no earlier moment does", () => {
	const names = fc.constantFrom(
		...["Europe/Berlin", "America/New_York", "Australia/Lord_Howe"],
		...["Europe/Moscow", "America/Caracas", "Pacific/Chatham"],
	);
	const readings = fc.integer({
		min: utc("1990-01-01"),
		max: utc("2040-01-01"),
	});
	fc.assert(
		fc.property(names, readings, (name, reading) => {
			const zone = zoneOf(name);
			const moment = zone.momentOf(reading);
			const shown = moment + zone.offsetMsAt(moment);
			const possible = [-2, -1, 0, 1, 2]
				.flatMap((quarters) => {
					const near = zone.offsetMsAt(reading + quarters * 43_200_000);
					return [reading - near];
				})
				.filter((time) => time + zone.offsetMsAt(time) === reading);
			if (possible.length === 0) assert.ok(shown > reading);
			else assert.equal(moment, Math.min(...possible));
		}),
		{ numRuns: 500 },
	);
});

test("offsets are those that the engine itself writes, also when many are asked for", () => {
	const zone = zoneOf("America/New_York");
	const format = new Intl.DateTimeFormat("sv-SE", {
		timeZone: "America/New_York",
		dateStyle: "short",
		timeStyle: "medium",
	});
	for (let index = 0; index < 6000; index++) {
		const time = utc("2020-01-01") + index * 36_000_000;
		const offset = zone.offsetMsAt(time);
		if (index % 50 !== 0) continue;
		const reading = format.format(time).replace(" ", "T");
		assert.equal(offset, utc(reading) - time);
	}
});

test("other text names no zone", () => {
	for (const name of [
		...["", "+3", "+0300", "03:00", "+19:00", "+03:60", "Mars/Olympus"],
		...["Europe/Berlin ", "../UTC", "x".repeat(1000)],
	]) {
		assert.equal(findZone(name), undefined, name.slice(0, 40));
	}
});

test("all names to choose from are zones", () => {
	const names = zoneNames();
	assert.ok(names.includes("UTC") && names.includes("Europe/Moscow"));
	for (const name of names) assert.ok(findZone(name), name);
});

test("offsets are written as +hh:mm", () => {
	for (const [minutes, text] of [
		[0, "+00:00"],
		[180, "+03:00"],
		[-210, "-03:30"],
		[825, "+13:45"],
	] as const) {
		assert.equal(formatOffset(minutes * 60_000), text);
	}
});
