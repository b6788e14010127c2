/** Settings as the console asks for them. */
import { queryOptions } from "@tanstack/react-query";
import type { z } from "zod";
import {
	endpoints,
	type settingsKindShape,
	type settingsShape,
} from "#api/contract/index.ts";
import type { Client } from "../../api/client.ts";

export type SettingsKind = z.output<typeof settingsKindShape>;
export type SettingsDocument = z.output<typeof settingsShape>;

const minute = 60_000;

export const settingsKindsQuery = (client: Client) =>
	queryOptions({
		queryKey: ["settings", "kinds"],
		queryFn: ({ signal }) => client.call(endpoints.settingsKinds, {}, signal),
		staleTime: 5 * minute,
	});

/** Schemas change with the server's version only. */
export const settingsSchemaQuery = (client: Client, kind: string) =>
	queryOptions({
		queryKey: ["settings", "schema", kind],
		queryFn: ({ signal }) =>
			client.call(endpoints.settingsSchema, { params: { kind } }, signal),
		staleTime: Number.POSITIVE_INFINITY,
	});

export const settingsTenantsQuery = (client: Client, kind: string) =>
	queryOptions({
		queryKey: ["settings", "tenants", kind],
		queryFn: ({ signal }) =>
			client.call(endpoints.settingsTenants, { params: { kind } }, signal),
	});

export const settingsQuery = (client: Client, kind: string, tenantId: string) =>
	queryOptions({
		queryKey: ["settings", "one", kind, tenantId],
		queryFn: ({ signal }) =>
			client.call(endpoints.settings, { params: { kind, tenantId } }, signal),
	});

export const mailStateQuery = (client: Client) =>
	queryOptions({
		queryKey: ["settings", "mail-state"],
		queryFn: ({ signal }) => client.call(endpoints.mailState, {}, signal),
		refetchInterval: 10_000,
	});
