/** Runs the search and its histogram side by side, keeps the last result while the next is on its way, cancels. */
import {
	keepPreviousData,
	useQuery,
	useQueryClient,
} from "@tanstack/react-query";
import type { z } from "zod";
import type { histogramAnswer, searchAnswer } from "#api/contract/index.ts";
import { useClient } from "../../api/context.tsx";
import { histogramQuery, type Search, searchQuery } from "../../api/queries.ts";
import type { EventsSearch } from "./use-events-search.ts";

export type SearchResult = z.output<typeof searchAnswer>;
export type Histogram = z.output<typeof histogramAnswer>;

export interface ResultState<T> {
	readonly data: T | undefined;
	readonly error: unknown;
	/** `data` answers another search, whose answer is still to come; a mere refresh does not count. */
	readonly isStale: boolean;
}

export interface SearchState {
	readonly result: ResultState<SearchResult>;
	readonly histogram: ResultState<Histogram>;
	readonly isRunning: boolean;
	/** The user stopped it before it answered. */
	readonly isCancelled: boolean;
	cancel(): void;
}

const wantedBars = 90;

export function useSearchResult({ state, period }: EventsSearch): SearchState {
	const client = useClient();
	const queryClient = useQueryClient();
	const search = { sql: state.sql, from: period.from, to: period.to };
	const found = useQuery({
		...searchQuery(client, search),
		placeholderData: keepPreviousData,
	});
	const bars = useQuery({
		...histogramQuery(client, search, wantedBars),
		placeholderData: keepPreviousData,
	});
	const isOpen = found.isPending || found.isPlaceholderData;
	return {
		result: {
			data: found.data?.result,
			error: found.error,
			isStale:
				found.isPlaceholderData &&
				found.isFetching &&
				!isRefresh(found.data.search, search),
		},
		histogram: {
			data: bars.data,
			error: bars.error,
			isStale: bars.isPlaceholderData,
		},
		isRunning: found.isFetching,
		isCancelled: isOpen && !found.isFetching && !found.isError,
		cancel: () => void queryClient.cancelQueries({ queryKey: ["events"] }),
	};
}

/** The same search of a period of the same length, only later. */
function isRefresh(shown: Search, wanted: Search): boolean {
	return (
		shown.sql === wanted.sql &&
		shown.to - shown.from === wanted.to - wanted.from
	);
}
