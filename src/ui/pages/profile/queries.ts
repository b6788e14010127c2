/** The own account as the console asks for it. */
import { queryOptions } from "@tanstack/react-query";
import type { z } from "zod";
import {
	endpoints,
	type sessionShape,
	type userShape,
} from "#api/contract/index.ts";
import type { Client } from "../../api/client.ts";

export type User = z.output<typeof userShape>;
export type Session = z.output<typeof sessionShape>;

export const profileQuery = (client: Client) =>
	queryOptions({
		queryKey: ["profile"],
		queryFn: ({ signal }) => client.call(endpoints.profile, {}, signal),
	});

export const sessionsQuery = (client: Client) =>
	queryOptions({
		queryKey: ["profile", "sessions"],
		queryFn: ({ signal }) => client.call(endpoints.sessions, {}, signal),
		refetchInterval: 30_000,
	});

/** They change with the server's version only. */
export const apiOperationsQuery = (client: Client) =>
	queryOptions({
		queryKey: ["api-operations"],
		queryFn: ({ signal }) => client.call(endpoints.apiOperations, {}, signal),
		staleTime: Number.POSITIVE_INFINITY,
	});
