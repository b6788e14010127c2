import assert from "node:assert/strict";
import { test } from "node:test";
import { parseTime, type TimeLayout } from "./time.ts";

const receivedAt = Date.UTC(2026, 10, 24, 8, 30);
const parse = (text: string, layout: TimeLayout = "auto", offsetMinutes = 0) =>
	parseTime(text, layout, { referenceMs: receivedAt, offsetMinutes });

for (const [text, expected] of [
	["2026-11-24T08:00:00Z", "2026-11-24T08:00:00.000Z"],
	["2026-11-24T08:00:00.123456789+01:00", "2026-11-24T07:00:00.123Z"],
	["2026-11-24 08:00:00,5", "2026-11-24T08:00:00.500Z"],
	["2026-11-24T08:00:00+0300", "2026-11-24T05:00:00.000Z"],
	["2026/11/24 08:00:00", "2026-11-24T08:00:00.000Z"],
	["Nov 24 08:00:00", "2026-11-24T08:00:00.000Z"],
	["Nov  4 08:00:00", "2026-11-04T08:00:00.000Z"],
	["Nov 25 08:00:00", "2026-11-25T08:00:00.000Z"],
	["Dec 10 06:55:46", "2025-12-10T06:55:46.000Z"],
	["Feb 29 00:00:00", "2024-02-29T00:00:00.000Z"],
	["Nov 24 2026 08:00:00.250 UTC", "2026-11-24T08:00:00.250Z"],
	["Tue Nov 24 08:00:00 2026", "2026-11-24T08:00:00.000Z"],
	["10/Oct/2000:13:55:36 -0700", "2000-10-10T20:55:36.000Z"],
	["Tue, 24 Nov 2026 08:00:00 GMT", "2026-11-24T08:00:00.000Z"],
	["Nov 24 2026 08:00:00 MSK", "2026-11-24T05:00:00.000Z"],
	["Nov 24 2026 08:00:00 GMT+03:00", "2026-11-24T05:00:00.000Z"],
	["2026-11-24 08:00:00 est", "2026-11-24T13:00:00.000Z"],
	["2026-11-24T08:00:00.999999999Z", "2026-11-24T08:00:00.999Z"],
	["2016-12-31T23:59:60Z", "2017-01-01T00:00:00.000Z"],
	["0001-01-01T00:00:00Z", "0001-01-01T00:00:00.000Z"],
	["1795507200", "2026-11-24T08:00:00.000Z"],
	["1795507200.5", "2026-11-24T08:00:00.500Z"],
	["1795507200123", "2026-11-24T08:00:00.123Z"],
	["1795507200123456", "2026-11-24T08:00:00.123Z"],
	["1795507200123456789", "2026-11-24T08:00:00.123Z"],
	["1795507200123999", "2026-11-24T08:00:00.123Z"],
	["1795507200123999999", "2026-11-24T08:00:00.123Z"],
	["/Date(1795507200123)/", "2026-11-24T08:00:00.123Z"],
] as const) {
	test(`"${text}" is ${expected}`, () => {
		const time = parse(text);
		assert.equal(
			time === undefined ? time : new Date(time).toISOString(),
			expected,
		);
	});
}

for (const text of [
	"",
	"yesterday",
	"2026-02-30T00:00:00Z",
	"2026-13-01T00:00:00Z",
	"2026-11-24T25:00:00Z",
	"2026-11-24",
	"Foo 24 08:00:00",
	"Nov 24 08:00:00 XYZ",
	"Nov 24 08:00:00 sshd",
	"2026-11-24T08:00:61Z",
	"2026-11-24T08:00:00+03:",
	"0000-01-01T00:00:00Z",
	"99999999999999999999",
	"1".repeat(1000),
]) {
	test(`"${text.slice(0, 30)}" is no time`, () => {
		assert.equal(parse(text), undefined);
	});
}

test("a time without a zone is in the zone of its source", () => {
	assert.equal(
		parse("2026-11-24 08:00:00", "auto", 180),
		Date.UTC(2026, 10, 24, 5),
	);
	assert.equal(
		parse("Nov 24 08:00:00", "rfc3164", -60),
		Date.UTC(2026, 10, 24, 9),
	);
});

test("a layout takes its own form only", () => {
	assert.equal(parse("Nov 24 08:00:00", "rfc3339"), undefined);
	assert.equal(parse("2026-11-24T08:00:00Z", "rfc3164"), undefined);
	assert.equal(parse("1795507200", "unixSeconds"), 1_795_507_200_000);
	assert.equal(parse("1795507200", "unixMilliseconds"), 1_795_507_200);
	assert.equal(
		parse("134399808001230000", "windowsFileTime"),
		Date.UTC(2026, 10, 24, 8, 0, 0, 123),
	);
	assert.equal(parse("0x1dd7bcc45a00000", "unixSeconds"), undefined);
	// How Windows writes "never".
	assert.equal(parse("0", "windowsFileTime"), undefined);
	assert.equal(parse("9223372036854775807", "windowsFileTime"), undefined);
});
