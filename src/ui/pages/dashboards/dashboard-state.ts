/** What of the page lies in its address: `/dashboards?id=<id>&range=24h&full=1`. */

import type { TimeRange } from "../../query/time-range.ts";
import {
	firstText,
	type Parameters,
	readRange,
	writeRange,
} from "../../query/url-state.ts";

export interface DashboardState {
	readonly id: string | undefined;
	readonly range: TimeRange;
	/** Nothing but the widgets, for a screen on a wall. */
	readonly isFull: boolean;
}

const lastDay: TimeRange = { kind: "last", minutes: 24 * 60 };

export function readDashboardState(parameters: Parameters): DashboardState {
	return {
		id: firstText(parameters.id),
		range: readRange(parameters) ?? lastDay,
		isFull: firstText(parameters.full) === "1",
	};
}

export function writeDashboardState(state: DashboardState): Parameters {
	return {
		...(state.id === undefined ? {} : { id: state.id }),
		...writeRange(state.range, true),
		...(state.isFull ? { full: "1" } : {}),
	};
}
