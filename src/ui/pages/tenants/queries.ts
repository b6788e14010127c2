/** Tenants as the console asks for them. */
import { queryOptions } from "@tanstack/react-query";
import type { z } from "zod";
import { endpoints, type tenantShape } from "#api/contract/index.ts";
import type { Client } from "../../api/client.ts";

export type Tenant = z.output<typeof tenantShape>;

export const tenantsQuery = (client: Client) =>
	queryOptions({
		queryKey: ["tenants"],
		queryFn: ({ signal }) => client.call(endpoints.tenants, {}, signal),
		refetchInterval: 15_000,
	});
