import { queryOptions } from "@tanstack/react-query";
import { endpoints } from "#api/contract/index.ts";
import type { Client } from "../../api/client.ts";

export const dashboardsQuery = (client: Client) =>
	queryOptions({
		queryKey: ["dashboards"],
		queryFn: ({ signal }) => client.call(endpoints.dashboards, {}, signal),
	});

export const dashboardQuery = (client: Client, id: string) =>
	queryOptions({
		queryKey: ["dashboards", "one", id],
		queryFn: ({ signal }) =>
			client.call(endpoints.dashboard, { params: { id } }, signal),
	});
