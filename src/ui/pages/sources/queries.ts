/** Sources and their policies as the console asks for them. */
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { z } from "zod";
import {
	endpoints,
	type sourcePolicyShape,
	type sourceShape,
} from "#api/contract/index.ts";
import type { Client, InputOf } from "../../api/client.ts";

export type Source = z.output<typeof sourceShape>;
export type SourcePolicy = z.output<typeof sourcePolicyShape>;

const minute = 60_000;

export const sourcesQuery = (
	client: Client,
	query: InputOf<typeof endpoints.sources>["query"],
) =>
	queryOptions({
		queryKey: ["sources", "list", query],
		queryFn: ({ signal }) => client.call(endpoints.sources, { query }, signal),
		// The core looks at them once a minute.
		refetchInterval: minute / 2,
		placeholderData: keepPreviousData,
	});

export const sourceRatesQuery = (client: Client, ids: readonly string[]) =>
	queryOptions({
		queryKey: ["sources", "rates", ids],
		queryFn: ({ signal }) =>
			client.call(endpoints.sourceRates, { body: { ids: [...ids] } }, signal),
		enabled: ids.length > 0,
		staleTime: minute,
		placeholderData: keepPreviousData,
	});

export const sourcePoliciesQuery = (client: Client) =>
	queryOptions({
		queryKey: ["sources", "policies"],
		queryFn: ({ signal }) => client.call(endpoints.sourcePolicies, {}, signal),
	});
