/** What became of everything, over time, stacked. */
import { Segmented } from "antd";
import { lazy, Suspense, useMemo } from "react";
import { countText, shortCount } from "../../query/format-number.ts";
import { localTime } from "../../query/format-time.ts";
import { markSpacing, markText } from "../../query/histogram-bars.ts";
import { dark, light, type Palette } from "../../theme/palette.ts";
import { useTheme } from "../../theme/theme-provider.tsx";
import {
	type End,
	ends,
	groupLedger,
	type LedgerEntry,
	type LedgerRow,
} from "./ledger-rows.ts";
import { endColours, outcomeTitles } from "./outcomes.ts";

const Chart = lazy(() => import("../../panels/chart.tsx"));

/** Pixels. */
const height = 168;
/** Beyond it bars are per day whatever the rows are. */
const mostHours = 24 * 8;
const mostMarks = 10;

interface LedgerChartProps {
	readonly entries: readonly LedgerEntry[];
	readonly step: "hour" | "day" | "none";
	readonly isWithoutStored: boolean;
	onToggle(isWithoutStored: boolean): void;
}

export function LedgerChart(props: LedgerChartProps) {
	const { entries, step, isWithoutStored, onToggle } = props;
	const { isDark } = useTheme();
	const palette = isDark ? dark : light;
	const bars = useMemo(() => {
		const hours = groupLedger(entries, { step: "hour", by: [] });
		const isDays = step === "day" || hours.length > mostHours;
		return (
			isDays ? groupLedger(entries, { step: "day", by: [] }) : hours
		).reverse();
	}, [entries, step]);
	const shown = ends.filter((end) => end !== "stored" || !isWithoutStored);
	const option = useMemo(
		() => chartOption(bars, shown, palette),
		[bars, palette, isWithoutStored],
	);
	const sumOf = (end: End) =>
		bars.reduce((sum, { counts }) => sum + counts[end], 0);
	const colours = endColours(palette);
	const words = shown
		.map((end) => `${outcomeTitles[end]} ${countText(sumOf(end))}`)
		.join(", ");
	return (
		<section className="panel ledger-chart" aria-label="Over time">
			<div className="ledger-legend">
				{shown.map((end) => (
					<span key={end}>
						<i style={{ background: colours[end] }} aria-hidden="true" />
						{outcomeTitles[end]}{" "}
						<span className="faint">{shortCount(sumOf(end))}</span>
					</span>
				))}
				<span className="grow" />
				<Segmented
					size="small"
					aria-label="What the chart shows"
					value={isWithoutStored ? "rest" : "all"}
					options={[
						{ value: "all", label: "Everything" },
						{ value: "rest", label: "Not stored" },
					]}
					onChange={(value) => onToggle(value === "rest")}
				/>
			</div>
			<Suspense fallback={<div style={{ height }} />}>
				<Chart
					option={option}
					height={height}
					testId="ledger-chart"
					label={`What became of messages in ${bars.length} bars over time: ${words}`}
				/>
			</Suspense>
		</section>
	);
}

function chartOption(
	bars: readonly LedgerRow[],
	shown: readonly End[],
	palette: Palette,
) {
	const first = bars[0]?.start ?? 0;
	const length = (bars.at(-1)?.start ?? 0) - first;
	const spacing = markSpacing(Math.max(length, 3_600_000), mostMarks);
	const axisText = { color: palette.textFaint, fontSize: 11 };
	const colours = endColours(palette);
	return {
		animation: false,
		grid: { left: 52, right: 12, top: 8, bottom: 22 },
		xAxis: {
			type: "category",
			data: bars.map(({ start }) => start),
			axisLine: { lineStyle: { color: palette.lineStrong } },
			axisTick: { show: false },
			axisLabel: {
				...axisText,
				formatter: (start: string) => markText(Number(start), spacing),
				hideOverlap: true,
			},
		},
		yAxis: {
			type: "value",
			splitNumber: 3,
			minInterval: 1,
			axisLabel: { ...axisText, formatter: shortCount },
			splitLine: { lineStyle: { color: palette.line } },
		},
		tooltip: {
			trigger: "axis",
			axisPointer: { type: "shadow" },
			confine: true,
			backgroundColor: palette.raised,
			borderColor: palette.lineStrong,
			textStyle: { color: palette.text, fontSize: 12 },
			// Drawn as rich text, not as HTML.
			renderMode: "richText",
			formatter: (items: unknown) => tooltipText(items, bars, shown),
		},
		series: shown.map((end) => ({
			type: "bar",
			stack: "all",
			name: outcomeTitles[end],
			data: bars.map(({ counts }) => counts[end]),
			itemStyle: { color: colours[end] },
			barCategoryGap: "16%",
		})),
	};
}

function tooltipText(
	items: unknown,
	bars: readonly LedgerRow[],
	shown: readonly End[],
): string {
	const [item]: unknown[] = Array.isArray(items) ? items : [];
	if (typeof item !== "object" || item === null || !("dataIndex" in item))
		return "";
	const bar = bars[Number(item.dataIndex)];
	if (!bar) return "";
	const lines = shown
		.filter((end) => bar.counts[end] > 0)
		.map((end) => `${outcomeTitles[end]}  ${countText(bar.counts[end])}`);
	return [localTime(bar.start ?? 0, false).slice(0, 16), ...lines].join("\n");
}
