import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { z } from "zod";
import { endpoints } from "#api/contract/index.ts";
import type { Client } from "../../api/client.ts";
import { pageSize } from "./lists-state.ts";

type Overview = z.output<typeof endpoints.activeLists.answer & object>;
export type ListOfCorrelator = Overview["lists"][number];
export type ListRecord = z.output<
	typeof endpoints.activeListRecords.answer & object
>["records"][number];

export const listsKey = ["active-lists"];

/** Correlation changes lists all the time. */
const refetchMs = 5000;

export const overviewQuery = (client: Client, serviceId: string | undefined) =>
	queryOptions({
		queryKey: [...listsKey, serviceId],
		queryFn: ({ signal }) =>
			client.call(
				endpoints.activeLists,
				{ params: { id: serviceId ?? "" } },
				signal,
			),
		enabled: serviceId !== undefined,
		refetchInterval: refetchMs,
		retry: false,
	});

export const recordsQuery = (
	client: Client,
	place: { readonly id: string; readonly list: string },
	search: string,
	page: number,
) =>
	queryOptions({
		queryKey: [...listsKey, place.id, place.list, search, page],
		queryFn: ({ signal }) =>
			client.call(
				endpoints.activeListRecords,
				{
					params: place,
					query: { search, offset: (page - 1) * pageSize, limit: pageSize },
				},
				signal,
			),
		enabled: place.list !== "",
		placeholderData: keepPreviousData,
		refetchInterval: refetchMs,
		retry: false,
	});
