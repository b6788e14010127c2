/** Time zones: a fixed offset, or one of the IANA database, whose offset depends on the moment. */

export interface Zone {
	/** Milliseconds east of UTC at a moment. */
	offsetMsAt(time: number): number;
	/**
	 * The moment at which clocks of the zone showed this reading, given as if it were UTC. A reading that occurs twice
	 * means the first time; one that a clock put forward skipped is read as if it had not been put forward yet.
	 */
	momentOf(reading: number): number;
}

const dayMs = 86_400_000;
/** Offsets change at whole quarters of an hour in UTC, in every zone since 1972. */
const quarterMs = 900_000;
/** Quarters remembered; past it all are forgotten at once, since events of one time come together. */
const mostQuarters = 4096;

/** A zone by offset (`+hh:mm`, at most 18 hours) or by IANA name; undefined for other text. */
export function findZone(name: string): Zone | undefined {
	const offset = /^([+-])(\d{2}):([0-5]\d)$/.exec(name);
	if (offset !== null) {
		const [, sign, hours, minutes] = offset;
		const size = (Number(hours) * 60 + Number(minutes)) * 60_000;
		return size > 18 * 3_600_000
			? undefined
			: fixedZone(sign === "-" ? -size : size);
	}
	// Intl takes offsets without a colon too; one way to write them is enough.
	if (!/^[A-Za-z][\w+/-]{0,63}$/.test(name)) return undefined;
	try {
		const format = new Intl.DateTimeFormat("en-US", {
			timeZone: name,
			timeZoneName: "longOffset",
		});
		return namedZone(format);
	} catch (error) {
		// How Intl says that it does not know the zone.
		if (error instanceof RangeError) return undefined;
		throw error;
	}
}

/** Names to choose from, in order. `findZone` knows others too, such as old names of the same zones. */
export function zoneNames(): readonly string[] {
	return ["UTC", ...Intl.supportedValuesOf("timeZone")];
}

/** `+hh:mm`, as DeviceTimeZone has it. */
export function formatOffset(offsetMs: number): string {
	const minutes = Math.trunc(Math.abs(offsetMs) / 60_000);
	const hours = String(Math.trunc(minutes / 60)).padStart(2, "0");
	const rest = String(minutes % 60).padStart(2, "0");
	return `${offsetMs < 0 ? "-" : "+"}${hours}:${rest}`;
}

function fixedZone(offsetMs: number): Zone {
	return {
		offsetMsAt: () => offsetMs,
		momentOf: (reading) => reading - offsetMs,
	};
}

function namedZone(format: Intl.DateTimeFormat): Zone {
	const known = new Map<number, number>();

	function offsetMsAt(time: number): number {
		const quarter = Math.floor(time / quarterMs);
		const found = known.get(quarter);
		if (found !== undefined) return found;
		if (known.size >= mostQuarters) known.clear();
		const offsetMs = readOffset(format.format(quarter * quarterMs));
		known.set(quarter, offsetMs);
		return offsetMs;
	}

	return {
		offsetMsAt,
		momentOf(reading) {
			// No zone is a day from UTC, so these are the offsets before and after a change near the reading.
			const before = offsetMsAt(reading - dayMs);
			const after = offsetMsAt(reading + dayMs);
			if (before === after) return reading - before;
			if (offsetMsAt(reading - before) === before) return reading - before;
			if (offsetMsAt(reading - after) === after) return reading - after;
			return reading - before;
		},
	};
}

/** From a text such as `11/24/2026, GMT+03:00`; `GMT` alone is no offset, and old times have seconds too. */
function readOffset(text: string): number {
	const match = /GMT(?:([+-])(\d\d):(\d\d)(?::(\d\d))?)?$/.exec(text);
	if (match === null) throw new Error(`"${text}" names no offset`);
	const [, sign, hours = "0", minutes = "0", seconds = "0"] = match;
	const size =
		((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000;
	return sign === "-" ? -size : size;
}
