/** What is said of a source by what the ledger counted; pure. */
import type { PolicyRow, Series, SourceRow } from "./sources.table.ts";
import type { SourceState, SourceViolation } from "./sources.ts";

export const hourMs = 3_600_000;
const minuteMs = 60_000;

/** Hours back that are looked at: counts of an hour may still grow when its journal is behind. */
export const hoursBack = 3;

/** The window is kept in so many steps: exact to a sixtieth of it. */
const mostSamples = 60;

/** Counts by hour of one source, as the ledger has them now. */
export type HourCounts = ReadonlyMap<number, number>;

export interface Counted {
	readonly total: number;
	readonly counted: Series;
	/** Absent: nothing new. */
	readonly lastEventAt?: number;
}

/** Adds what the ledger has more than last time. The time of the newest event is known to the hour, or as “just now”. */
export function countNew(
	before: Pick<SourceRow, "total" | "counted">,
	hours: HourCounts,
	now: number,
): Counted {
	const known = new Map(before.counted);
	let total = before.total;
	let lastEventAt: number | undefined;
	for (const [hour, count] of hours) {
		const more = count - (known.get(hour) ?? 0);
		if (more <= 0) continue;
		total += more;
		const seen = Math.min(now, hour + hourMs - 1);
		lastEventAt = Math.max(lastEventAt ?? 0, seen);
		known.set(hour, count);
	}
	const floor = now - (hoursBack + 1) * hourMs;
	return {
		total,
		counted: [...known].filter(([hour]) => hour > floor),
		...(lastEventAt === undefined ? {} : { lastEventAt }),
	};
}

/** The samples that the window needs, with the present total. */
export function addSample(
	samples: Series,
	total: number,
	policy: Pick<PolicyRow, "windowMinutes"> & Bounds,
	now: number,
): Series {
	if (!hasBounds(policy)) return samples.length === 0 ? samples : [];
	const windowMs = policy.windowMinutes * minuteMs;
	const step = Math.max(minuteMs, windowMs / mostSamples);
	const last = samples.at(-1);
	// A little early still counts, since turns are not quite even.
	const isTime = last === undefined || now - last[0] >= step * 0.9;
	const added = isTime ? [...samples, [now, total] as const] : samples;
	// One at or before the start of the window stays, to subtract from.
	const start = added.findLastIndex(([at]) => at <= now - windowMs);
	return start <= 0 ? added : added.slice(start);
}

type Bounds = Pick<PolicyRow, "leastEvents" | "mostEvents">;

function hasBounds({ leastEvents, mostEvents }: Bounds): boolean {
	return leastEvents !== null || mostEvents !== null;
}

export interface Judgement {
	readonly state: SourceState;
	readonly violation?: SourceViolation;
	/** Events within the window, where they were counted. */
	readonly count?: number;
}

/** Undefined: not watched for long enough to say anything new. */
export function judge(
	source: Pick<SourceRow, "total" | "samples" | "lastEventAt" | "watchedSince">,
	policy: PolicyRow | undefined,
	now: number,
): Judgement | undefined {
	if (policy === undefined) return { state: "gray" };
	const windowMs = policy.windowMinutes * minuteMs;
	const isWatchedLong = now - source.watchedSince >= windowMs;
	if (!hasBounds(policy)) {
		const since = Math.max(source.lastEventAt ?? 0, source.watchedSince);
		const { lastEventAt } = source;
		if (now - since >= windowMs) return { state: "red", violation: "silent" };
		const isHeard = lastEventAt !== null && lastEventAt > source.watchedSince;
		return isHeard || isWatchedLong ? { state: "green" } : undefined;
	}
	const first = source.samples[0];
	const count = first === undefined ? 0 : source.total - first[1];
	// Too many are too many also before the window has passed.
	if (policy.mostEvents !== null && count > policy.mostEvents) {
		return { state: "red", violation: "many", count };
	}
	if (!isWatchedLong) return undefined;
	if (policy.leastEvents !== null && count < policy.leastEvents) {
		return { state: "red", violation: "few", count };
	}
	return { state: "green", count };
}
