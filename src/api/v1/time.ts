/** Dates of the REST API: RFC 3339, in both directions. */

const form =
	/^(\d{4})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(?:([Zz])(?:[+ -]00:00)?|([+ -])(\d\d):(\d\d))$/;

/**
 * Milliseconds since the epoch, or undefined when the text is no date. Digits below the millisecond are cut. Also
 * takes the vendor's own sample `2021-09-06T00:00:00Z+00:00`, and a blank instead of "+", which is what an unescaped
 * plus sign in a URL becomes.
 */
export function parseRfc3339(text: string): number | undefined {
	const match = form.exec(text);
	if (match === null) return undefined;
	const part = (index: number) => Number(match[index] ?? 0);
	const [year, month, day] = [part(1), part(2), part(3)];
	const [hour, minute, second] = [part(4), part(5), part(6)];
	const [offsetHours, offsetMinutes] = [part(10), part(11)];
	if (hour > 23 || minute > 59 || second > 59) return undefined;
	if (offsetHours > 23 || offsetMinutes > 59) return undefined;
	const milliseconds = Number((match[7] ?? "").padEnd(3, "0").slice(0, 3));
	const date = new Date(0);
	// setUTCFullYear, since Date.UTC takes the years 0–99 for 1900–1999.
	date.setUTCFullYear(year, month - 1, day);
	date.setUTCHours(hour, minute, second, milliseconds);
	const isCalendarDay =
		date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
	if (!isCalendarDay) return undefined;
	const offset = (offsetHours * 60 + offsetMinutes) * 60_000;
	return date.getTime() - (match[9] === "-" ? -offset : offset);
}

const largestDate = 8.64e15;

/** Whether a number of milliseconds lies within what a date can say (±100 million days). */
export function isDate(milliseconds: number): boolean {
	return Math.abs(milliseconds) <= largestDate;
}

/** `2021-09-06T00:00:00.000Z`: three digits and Z, the only form that all known clients read. */
export function toRfc3339(milliseconds: number): string {
	return new Date(milliseconds).toISOString();
}
