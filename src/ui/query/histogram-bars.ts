/** The bars of a histogram with those that have no events, and the marks of its time axis. */
import type { Period } from "./time-range.ts";

export interface Bar {
	/** Milliseconds since the epoch. */
	readonly start: number;
	readonly count: number;
}

/** More empty bars than any screen has columns: the period and the step do not belong together. */
const maxBars = 2000;

export function fillBars(
	bars: readonly Bar[],
	stepMs: number,
	{ from, to }: Period,
): Bar[] {
	const first = bars[0];
	if (stepMs <= 0) return [...bars];
	// The server's bars decide where steps begin; without any, steps begin at multiples.
	const anchor = first?.start ?? Math.floor(from / stepMs) * stepMs;
	const before = Math.ceil((anchor - from) / stepMs);
	const start = anchor - Math.max(before, 0) * stepMs;
	const count = Math.floor((to - start) / stepMs) + 1;
	if (count > maxBars) return [...bars];
	const counts = new Map(bars.map((bar) => [bar.start, bar.count]));
	return Array.from({ length: Math.max(count, 0) }, (_, i) => {
		const at = start + i * stepMs;
		return { start: at, count: counts.get(at) ?? 0 };
	});
}

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const spacings = [
	1000,
	5000,
	10_000,
	15_000,
	30_000,
	minute,
	2 * minute,
	5 * minute,
	10 * minute,
	15 * minute,
	30 * minute,
	hour,
	2 * hour,
	3 * hour,
	6 * hour,
	12 * hour,
	day,
	2 * day,
	7 * day,
	14 * day,
	30 * day,
];

/** How far apart marks are so that at most `most` of them fit. */
export function markSpacing(lengthMs: number, most: number): number {
	return spacings.find((s) => lengthMs / s <= most) ?? 30 * day;
}

/** Indexes of the bars at which a mark stands: those in which a round local time begins. */
export function markedBars(
	bars: readonly Bar[],
	stepMs: number,
	spacing: number,
	/** Milliseconds by which local time is ahead of UTC. */
	offsetMs: number,
): Set<number> {
	const marked = new Set<number>();
	for (const [index, { start }] of bars.entries()) {
		const local = start + offsetMs;
		const round = Math.ceil(local / spacing) * spacing;
		if (round < local + stepMs) marked.add(index);
	}
	return marked;
}

const two = (value: number) => String(value).padStart(2, "0");

/** `14:05`, `14:05:30` or `11-24`, as precise as the spacing needs. */
export function markText(ms: number, spacing: number): string {
	const d = new Date(ms);
	if (spacing >= day) return `${two(d.getMonth() + 1)}-${two(d.getDate())}`;
	const time = `${two(d.getHours())}:${two(d.getMinutes())}`;
	if (spacing < minute) return `${time}:${two(d.getSeconds())}`;
	return time === "00:00"
		? `${two(d.getMonth() + 1)}-${two(d.getDate())}`
		: time;
}
