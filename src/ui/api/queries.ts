/** What the console asks for and keeps: one option set per question, so that pages share answers. */
import { queryOptions } from "@tanstack/react-query";
import { endpoints } from "#api/contract/index.ts";
import type { Client, InputOf } from "./client.ts";

type QueryOf<E> = InputOf<E> extends { query: infer Q } ? Q : never;

const minute = 60_000;

export const meQuery = (client: Client) =>
	queryOptions({
		queryKey: ["me"],
		queryFn: ({ signal }) => client.call(endpoints.me, {}, signal),
		staleTime: Number.POSITIVE_INFINITY,
	});

/** Fields and functions change with the server's version only. */
export const eventFieldsQuery = (client: Client) =>
	queryOptions({
		queryKey: ["event-fields"],
		queryFn: ({ signal }) => client.call(endpoints.eventFields, {}, signal),
		staleTime: Number.POSITIVE_INFINITY,
	});

export const sqlFunctionsQuery = (client: Client) =>
	queryOptions({
		queryKey: ["sql-functions"],
		queryFn: ({ signal }) => client.call(endpoints.sqlFunctions, {}, signal),
		staleTime: Number.POSITIVE_INFINITY,
	});

export interface Search {
	readonly sql: string;
	readonly from: number;
	readonly to: number;
}

export const searchQuery = (client: Client, search: Search) =>
	queryOptions({
		queryKey: ["events", "search", search],
		// With the search it answers: while the next is on its way, this one is still shown.
		queryFn: async ({ signal }) => ({
			search,
			result: await client.call(
				endpoints.searchEvents,
				{ body: search },
				signal,
			),
		}),
		staleTime: Number.POSITIVE_INFINITY,
		gcTime: minute,
	});

export const histogramQuery = (client: Client, search: Search, bars: number) =>
	queryOptions({
		queryKey: ["events", "histogram", search, bars],
		queryFn: ({ signal }) =>
			client.call(
				endpoints.eventHistogram,
				{ body: { ...search, bars } },
				signal,
			),
		staleTime: Number.POSITIVE_INFINITY,
		gcTime: minute,
	});

export const eventQuery = (
	client: Client,
	id: string,
	timestamp: number | undefined,
) =>
	queryOptions({
		queryKey: ["events", "one", id],
		queryFn: ({ signal }) =>
			client.call(
				endpoints.event,
				{ params: { id }, query: timestamp === undefined ? {} : { timestamp } },
				signal,
			),
		staleTime: Number.POSITIVE_INFINITY,
	});

export const alertsQuery = (
	client: Client,
	query: QueryOf<typeof endpoints.alerts>,
) =>
	queryOptions({
		queryKey: ["alerts", "list", query],
		queryFn: ({ signal }) => client.call(endpoints.alerts, { query }, signal),
	});

export const alertQuery = (client: Client, id: string) =>
	queryOptions({
		queryKey: ["alerts", "one", id],
		queryFn: ({ signal }) =>
			client.call(endpoints.alert, { params: { id } }, signal),
	});

export const assigneesQuery = (client: Client) =>
	queryOptions({
		queryKey: ["assignees"],
		queryFn: ({ signal }) => client.call(endpoints.assignees, {}, signal),
		staleTime: 5 * minute,
	});

export const servicesQuery = (client: Client) =>
	queryOptions({
		queryKey: ["services"],
		queryFn: ({ signal }) => client.call(endpoints.services, {}, signal),
	});

export const ledgerQuery = (
	client: Client,
	query: QueryOf<typeof endpoints.ledger>,
) =>
	queryOptions({
		queryKey: ["ledger", query],
		queryFn: ({ signal }) => client.call(endpoints.ledger, { query }, signal),
	});

export const deadLetterQuery = (client: Client, id: string) =>
	queryOptions({
		queryKey: ["dead-letters", "one", id],
		queryFn: ({ signal }) =>
			client.call(endpoints.deadLetter, { params: { id } }, signal),
	});

export const deadLettersQuery = (
	client: Client,
	query: QueryOf<typeof endpoints.deadLetters>,
) =>
	queryOptions({
		queryKey: ["dead-letters", query],
		queryFn: ({ signal }) =>
			client.call(endpoints.deadLetters, { query }, signal),
	});
