/** What the page keeps in the address: `/sources?state=red&q=<text>&page=2`, `/sources?view=policies`. */
import { useNavigate, useSearch } from "@tanstack/react-router";
import type { Parameters } from "../../query/url-state.ts";
import type { Source } from "./queries.ts";

export const sourceStates = ["red", "green", "gray"] as const;

export interface SourcesState {
	readonly view: "sources" | "policies";
	readonly state: Source["state"] | undefined;
	readonly search: string;
	/** From 1. */
	readonly page: number;
}

export function readSourcesState(parameters: Parameters): SourcesState {
	const page = Number(first(parameters.page) ?? "1");
	const state = first(parameters.state);
	return {
		view: first(parameters.view) === "policies" ? "policies" : "sources",
		state: sourceStates.find((one) => one === state),
		search: (first(parameters.q) ?? "").slice(0, 256),
		page: Number.isSafeInteger(page) && page > 0 ? page : 1,
	};
}

export function writeSourcesState(state: SourcesState): Parameters {
	return {
		view: state.view === "policies" ? state.view : undefined,
		state: state.state,
		q: state.search || undefined,
		page: state.page > 1 ? String(state.page) : undefined,
	};
}

function first(value: string | string[] | undefined): string | undefined {
	const text = Array.isArray(value) ? value[0] : value;
	return text === "" ? undefined : text;
}

export function useSourcesState(): [
	SourcesState,
	(change: Partial<SourcesState>) => void,
] {
	const state = readSourcesState(useSearch({ from: "/shell/sources" }));
	const navigate = useNavigate();
	return [
		state,
		(change) =>
			void navigate({
				to: "/sources",
				search: writeSourcesState({ ...state, page: 1, ...change }),
				// Each letter of a search is no page of its own.
				replace: "search" in change,
			}),
	];
}
