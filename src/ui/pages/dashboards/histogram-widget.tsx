import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { lazy, Suspense } from "react";
import { useClient } from "../../api/context.tsx";
import { histogramQuery } from "../../api/queries.ts";
import { writeRange } from "../../query/url-state.ts";
import type { WidgetProps } from "./widget-content.tsx";
import { WidgetState } from "./widget-state.tsx";

const HistogramChart = lazy(() => import("../events/histogram-chart.tsx"));

const bars = 96;

/** Dragging over bars leads to the events of that time. */
export function HistogramWidget({
	widget,
	period,
	height,
}: WidgetProps<"histogram">) {
	const { sql } = widget;
	const navigate = useNavigate();
	const { data, error, isPending, refetch } = useQuery({
		...histogramQuery(useClient(), { sql, ...period }, bars),
		placeholderData: keepPreviousData,
	});
	return (
		<WidgetState
			error={error}
			isLoading={isPending}
			isEmpty={data?.total === 0}
			onRetry={() => void refetch()}
		>
			{data && (
				<Suspense fallback={<div style={{ height }} />}>
					<HistogramChart
						histogram={data}
						period={period}
						height={height}
						onZoom={(range) =>
							void navigate({
								to: "/events",
								search: { q: sql, ...writeRange(range, true) },
							})
						}
					/>
				</Suspense>
			)}
		</WidgetState>
	);
}
