/** Figures as a Markdown table, and their place in the page that keeps them. */
import type { LaneReport } from "./report.ts";

export interface NamedReport extends LaneReport {
	readonly lane: string;
}

export function median(samples: readonly number[]): number {
	const sorted = samples.toSorted((a, b) => a - b);
	const middle = sorted.length >> 1;
	const upper = sorted[middle] ?? Number.NaN;
	return sorted.length % 2 === 1
		? upper
		: (upper + (sorted[middle - 1] ?? Number.NaN)) / 2;
}

/** The smallest sample that `percent` of all samples do not exceed. */
export function percentile(
	samples: readonly number[],
	percent: number,
): number {
	const sorted = samples.toSorted((a, b) => a - b);
	const rank = Math.ceil((sorted.length * percent) / 100);
	return sorted[rank - 1] ?? Number.NaN;
}

/** Three digits that count; thousands apart. */
export function formatNumber(value: number): string {
	const rounded = Number(value.toPrecision(3));
	return Math.abs(rounded) >= 1000
		? rounded.toLocaleString("en-US")
		: String(rounded);
}

export function toMarkdown(reports: readonly NamedReport[]): string {
	const rows = reports.flatMap(({ lane, rows: figures }) =>
		figures.map(({ figure, unit, samples, goal }) => [
			lane,
			figure,
			formatNumber(median(samples)),
			samples.length < 2
				? ""
				: `${formatNumber(Math.min(...samples))} – ${formatNumber(Math.max(...samples))}`,
			unit,
			goal ?? "",
		]),
	);
	const lines = [
		["lane", "figure", "median", "min – max", "unit", "goal"],
		["---", "---", "---:", "---:", "---", "---"],
		...rows,
	].map((cells) => `| ${cells.join(" | ")} |`);
	const notes = reports.flatMap(({ lane, notes: sentences }) =>
		sentences.map((sentence) => `- ${lane}: ${sentence}`),
	);
	return [...lines, "", ...new Set(notes)].join("\n").trimEnd();
}

const opening = "<!-- figures: written by npm run bench -- --write -->";
const closing = "<!-- end of figures -->";

/** The page with other figures between its markers. Throws when the page has none. */
export function replaceFigures(page: string, figures: string): string {
	const start = page.indexOf(opening);
	const end = page.indexOf(closing);
	if (start < 0 || end < start)
		throw new Error(`the page lacks "${opening}" … "${closing}"`);
	return `${page.slice(0, start + opening.length)}\n\n${figures}\n\n${page.slice(end)}`;
}
