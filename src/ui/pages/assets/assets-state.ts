/** What the page of assets keeps in the address: `?category=<id>&recursive=1&name=…&source=api&sort=-name&page=2&asset=<id>`. */
import { assetSortKeys } from "#api/contract/index.ts";
import { firstText, type Parameters } from "../../query/url-state.ts";
import type { AssetSort } from "./asset-types.ts";

export interface AssetsState {
	/** An id, `uncategorized`, or undefined for all. */
	readonly category: string | undefined;
	readonly isRecursive: boolean;
	/** Part of name, FQDN, address or owner. */
	readonly text: string;
	readonly source: string | undefined;
	readonly sort: AssetSort;
	readonly isDescending: boolean;
	/** From 1. */
	readonly page: number;
	/** Whose details are shown. */
	readonly assetId: string | undefined;
}

export function readAssetsState(parameters: Parameters): AssetsState {
	const sort = firstText(parameters.sort) ?? "";
	const page = Number(firstText(parameters.page) ?? "1");
	return {
		category: firstText(parameters.category),
		isRecursive: firstText(parameters.recursive) === "1",
		text: (firstText(parameters.name) ?? "").slice(0, 256),
		source: firstText(parameters.source)?.slice(0, 32),
		sort: assetSortKeys.find((key) => key === sort.replace(/^-/, "")) ?? "name",
		isDescending: sort.startsWith("-"),
		page: Number.isSafeInteger(page) && page > 0 ? page : 1,
		assetId: firstText(parameters.asset),
	};
}

export function writeAssetsState(state: AssetsState): Parameters {
	const sort = `${state.isDescending ? "-" : ""}${state.sort}`;
	return {
		category: state.category,
		recursive: state.isRecursive ? "1" : undefined,
		name: state.text || undefined,
		source: state.source,
		sort: sort === "name" ? undefined : sort,
		page: state.page > 1 ? String(state.page) : undefined,
		asset: state.assetId,
	};
}
