/** The largest values of a grouped result as bars; times in their order. */
import { useMemo } from "react";
import Chart from "../../panels/chart.tsx";
import { countText, shortCount } from "../../query/format-number.ts";
import { localTime, timeOf } from "../../query/format-time.ts";
import { lineText, unmask } from "../../query/values.ts";
import { dark, light, type Palette } from "../../theme/palette.ts";
import { useTheme } from "../../theme/theme-provider.tsx";
import { type ChartColumns, sortRows } from "./plain-rows.ts";

const mostBars = 20;
/** Pixels. */
const barHeight = 22;

interface ResultChartProps {
	readonly rows: readonly Readonly<Record<string, unknown>>[];
	readonly columns: ChartColumns;
}

export default function ResultChart({ rows, columns }: ResultChartProps) {
	const { isDark } = useTheme();
	const bars = useMemo(
		() =>
			(columns.isTime
				? rows
				: sortRows(rows, { field: columns.number, isDescending: true })
			)
				.slice(0, mostBars)
				.map((row) => ({
					name: nameOf(row[columns.text], columns.isTime),
					value: Number(row[columns.number]),
				})),
		[rows, columns],
	);
	const option = useMemo(
		() => chartOption(bars, isDark ? dark : light),
		[bars, isDark],
	);
	const first = bars[0];
	return (
		<div className="result-chart">
			<Chart
				option={option}
				height={bars.length * barHeight + 30}
				testId="result-chart"
				label={`${columns.number} by ${columns.text}; the largest is ${first?.name ?? ""} with ${countText(first?.value ?? 0)}`}
			/>
			{rows.length > mostBars && (
				<p className="faint">
					The {mostBars} {columns.isTime ? "first" : "largest"} of{" "}
					{countText(rows.length)}
				</p>
			)}
		</div>
	);
}

function nameOf(value: unknown, isTime: boolean): string {
	const ms = isTime ? timeOf(value) : undefined;
	if (ms !== undefined) return localTime(ms, false);
	return unmask(lineText(value)) || "(empty)";
}

function chartOption(
	bars: readonly { name: string; value: number }[],
	palette: Palette,
) {
	return {
		animation: false,
		grid: { left: 8, right: 56, top: 4, bottom: 8, containLabel: true },
		xAxis: { type: "value", show: false },
		yAxis: {
			type: "category",
			inverse: true,
			data: bars.map(({ name }) => name),
			axisLine: { show: false },
			axisTick: { show: false },
			axisLabel: {
				color: palette.textSoft,
				fontSize: 12,
				width: 170,
				overflow: "truncate",
			},
		},
		series: [
			{
				type: "bar",
				data: bars.map(({ value }) => value),
				barMaxWidth: 14,
				itemStyle: { color: palette.bar, borderRadius: [0, 2, 2, 0] },
				label: {
					show: true,
					position: "right",
					color: palette.textSoft,
					fontSize: 11,
					formatter: (item: { value?: unknown }) =>
						shortCount(Number(item.value)),
				},
			},
		],
	};
}
