/** Users as the console asks for them. */
import { queryOptions } from "@tanstack/react-query";
import { endpoints } from "#api/contract/index.ts";
import type { Client, InputOf } from "../../api/client.ts";

export const usersQuery = (
	client: Client,
	query: InputOf<typeof endpoints.users>["query"],
) =>
	queryOptions({
		queryKey: ["users", "list", query],
		queryFn: ({ signal }) => client.call(endpoints.users, { query }, signal),
	});

export const userQuery = (client: Client, id: string) =>
	queryOptions({
		queryKey: ["users", "one", id],
		queryFn: ({ signal }) =>
			client.call(endpoints.user, { params: { id } }, signal),
	});
