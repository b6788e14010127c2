import type { EChartsType } from "echarts/core";
import { useCallback, useMemo, useRef } from "react";
import Chart from "../../panels/chart.tsx";
import { countText, shortCount } from "../../query/format-number.ts";
import { localTime } from "../../query/format-time.ts";
import {
	type Bar,
	fillBars,
	markedBars,
	markSpacing,
	markText,
} from "../../query/histogram-bars.ts";
import {
	between,
	type Period,
	type TimeRange,
} from "../../query/time-range.ts";
import { dark, light, type Palette } from "../../theme/palette.ts";
import { useTheme } from "../../theme/theme-provider.tsx";
import type { Histogram } from "./use-search-result.ts";

interface HistogramChartProps {
	readonly histogram: Histogram;
	readonly period: Period;
	/** Pixels. */
	readonly height: number;
	onZoom(range: TimeRange): void;
}

export default function HistogramChart(props: HistogramChartProps) {
	const { histogram, period, height, onZoom } = props;
	const { isDark } = useTheme();
	const { stepMs } = histogram;
	const bars = useMemo(
		() => fillBars(histogram.bars, stepMs, period),
		[histogram, stepMs, period],
	);
	const option = useMemo(
		() => histogramOption(bars, stepMs, isDark ? dark : light),
		[bars, stepMs, isDark],
	);
	const latest = useRef({ bars, stepMs, period, onZoom });
	latest.current = { bars, stepMs, period, onZoom };
	const onReady = useCallback(
		(chart: EChartsType) =>
			watchBrush(chart, (first, last) => {
				const now = latest.current;
				const start = now.bars[first]?.start;
				const end = now.bars[last]?.start;
				if (start === undefined || end === undefined) return;
				const range = between(
					Math.max(start, now.period.from),
					Math.min(end + now.stepMs - 1, now.period.to),
				);
				if (range) now.onZoom(range);
			}),
		[],
	);
	const highest = bars.reduce((most, { count }) => Math.max(most, count), 0);
	return (
		<Chart
			option={option}
			height={height}
			label={`${countText(histogram.total)} events in ${bars.length} bars; the highest has ${countText(highest)}`}
			testId="histogram-chart"
			onReady={onReady}
		/>
	);
}

const isIndexRange = (range: unknown): range is [number, number] =>
	Array.isArray(range) &&
	range.length === 2 &&
	range.every((end) => typeof end === "number");

/** Calls back with the first and last bar that were dragged over. */
function watchBrush(
	chart: EChartsType,
	zoom: (first: number, last: number) => void,
): () => void {
	const arm = () =>
		chart.dispatchAction({
			type: "takeGlobalCursor",
			key: "brush",
			brushOption: { brushType: "lineX", brushMode: "single" },
		});
	const onBrushEnd = (event: unknown) => {
		const range = coordRangeOf(event);
		if (!range) return;
		chart.dispatchAction({ type: "brush", areas: [] });
		const [a, b] = range;
		zoom(Math.max(Math.round(Math.min(a, b)), 0), Math.round(Math.max(a, b)));
	};
	chart.on("brushEnd", onBrushEnd);
	// Setting options anew disarms the brush.
	chart.on("finished", arm);
	return () => {
		if (chart.isDisposed()) return;
		chart.off("brushEnd", onBrushEnd);
		chart.off("finished", arm);
	};
}

function coordRangeOf(event: unknown): [number, number] | undefined {
	if (typeof event !== "object" || event === null || !("areas" in event))
		return undefined;
	const [area]: unknown[] = Array.isArray(event.areas) ? event.areas : [];
	if (typeof area !== "object" || area === null || !("coordRange" in area))
		return undefined;
	return isIndexRange(area.coordRange) ? area.coordRange : undefined;
}

/** Marks that fit on the narrowest screen. */
const mostMarks = 9;

function histogramOption(
	bars: readonly Bar[],
	stepMs: number,
	palette: Palette,
) {
	const length = bars.length * stepMs;
	const spacing = markSpacing(length, mostMarks);
	const offsetMs = -new Date(bars[0]?.start ?? 0).getTimezoneOffset() * 60_000;
	const marked = markedBars(bars, stepMs, spacing, offsetMs);
	const axisText = { color: palette.textFaint, fontSize: 11 };
	return {
		animation: false,
		grid: { left: 48, right: 12, top: 8, bottom: 20 },
		xAxis: {
			type: "category",
			data: bars.map(({ start }) => start),
			axisLine: { lineStyle: { color: palette.lineStrong } },
			axisTick: { show: false },
			axisLabel: {
				...axisText,
				interval: (index: number) => marked.has(index),
				formatter: (start: string) => markText(Number(start), spacing),
				hideOverlap: true,
			},
		},
		yAxis: {
			type: "value",
			splitNumber: 2,
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
			formatter: (items: unknown) => tooltipText(items, bars, stepMs),
		},
		brush: {
			xAxisIndex: 0,
			brushStyle: {
				borderWidth: 1,
				color: `${palette.accent}33`,
				borderColor: palette.accent,
			},
			throttleType: "debounce",
		},
		series: [
			{
				type: "bar",
				// An empty bar is not drawn, not even at the least height.
				data: bars.map(({ count }) => (count === 0 ? "-" : count)),
				itemStyle: { color: palette.bar },
				barCategoryGap: "12%",
				barMinHeight: 1.5,
			},
		],
	};
}

function tooltipText(
	items: unknown,
	bars: readonly Bar[],
	stepMs: number,
): string {
	const [item]: unknown[] = Array.isArray(items) ? items : [];
	if (typeof item !== "object" || item === null || !("dataIndex" in item))
		return "";
	const bar = bars[Number(item.dataIndex)];
	if (!bar) return "";
	const end = localTime(bar.start + stepMs, stepMs < 1000).slice(11);
	return `${localTime(bar.start, stepMs < 1000)} – ${end}\n${countText(bar.count)} events`;
}
