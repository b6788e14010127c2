/** Times written as calendar dates. */
import type { TimeContext } from "./time.ts";
import { dateMs, latestYear } from "./time-common.ts";

const months: Readonly<Record<string, number>> = {
	jan: 0,
	feb: 1,
	mar: 2,
	apr: 3,
	may: 4,
	jun: 5,
	jul: 6,
	aug: 7,
	sep: 8,
	oct: 9,
	nov: 10,
	dec: 11,
};

interface Calendar {
	readonly year?: number;
	readonly month: number;
	readonly day: number;
	readonly clock: string;
	/** A name, +hh:mm, +hhmm, +hh, or GMT+hh:mm; "" = none given. */
	readonly zone: string;
}

const clock = String.raw`(\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?)`;
const zone = String.raw`(?: ?([a-z]{1,4}|(?:UTC|GMT)?[+-]\d{2}(?::?\d{2})?))?`;
/**
 * Zones by name, minutes east of UTC: those of RFC 2822 §4.3 and European ones that have one meaning only. A time in
 * any other named zone is refused rather than read wrongly.
 */
const namedZones: Readonly<Record<string, number>> = {
	z: 0,
	ut: 0,
	utc: 0,
	gmt: 0,
	wet: 0,
	west: 60,
	cet: 60,
	cest: 120,
	eet: 120,
	eest: 180,
	msk: 180,
	edt: -240,
	est: -300,
	cdt: -300,
	cst: -360,
	mdt: -360,
	mst: -420,
	pdt: -420,
	pst: -480,
};
/** 2026-11-24T08:00:00.123+01:00, also with a blank, with slashes, without a zone. */
const yearFirst = new RegExp(
	String.raw`^(\d{4})[-/](\d{1,2})[-/](\d{1,2})[T ]${clock}${zone}$`,
	"i",
);
const yearFirstStrict =
	/^(\d{4})-(\d{2})-(\d{2})[Tt ](\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?)([Zz]|[+-]\d{2}:\d{2})$/;
/** Nov 24 08:00:00, Nov 24 2026 08:00:00.123 UTC, and with the year at the end. */
const monthFirst = new RegExp(
	String.raw`^(?:[a-z]{3},? )?([a-z]{3}) {1,2}(\d{1,2})(?:,? (\d{4}))? ${clock}(?: (\d{4}))?${zone}$`,
	"i",
);
/** 24/Nov/2026:08:00:00 +0100, 24 Nov 2026 08:00:00, Tue, 24 Nov 2026 08:00:00 GMT */
const dayFirst = new RegExp(
	String.raw`^(?:[a-z]{3}, )?(\d{1,2})[/ -]([a-z]{3})[/ -](\d{4})[: ]${clock}${zone}$`,
	"i",
);
/** 24.11.2026 08:00:00, as German and Russian systems write it. */
const dotted = new RegExp(
	String.raw`^(\d{1,2})\.(\d{1,2})\.(\d{4}),?[T ]${clock}${zone}$`,
	"i",
);
/** 20261124080000Z, 20261124080000.0+0100: GeneralizedTime of LDAP (RFC 4517 §3.3.13), with minutes and seconds. */
const generalized =
	/^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})([.,]\d{1,9})?(Z|[+-]\d{2}(?:\d{2})?)$/;

export function readCalendarTime(
	text: string,
	layout: "auto" | "rfc3339" | "rfc3164",
	context: TimeContext,
): number | undefined {
	if (text.length < 13 || text.length > 48) return undefined;
	const calendar =
		layout === "rfc3339"
			? matchYearFirst(yearFirstStrict.exec(text))
			: layout === "rfc3164"
				? matchMonthFirst(monthFirst.exec(text))
				: matchAny(text);
	return calendar === undefined ? undefined : toTime(calendar, context);
}

/** The first character tells which forms are worth trying. */
function matchAny(text: string): Calendar | undefined {
	const isDigit = text.charCodeAt(0) <= 57;
	if (!isDigit) {
		return (
			matchMonthFirst(monthFirst.exec(text)) ??
			matchDayFirst(dayFirst.exec(text))
		);
	}
	return (
		matchYearFirst(yearFirst.exec(text)) ??
		matchDayFirst(dayFirst.exec(text)) ??
		matchDotted(dotted.exec(text)) ??
		matchGeneralized(generalized.exec(text))
	);
}

function matchDotted(match: RegExpExecArray | null): Calendar | undefined {
	if (match === null) return undefined;
	const [, day, month, year, time = "", offset = ""] = match;
	return {
		year: Number(year),
		month: Number(month) - 1,
		day: Number(day),
		clock: time,
		zone: offset,
	};
}

function matchGeneralized(match: RegExpExecArray | null): Calendar | undefined {
	if (match === null) return undefined;
	const [, year, month, day, hours, minutes, seconds, fraction = "", offset] =
		match;
	return {
		year: Number(year),
		month: Number(month) - 1,
		day: Number(day),
		clock: `${hours}:${minutes}:${seconds}${fraction}`,
		zone: offset ?? "",
	};
}

function matchYearFirst(match: RegExpExecArray | null): Calendar | undefined {
	if (match === null) return undefined;
	const [, year, month, day, time = "", offset = ""] = match;
	return {
		year: Number(year),
		month: Number(month) - 1,
		day: Number(day),
		clock: time,
		zone: offset,
	};
}

function matchMonthFirst(match: RegExpExecArray | null): Calendar | undefined {
	if (match === null) return undefined;
	const [, month = "", day, yearBefore, time = "", yearAfter, offset = ""] =
		match;
	const number = months[month.toLowerCase()];
	const year = yearBefore ?? yearAfter;
	if (number === undefined) return undefined;
	return {
		...(year === undefined ? {} : { year: Number(year) }),
		month: number,
		day: Number(day),
		clock: time,
		zone: offset,
	};
}

function matchDayFirst(match: RegExpExecArray | null): Calendar | undefined {
	if (match === null) return undefined;
	const [, day, month = "", year, time = "", offset = ""] = match;
	const number = months[month.toLowerCase()];
	if (number === undefined) return undefined;
	return {
		year: Number(year),
		month: number,
		day: Number(day),
		clock: time,
		zone: offset,
	};
}

function toTime(calendar: Calendar, context: TimeContext): number | undefined {
	const clockMs = readClock(calendar.clock);
	const offset = readZone(calendar.zone, context.offsetMinutes);
	if (clockMs === undefined || offset === undefined) return undefined;
	const { year, month, day } = calendar;
	const inDay = clockMs - offset * 60_000;
	if (year === undefined) {
		return latestYear(month, day, inDay, context.referenceMs);
	}
	const midnight = year === 0 ? Number.NaN : dateMs(year, month, day);
	return Number.isNaN(midnight) ? undefined : midnight + inDay;
}

function readClock(text: string): number | undefined {
	const [hours = "", minutes = "", rest = "0"] = text.split(":");
	const [seconds = "", fraction = ""] = rest.split(/[.,]/);
	// 60 is a leap second.
	if (Number(hours) > 23 || Number(minutes) > 59 || Number(seconds) > 60) {
		return undefined;
	}
	// Cut as text: rounding could carry into the next second.
	const milliseconds = Number(fraction.slice(0, 3).padEnd(3, "0"));
	return (
		(Number(hours) * 60 + Number(minutes)) * 60_000 +
		Number(seconds) * 1000 +
		milliseconds
	);
}

/** Minutes east of UTC. */
function readZone(text: string, otherwise: number): number | undefined {
	if (text === "") return otherwise;
	const match = /^(?:UTC|GMT)?([+-])(\d{2}):?(\d{2})?$/i.exec(text);
	if (match === null) return namedZones[text.toLowerCase()];
	const [, sign, hours, minutes = "0"] = match;
	const offset = Number(hours) * 60 + Number(minutes);
	if (offset > 18 * 60 || Number(minutes) > 59) return undefined;
	return sign === "-" ? -offset : offset;
}
