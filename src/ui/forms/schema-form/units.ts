/** Amounts with a unit, shown in the largest unit in which they are whole: 1048576 bytes → 1 MiB. */
import { countText } from "../../query/format-number.ts";

export interface Unit {
	readonly title: string;
	/** How many of the smallest unit it is. */
	readonly factor: number;
}

const kib = 1024;
const bytes: readonly Unit[] = [
	{ title: "B", factor: 1 },
	{ title: "KiB", factor: kib },
	{ title: "MiB", factor: kib ** 2 },
	{ title: "GiB", factor: kib ** 3 },
	{ title: "TiB", factor: kib ** 4 },
];
const milliseconds: readonly Unit[] = [
	{ title: "ms", factor: 1 },
	{ title: "s", factor: 1000 },
	{ title: "min", factor: 60_000 },
	{ title: "h", factor: 3_600_000 },
];
const seconds: readonly Unit[] = [
	{ title: "s", factor: 1 },
	{ title: "min", factor: 60 },
	{ title: "h", factor: 3600 },
	{ title: "d", factor: 86_400 },
];
const families: Readonly<Record<string, readonly Unit[]>> = {
	bytes,
	milliseconds,
	ms: milliseconds,
	seconds,
	s: seconds,
};

/** Empty when the unit has no multiples that people use. */
export function unitsFor(unit: string): readonly Unit[] {
	return Object.hasOwn(families, unit) ? (families[unit] ?? []) : [];
}

/** The unit in which the amount is a whole number, the larger the better. */
export function bestUnit(units: readonly Unit[], amount: number): Unit {
	const fitting = units.filter(
		({ factor }) => amount !== 0 && amount % factor === 0,
	);
	return fitting.at(-1) ?? units[0] ?? { title: "", factor: 1 };
}

/** The amount for a sentence: `1 MiB`, `30 s`, `100 events`. */
export function amountText(amount: number, unit: string): string {
	const units = unitsFor(unit);
	if (units.length === 0) return `${countText(amount)} ${unit}`.trim();
	const { title, factor } = bestUnit(units, amount);
	return `${amount / factor} ${title}`;
}
