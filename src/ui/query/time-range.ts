/** Periods of a search: the last so many minutes, or between two moments. */

export type TimeRange =
	| { readonly kind: "last"; readonly minutes: number }
	| { readonly kind: "between"; readonly from: number; readonly to: number };

/** Milliseconds since the epoch, both inclusive. */
export interface Period {
	readonly from: number;
	readonly to: number;
}

const minute = 60_000;

export const quickRanges: readonly { text: string; minutes: number }[] = [
	{ text: "5m", minutes: 5 },
	{ text: "15m", minutes: 15 },
	{ text: "30m", minutes: 30 },
	{ text: "1h", minutes: 60 },
	{ text: "4h", minutes: 240 },
	{ text: "12h", minutes: 720 },
	{ text: "24h", minutes: 1440 },
	{ text: "7d", minutes: 10_080 },
	{ text: "30d", minutes: 43_200 },
];

export const defaultRange: TimeRange = { kind: "last", minutes: 60 };

const unitMinutes: Readonly<Record<string, number>> = { m: 1, h: 60, d: 1440 };

/** `15m`, `24h`, `7d`; up to ten years. */
export function parseLast(text: string): TimeRange | undefined {
	const match = /^(\d{1,7})([mhd])$/.exec(text.trim());
	if (!match) return undefined;
	const minutes = Number(match[1]) * (unitMinutes[match[2] ?? ""] ?? 0);
	return minutes > 0 && minutes <= 5_256_000
		? { kind: "last", minutes }
		: undefined;
}

export function lastText(minutes: number): string {
	const quick = quickRanges.find((range) => range.minutes === minutes);
	if (quick) return quick.text;
	if (minutes % 1440 === 0) return `${minutes / 1440}d`;
	return minutes % 60 === 0 ? `${minutes / 60}h` : `${minutes}m`;
}

export function rangeTitle(minutes: number): string {
	const [count, unit] =
		minutes % 1440 === 0 && minutes > 1440
			? [minutes / 1440, "day"]
			: minutes % 60 === 0
				? [minutes / 60, "hour"]
				: [minutes, "minute"];
	return `Last ${count === 1 ? unit : `${count} ${unit}s`}`;
}

export function resolveRange(range: TimeRange, now: number): Period {
	if (range.kind === "between") return { from: range.from, to: range.to };
	return { from: now - range.minutes * minute, to: now };
}

/** Undefined when the ends are no times or in the wrong order. */
export function between(from: number, to: number): TimeRange | undefined {
	const areTimes =
		Number.isSafeInteger(from) && Number.isSafeInteger(to) && from >= 0;
	return areTimes && from < to ? { kind: "between", from, to } : undefined;
}

/** The period twice as long around the same middle, not beyond now. */
export function widen({ from, to }: Period, now: number): TimeRange {
	const half = Math.max(Math.round((to - from) / 2), minute);
	const end = Math.min(to + half, Math.max(now, to));
	return {
		kind: "between",
		from: Math.max(end - (to - from) - half * 2, 0),
		to: end,
	};
}

export function sameRange(a: TimeRange, b: TimeRange): boolean {
	if (a.kind === "last") return b.kind === "last" && a.minutes === b.minutes;
	return b.kind === "between" && a.from === b.from && a.to === b.to;
}
