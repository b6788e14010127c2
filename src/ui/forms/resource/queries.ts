/** Resources as the console asks for them. */
import { queryOptions } from "@tanstack/react-query";
import { endpoints } from "#api/contract/index.ts";
import type { Client, InputOf } from "../../api/client.ts";

type ListQuery = InputOf<typeof endpoints.resources>["query"];

const minute = 60_000;

export const kindsQuery = (client: Client) =>
	queryOptions({
		queryKey: ["resource-kinds"],
		queryFn: ({ signal }) => client.call(endpoints.resourceKinds, {}, signal),
		staleTime: 5 * minute,
	});

/** Schemas change with the server's version only. */
export const schemaQuery = (client: Client, kind: string) =>
	queryOptions({
		queryKey: ["resource-schema", kind],
		queryFn: ({ signal }) =>
			client.call(endpoints.resourceSchema, { params: { kind } }, signal),
		staleTime: Number.POSITIVE_INFINITY,
	});

export const resourcesQuery = (client: Client, query: ListQuery) =>
	queryOptions({
		queryKey: ["resources", "list", query],
		queryFn: ({ signal }) =>
			client.call(endpoints.resources, { query }, signal),
	});

export const resourceQuery = (client: Client, id: string) =>
	queryOptions({
		queryKey: ["resources", "one", id],
		queryFn: ({ signal }) =>
			client.call(endpoints.resource, { params: { id } }, signal),
	});

export const resourceUsersQuery = (client: Client, id: string) =>
	queryOptions({
		queryKey: ["resources", "users", id],
		queryFn: ({ signal }) =>
			client.call(endpoints.resourceUsers, { params: { id } }, signal),
		staleTime: minute,
	});
