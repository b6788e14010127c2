/** An ECharts drawing that follows its box and its options. Drawn as a picture: what it says stands in `label`. */
import { BarChart, LineChart, PieChart } from "echarts/charts";
import {
	BrushComponent,
	GridComponent,
	TooltipComponent,
} from "echarts/components";
import {
	type EChartsCoreOption,
	type EChartsType,
	init,
	use,
} from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";
import { useEffect, useRef } from "react";

use([
	BarChart,
	LineChart,
	PieChart,
	GridComponent,
	TooltipComponent,
	BrushComponent,
	CanvasRenderer,
]);

interface ChartProps {
	readonly option: EChartsCoreOption;
	/** Pixels. */
	readonly height: number;
	readonly label: string;
	readonly testId?: string;
	/** Called once with the chart; what it returns undoes it. */
	onReady?(chart: EChartsType): () => void;
}

export default function Chart(props: ChartProps) {
	const { option, height, label, testId, onReady } = props;
	const host = useRef<HTMLDivElement>(null);
	const chart = useRef<EChartsType>(undefined);
	useEffect(() => {
		if (!host.current) return;
		const made = init(host.current);
		chart.current = made;
		const observer = new ResizeObserver(() => made.resize());
		observer.observe(host.current);
		return () => {
			observer.disconnect();
			made.dispose();
			chart.current = undefined;
		};
	}, []);
	useEffect(() => {
		chart.current?.setOption(option, { notMerge: true });
	}, [option]);
	useEffect(
		() => (chart.current ? onReady?.(chart.current) : undefined),
		[onReady],
	);
	return (
		<div
			ref={host}
			role="img"
			aria-label={label}
			style={{ height, width: "100%" }}
			data-testid={testId}
		/>
	);
}
