/** What the page asks for, and how it follows changes. */
import {
	keepPreviousData,
	useQuery,
	useQueryClient,
} from "@tanstack/react-query";
import { endpoints } from "#api/contract/index.ts";
import { useClient } from "../../api/context.tsx";
import { useShownTenants } from "../../shell/shown-tenants.ts";
import type { AssetsState } from "./assets-state.ts";

/** Assets on one page of the table. */
export const pageSize = 100;

export function useAssetFilter(state: AssetsState) {
	const { ids } = useShownTenants();
	return {
		...(ids && { tenantId: [...ids] }),
		...(state.text !== "" && { text: state.text }),
		...(state.category !== undefined && { category: state.category }),
		...(state.isRecursive && { recursive: "true" as const }),
		...(state.source !== undefined && { source: state.source }),
	};
}

export type AssetFilter = ReturnType<typeof useAssetFilter>;

export function useAssets(state: AssetsState, filter: AssetFilter) {
	const client = useClient();
	const query = {
		...filter,
		sort: state.sort,
		direction: state.isDescending ? ("desc" as const) : ("asc" as const),
		offset: (state.page - 1) * pageSize,
		limit: pageSize,
	};
	const list = useQuery({
		queryKey: ["assets", "list", query],
		queryFn: ({ signal }) =>
			client.call(endpoints.assetList, { query }, signal),
		placeholderData: keepPreviousData,
	});
	const categories = useQuery({
		queryKey: ["assets", "categories"],
		queryFn: ({ signal }) => client.call(endpoints.assetCategories, {}, signal),
	});
	return { list, categories };
}

export function useAsset(id: string | undefined) {
	const client = useClient();
	return useQuery({
		queryKey: ["assets", "one", id],
		queryFn: ({ signal }) =>
			client.call(endpoints.asset, { params: { id: id ?? "" } }, signal),
		enabled: id !== undefined,
	});
}

export function useAssetFields(tenantId: string | undefined) {
	const client = useClient();
	return useQuery({
		queryKey: ["asset-fields", tenantId],
		queryFn: ({ signal }) =>
			client.call(
				endpoints.assetFields,
				{ query: { tenantId: tenantId ?? "" } },
				signal,
			),
		enabled: tenantId !== undefined,
	});
}

export function useRefreshAssets(): () => void {
	const queryClient = useQueryClient();
	return () => void queryClient.invalidateQueries({ queryKey: ["assets"] });
}
