/** The period of the search. */

import { Button, Tooltip } from "antd";
import { TimeRangePicker } from "../../forms/time-range-picker.tsx";
import { quickRanges, rangeTitle, widen } from "../../query/time-range.ts";
import { useCommands } from "../../shell/commands.tsx";
import { ZoomOutIcon } from "../../theme/icons.tsx";
import type { EventsSearch } from "./use-events-search.ts";

export function TimeControls({ search }: { search: EventsSearch }) {
	const { state, period, run } = search;
	const zoomOut = () => run({ range: widen(period, Date.now()) });
	useCommands([
		{
			id: "events.zoom-out",
			title: "Zoom out: twice the period",
			group: "Events",
			shortcut: "z",
			run: zoomOut,
		},
		...quickRanges.map(({ minutes }) => ({
			id: `events.range.${minutes}`,
			title: rangeTitle(minutes),
			group: "Period",
			run: () => run({ range: { kind: "last", minutes } }),
		})),
	]);
	return (
		<>
			<Tooltip title="Zoom out: twice the period (z)" mouseEnterDelay={0.4}>
				<Button
					icon={<ZoomOutIcon />}
					aria-label="Zoom out"
					onClick={zoomOut}
				/>
			</Tooltip>
			<TimeRangePicker
				range={state.range}
				period={period}
				onChange={(range) => range && run({ range })}
			/>
		</>
	);
}
