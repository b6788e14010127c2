/**
 * Gives an event the zone of its source: times that named no zone are read again in it, and DeviceTimeZone says the
 * offset at the time of the event. Of several such rules the last that applies counts, as with every other field.
 */
import type { Event } from "#event/index.ts";
import {
	type LocalTimes,
	readLocalTimes,
	replaceLocalTimes,
	timeFields,
} from "../normalizers/local-times.ts";
import type { RuleWork } from "./compile-rule.ts";
import { enrichmentErrors } from "./errors.ts";
import { findZone, formatOffset, type Zone } from "./zone.ts";

/** `now` dates the offset of events without a time of their own. Throws `enrichment.unknownZone`. */
export function compileTimezoneRule(
	zoneName: string,
	now: () => number,
): RuleWork {
	const zone = findZone(zoneName);
	if (zone === undefined) {
		throw enrichmentErrors.make("unknownZone", { zone: zoneName });
	}
	/** One object for each set of fields, since events of one source are alike. */
	const marks = new Map<number, LocalTimes>();

	function markOf(fields: number): LocalTimes {
		const known = marks.get(fields);
		if (known !== undefined) return known;
		const made = { fields, offsetMsAt: (time: number) => offsetOf(time) };
		marks.set(fields, made);
		return made;
	}
	const offsetOf = (time: number): number => zone.offsetMsAt(time);

	return (event) => {
		const local = readLocalTimes(event);
		if (local !== undefined) {
			correct(event, local, zone);
			replaceLocalTimes(event, markOf(local.fields));
		}
		const at =
			event.StartTime || event.DeviceReceiptTime || event.EndTime || now();
		event.DeviceTimeZone = formatOffset(zone.offsetMsAt(at));
		return "applied";
	};
}

function correct(event: Event, local: LocalTimes, zone: Zone): void {
	const times: Record<string, unknown> = event;
	for (const [bit, field] of timeFields.entries()) {
		if ((local.fields & (1 << bit)) === 0) continue;
		const time = times[field];
		if (typeof time !== "number") continue;
		times[field] = zone.momentOf(time + local.offsetMsAt(time));
	}
}
