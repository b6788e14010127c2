/** What both APIs ask of those who know the way to a running correlator: its active lists. */
import type { ActiveListRecord, ListChange } from "#pipeline/index.ts";

export interface ListOverview {
	readonly id: string;
	readonly name: string;
	/** File on the correlator's machine that holds the list. */
	readonly path: string;
	readonly records: number;
	/** About what its records take in that file. */
	readonly bytes: number;
}

export interface ListPage {
	/** Of those that fit the search. */
	readonly total: number;
	/** In the order in which they were made. */
	readonly records: readonly ActiveListRecord[];
}

/**
 * Each call names the service of a correlator and asks it directly. Throws link.unreachable and the like when it does not
 * answer, activeLists.notFound when it has no such list.
 */
export interface ActiveListAccess {
	overview(
		serviceId: string,
		signal: AbortSignal,
	): Promise<readonly ListOverview[]>;
	read(
		serviceId: string,
		request: {
			/** Id. */
			readonly list: string;
			/** Part of a key or value; "" = all. */
			readonly search?: string | undefined;
			/** Goes on after this key. When it is gone meanwhile, after `offset` records. */
			readonly after?: string | undefined;
			readonly offset?: number | undefined;
			/** At most 10,000. */
			readonly limit: number;
		},
		signal: AbortSignal,
	): Promise<ListPage>;
	/** Durable when it resolves. `isApplied` false: the correlator has much to read before it takes effect. */
	change(
		serviceId: string,
		change: ListChange,
		signal: AbortSignal,
	): Promise<{ readonly isApplied: boolean }>;
}
