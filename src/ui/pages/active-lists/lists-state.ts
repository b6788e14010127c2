/** What the page keeps in the address: `?service=<id>&list=<id>&q=…&page=2`. */
import { firstText, type Parameters } from "../../query/url-state.ts";

export interface ListsState {
	/** The correlator whose lists are shown. */
	readonly serviceId: string | undefined;
	readonly listId: string | undefined;
	/** Part of a key or value. */
	readonly search: string;
	/** From 1. */
	readonly page: number;
}

/** Records on a page. */
export const pageSize = 200;

export function readListsState(parameters: Parameters): ListsState {
	const page = Number(firstText(parameters.page) ?? "1");
	return {
		serviceId: firstText(parameters.service),
		listId: firstText(parameters.list),
		search: (firstText(parameters.q) ?? "").slice(0, 1000),
		page: Number.isSafeInteger(page) && page > 0 ? page : 1,
	};
}

export function writeListsState(state: ListsState): Parameters {
	return {
		service: state.serviceId,
		list: state.listId,
		q: state.search || undefined,
		page: state.page > 1 ? String(state.page) : undefined,
	};
}
