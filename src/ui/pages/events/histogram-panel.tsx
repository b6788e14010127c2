/** When the found events happened. Drag over a part of it to zoom in; the browser's Back zooms out again. */

import { lazy, Suspense } from "react";
import { z } from "zod";
import { countText } from "../../query/format-number.ts";
import { durationText } from "../../query/format-time.ts";
import type { Period, TimeRange } from "../../query/time-range.ts";
import { errorSentence } from "../../shell/error-panel.tsx";
import { useStored } from "../../shell/stored.ts";
import { DownIcon, RightIcon } from "../../theme/icons.tsx";
import type { Histogram, ResultState } from "./use-search-result.ts";

const HistogramChart = lazy(() => import("./histogram-chart.tsx"));

/** Pixels; also kept free while the drawing loads, so that nothing jumps. */
const histogramHeight = 92;

interface HistogramPanelProps {
	readonly histogram: ResultState<Histogram>;
	readonly period: Period;
	/** Without one the page already says what is wrong. */
	readonly hasResult: boolean;
	onZoom(range: TimeRange): void;
}

export function HistogramPanel(props: HistogramPanelProps) {
	const { histogram, period, hasResult, onZoom } = props;
	const [isFolded, setFolded] = useStored(
		"ursa.histogram-folded",
		z.boolean(),
		false,
	);
	const { data, error } = histogram;
	if (!hasResult) return null;
	return (
		<section className="histogram" aria-label="Events over time">
			<div className="histogram-head">
				<button
					type="button"
					className="plain-button histogram-fold"
					aria-expanded={!isFolded}
					onClick={() => setFolded(!isFolded)}
				>
					{isFolded ? <RightIcon /> : <DownIcon />}
					<strong data-testid="histogram-total">
						{data ? countText(data.total) : "…"}
					</strong>
					<span className="soft">{data?.total === 1 ? "event" : "events"}</span>
				</button>
				{data && (
					<span className="faint">
						{durationText(period.to - period.from)} · one bar is{" "}
						{durationText(data.stepMs)}
					</span>
				)}
				{error !== null && (
					<span className="histogram-error">{errorSentence(error)}</span>
				)}
			</div>
			{!isFolded && (
				<div style={{ height: histogramHeight }}>
					{data && (
						<Suspense>
							<HistogramChart
								histogram={data}
								period={period}
								height={histogramHeight}
								onZoom={onZoom}
							/>
						</Suspense>
					)}
				</div>
			)}
		</section>
	);
}
