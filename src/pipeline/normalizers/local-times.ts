/**
 * Times that a message gave without a zone were read in the zone of the collector. Such an event carries a mark that
 * names them, so that a rule which knows the zone of the source can read them again. The mark is a symbol: copies of the
 * event keep it, its text does not, so it ends at the journal.
 */
import { catalogue, type Event, type FieldName } from "#event/index.ts";
import type { TimeLayout } from "#text/index.ts";

const mark = Symbol("local times");

/**
 * One bit for each field, and above them the zone that was taken, in minutes east of UTC and 2048 more: one number costs
 * less than an object for each event. After a correction the zones are those of the rule.
 */
type Mark = number | LocalTimes;

interface MarkedEvent extends Event {
	[mark]?: Mark;
}

export interface LocalTimes {
	/** Bits of `timeFields`. */
	readonly fields: number;
	/** The offset from UTC in which such a time was read, in milliseconds, east is positive. */
	offsetMsAt(time: number): number;
}

/** Fields that hold times by the clock of the source; the place is the bit. */
export const timeFields: readonly FieldName[] = catalogue
	.filter((field) => field.type === "timestamp" && !("internal" in field))
	.map(({ name }) => name);

const fieldBits = 16;
const fieldMask = (1 << fieldBits) - 1;
const zoneBase = 2048;

/** Sets or takes away the mark of one field; `offsetMinutes` is undefined for a time that named its zone. */
export function compileLocalTimeMark(
	field: string,
): (event: Event, offsetMinutes: number | undefined) => void {
	const names: readonly string[] = timeFields;
	const bit = 1 << names.indexOf(field);
	return (event: MarkedEvent, offsetMinutes) => {
		const found = event[mark];
		if (offsetMinutes !== undefined) {
			const others = typeof found === "number" ? found & fieldMask : 0;
			event[mark] = ((offsetMinutes + zoneBase) << fieldBits) | others | bit;
		} else if (typeof found === "number") {
			event[mark] = found & ~bit;
		} else if (found !== undefined) {
			event[mark] = { ...found, fields: found.fields & ~bit };
		}
	};
}

/** What the mark of an event says; undefined when all its times named their zones, or none was marked. */
export function readLocalTimes(event: MarkedEvent): LocalTimes | undefined {
	const found = event[mark];
	if (typeof found !== "number") return found;
	const fields = found & fieldMask;
	if (fields === 0) return undefined;
	const offsetMs = ((found >>> fieldBits) - zoneBase) * 60_000;
	return { fields, offsetMsAt: () => offsetMs };
}

/** After the times were read again, in other zones. */
export function replaceLocalTimes(event: MarkedEvent, times: LocalTimes): void {
	event[mark] = times;
}

/**
 * Of a text that `parseTime` has read: whether it names no zone. Numbers and dates of JSON count from a moment in UTC; a
 * calendar time always has a colon, and its zone stands at the end, as letters or as an offset.
 */
export function isWithoutZone(text: string, layout: TimeLayout): boolean {
	if (layout.startsWith("unix") || layout === "windowsFileTime") return false;
	if (!text.includes(":")) return false;
	return !/(?:[a-z]|[+-]\d{2}(?::?\d{2})?)\s*$/i.test(text);
}
