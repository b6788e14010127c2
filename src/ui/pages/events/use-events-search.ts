/** The search that the address names: reading it, changing it, running it again. */
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useCallback, useMemo, useState } from "react";
import { ensureLimit } from "../../query/edit-statement.ts";
import { type Period, resolveRange } from "../../query/time-range.ts";
import {
	type EventsState,
	readEventsState,
	writeEventsState,
} from "../../query/url-state.ts";

export interface EventsSearch {
	readonly state: EventsState;
	/** The range at the moment of the last run. */
	readonly period: Period;
	/** Puts the change into the address, where Back undoes it, and runs the search. */
	run(change?: Partial<EventsState>): void;
	/** Changes what is shown beside the result, without a step for Back. */
	show(change: Pick<EventsState, "eventId">): void;
}

export function useEventsSearch(): EventsSearch {
	const parameters = useSearch({ from: "/shell/events" });
	const navigate = useNavigate();
	const [runs, setRuns] = useState(0);
	const state = useMemo(() => readEventsState(parameters), [parameters]);
	const rangeKey = JSON.stringify(state.range);
	// Each of the three is a new run, for which "now" is later.
	const period = useMemo(
		() => resolveRange(state.range, Date.now()),
		// The range by its content: an event opened beside the table must not run the search again.
		[rangeKey, runs, state.sql],
	);
	const run = useCallback(
		(change: Partial<EventsState> = {}) => {
			const next = { ...state, ...change };
			const sql = ensureLimit(next.sql);
			setRuns((count) => count + 1);
			void navigate({
				to: "/events",
				search: writeEventsState({ ...next, sql }),
			});
		},
		[navigate, state],
	);
	const show = useCallback(
		(change: Pick<EventsState, "eventId">) =>
			void navigate({
				to: "/events",
				search: writeEventsState({ ...state, ...change }),
				replace: true,
			}),
		[navigate, state],
	);
	return { state, period, run, show };
}
