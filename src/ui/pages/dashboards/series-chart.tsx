/** Rows of a name and a number as bars, a ring or a line. */
import { useMemo } from "react";
import Chart from "../../panels/chart.tsx";
import { countText, shortCount } from "../../query/format-number.ts";
import { dark, light, type Palette } from "../../theme/palette.ts";
import { useTheme } from "../../theme/theme-provider.tsx";
import type { Point } from "./points.ts";

type View = "bar" | "pie" | "line";

export default function SeriesChart(props: {
	readonly points: readonly Point[];
	readonly view: View;
	readonly title: string;
	/** Pixels. */
	readonly height: number;
}) {
	const { points, view, title, height } = props;
	const { isDark } = useTheme();
	const option = useMemo(
		() => optionOf(points, view, isDark ? dark : light),
		[points, view, isDark],
	);
	const words = points
		.slice(0, 10)
		.map(({ name, value }) => `${name} ${countText(value)}`)
		.join(", ");
	return <Chart option={option} height={height} label={`${title}: ${words}`} />;
}

function optionOf(points: readonly Point[], view: View, palette: Palette) {
	const faint = { color: palette.textFaint, fontSize: 11 };
	const soft = { color: palette.textSoft, fontSize: 12 };
	const tooltip = {
		trigger: view === "pie" ? "item" : "axis",
		axisPointer: { type: "shadow" },
		confine: true,
		backgroundColor: palette.raised,
		borderColor: palette.lineStrong,
		textStyle: { color: palette.text, fontSize: 12 },
		// Drawn as rich text, not as HTML: names come from logs.
		renderMode: "richText",
	};
	const category = points.map(({ name }) => name);
	const values = points.map(({ value }) => value);
	if (view === "pie")
		return {
			animation: false,
			tooltip,
			color: ringColours(palette),
			series: [
				{
					type: "pie",
					radius: ["40%", "64%"],
					center: ["50%", "50%"],
					data: points.map(({ name, value }) => ({ name, value })),
					label: { ...soft, width: 84, overflow: "truncate" },
					labelLayout: { hideOverlap: true },
					labelLine: { lineStyle: { color: palette.lineStrong } },
					itemStyle: { borderColor: palette.surface, borderWidth: 2 },
				},
			],
		};
	if (view === "line")
		return {
			animation: false,
			tooltip,
			grid: { left: 8, right: 12, top: 10, bottom: 4, containLabel: true },
			xAxis: {
				type: "category",
				data: category,
				axisLabel: { ...faint, hideOverlap: true },
			},
			yAxis: {
				type: "value",
				axisLabel: { ...faint, formatter: shortCount },
				splitLine: { lineStyle: { color: palette.line } },
			},
			series: [
				{
					type: "line",
					data: values,
					showSymbol: points.length < 40,
					lineStyle: { color: palette.bar, width: 2 },
					itemStyle: { color: palette.bar },
					areaStyle: { color: palette.bar, opacity: 0.15 },
				},
			],
		};
	return {
		animation: false,
		tooltip,
		grid: { left: 8, right: 52, top: 4, bottom: 4, containLabel: true },
		xAxis: { type: "value", show: false },
		yAxis: {
			type: "category",
			inverse: true,
			data: category,
			axisLine: { show: false },
			axisTick: { show: false },
			axisLabel: { ...soft, width: 150, overflow: "truncate" },
		},
		series: [
			{
				type: "bar",
				data: values,
				barMaxWidth: 14,
				itemStyle: { color: palette.bar, borderRadius: [0, 2, 2, 0] },
				label: {
					show: true,
					position: "right",
					...faint,
					formatter: (item: { value?: unknown }) =>
						shortCount(Number(item.value)),
				},
			},
		],
	};
}

function ringColours(palette: Palette): string[] {
	return [
		palette.bar,
		palette.accent,
		palette.lowText,
		palette.warn,
		palette.highText,
		palette.criticalText,
		palette.textSoft,
		palette.textFaint,
	];
}
