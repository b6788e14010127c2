/** What the list keeps in the address: `/resources?kind=normalizer&tenant=<id>&folder=<id>&q=<text>`. */
import { useNavigate, useSearch } from "@tanstack/react-router";
import type { Parameters } from "../../query/url-state.ts";

export interface ResourcesState {
	readonly kind: string | undefined;
	readonly tenantId: string | undefined;
	/** In which resources are, or below which. */
	readonly folderId: string | undefined;
	readonly search: string;
	/** From 1. */
	readonly page: number;
}

export function readResourcesState(parameters: Parameters): ResourcesState {
	const page = Number(first(parameters.page) ?? "1");
	return {
		kind: first(parameters.kind),
		tenantId: first(parameters.tenant),
		folderId: first(parameters.folder),
		search: (first(parameters.q) ?? "").slice(0, 256),
		page: Number.isSafeInteger(page) && page > 0 ? page : 1,
	};
}

export function writeResourcesState(state: ResourcesState): Parameters {
	return {
		kind: state.kind,
		tenant: state.tenantId,
		folder: state.folderId,
		q: state.search || undefined,
		page: state.page > 1 ? String(state.page) : undefined,
	};
}

function first(value: string | string[] | undefined): string | undefined {
	const text = Array.isArray(value) ? value[0] : value;
	return text === "" ? undefined : text;
}

export function useResourcesState(): [
	ResourcesState,
	(change: Partial<ResourcesState>) => void,
] {
	const parameters = useSearch({ from: "/shell/resources" });
	const navigate = useNavigate();
	const state = readResourcesState(parameters);
	return [
		state,
		(change) =>
			void navigate({
				to: "/resources",
				search: writeResourcesState({ ...state, page: 1, ...change }),
				// Each letter of a search is no page of its own.
				replace: "search" in change,
			}),
	];
}
