import assert from "node:assert/strict";
import { suite, test } from "node:test";
import fc from "fast-check";
import { dateMs, readCommonTime } from "./time-common.ts";
import { readCalendarTime } from "./time-forms.ts";

const months = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");
const two = (max: number) =>
	fc.nat({ max }).map((number) => String(number).padStart(2, "0"));
const clock = fc.tuple(two(25), two(61), two(61)).map((all) => all.join(":"));

/** In the two forms, with numbers that are now and then too high. */
const inForm = fc.oneof(
	fc
		.tuple(fc.constantFrom(...months, "Foo", "jAN"), fc.nat({ max: 32 }), clock)
		.map(([month, day, time]) => `${month} ${`${day}`.padStart(2)} ${time}`),
	fc
		.tuple(
			fc.constantFrom("0000", "0001", "1900", "2000", "2024", "2026", "9999"),
			...[two(13), two(32)],
			fc.constantFrom("T", " ", "t", "x"),
			clock,
			fc.constantFrom("", ".5", ",0625", ".123456789", ".", ".1234567890"),
			fc.constantFrom("", "Z", "z", "+01:00", "-18:00", "+18:01", "+0100", "x"),
		)
		.map(
			([year, month, day, letter, time, fraction, zone]) =>
				`${year}-${month}-${day}${letter}${time}${fraction}${zone}`,
		),
);
const changed = fc
	.tuple(
		inForm,
		fc.nat({ max: 30 }),
		fc.string({ unit: "binary", maxLength: 2 }),
	)
	.map(([text, at, added]) => text.slice(0, at) + added + text.slice(at + 1));

suite("a time read character by character", () => {
	test("is the one that the expressions find, or is left to them", () => {
		let read = 0;
		fc.assert(
			fc.property(
				fc.oneof(inForm, changed),
				fc.constantFrom(0, 180, -60),
				(text, offsetMinutes) => {
					const context = {
						referenceMs: Date.UTC(2026, 1, 28, 12),
						offsetMinutes,
					};
					const time = readCommonTime(text, context);
					if (time === undefined) return;
					read++;
					assert.equal(time, readCalendarTime(text, "auto", context));
				},
			),
			{ seed: 20261124, numRuns: 20_000 },
		);
		assert.ok(read > 3000, `only ${read} were read`);
	});

	test("is read without them in the usual forms", () => {
		const context = { referenceMs: Date.UTC(2026, 10, 24), offsetMinutes: 0 };
		for (const text of [
			"Nov  4 08:00:00",
			"Nov 24 08:00:00",
			"2026-11-24T08:00:00Z",
			"2026-11-24 08:00:00",
			"2026-11-24T08:00:00.123456+03:00",
		]) {
			assert.notEqual(readCommonTime(text, context), undefined, text);
		}
	});
});

test("a time without a year is the latest that is at most a day ahead, at the ends of every year", () => {
	for (let year = 1970; year < 2400; year++) {
		for (const shift of [-86_400_001, -1, 0, 86_399_999]) {
			const referenceMs = Date.UTC(year, 0, 1) + shift;
			const context = { referenceMs, offsetMinutes: 0 };
			for (const [text, month, day] of [
				["Jan  1 00:00:00", 0, 1],
				["Dec 31 00:00:00", 11, 31],
			] as const) {
				const found = readCommonTime(text, context);
				const years = [year - 2, year - 1, year, year + 1];
				const expected = years
					.map((one) => Date.UTC(one, month, day))
					.findLast((time) => time <= referenceMs + 86_400_000);
				assert.equal(found, expected, `${year} ${shift} ${text}`);
			}
		}
	}
});

test("midnights are those of Date for every day of the years 1 to 9999, and there are no other days", () => {
	let at = new Date("0001-01-01T00:00:00Z").getTime();
	for (let year = 1; year <= 9999; year++) {
		for (let month = 0; month < 12; month++) {
			let day = 1;
			for (; !Number.isNaN(dateMs(year, month, day)); day++) {
				if (dateMs(year, month, day) !== at) {
					assert.fail(`${year}-${month + 1}-${day}`);
				}
				at += 86_400_000;
			}
			assert.equal(new Date(at).getUTCDate(), 1);
		}
	}
	assert.equal(at, Date.UTC(10_000, 0, 1));
});
