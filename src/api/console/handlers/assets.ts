import type { z } from "zod";
import type {
	assetDetailsShape,
	assetSummaryShape,
} from "#api/contract/index.ts";
import {
	type Asset,
	type AssetCategories,
	type AssetFilter,
	type AssetSummary,
	type Assets,
	assetsErrors,
	type Permission,
	sharedTenantId,
	type Tenants,
	tenantsWithShared,
} from "#core/index.ts";
import { apiErrors } from "../../errors.ts";
import type { Immutable } from "../../immutable.ts";
import { isInScope, narrowScope, tenantNames } from "../../scope.ts";
import { requirePermission, scopeOf } from "../access.ts";
import type { Caller, Handlers } from "../handler.ts";

type Summary = Immutable<z.output<typeof assetSummaryShape>>;
type Details = Immutable<z.output<typeof assetDetailsShape>>;

export interface AssetNeeds {
	readonly assets?: Assets | undefined;
	readonly assetCategories?: AssetCategories | undefined;
	readonly tenants: Tenants;
}

interface FilterQuery {
	readonly tenantId?: readonly string[] | undefined;
	readonly text?: string | undefined;
	readonly category?: string | undefined;
	readonly recursive: "true" | "false";
	readonly source?: string | undefined;
}

export function assetHandlers({
	assets: given,
	assetCategories: categories,
	tenants,
}: AssetNeeds): Pick<
	Handlers,
	| "assetList"
	| "exportAssets"
	| "asset"
	| "createAsset"
	| "changeAsset"
	| "deleteAssets"
	| "categorizeAssets"
	| "importAssets"
	| "assetFields"
> {
	function required(): Assets {
		if (given === undefined) throw apiErrors.make("notAvailable");
		return given;
	}

	/** Those of other tenants are as if they were not there. */
	async function findAllowed(
		id: string,
		caller: Caller,
		permission: Permission,
	): Promise<Asset> {
		scopeOf(caller, permission);
		const asset = await required().find(id);
		const seen = scopeOf(caller, "assets.view");
		if (asset === undefined || !isInScope(seen, asset.tenantId)) {
			throw assetsErrors.make("notFound");
		}
		requirePermission(caller, permission, asset.tenantId);
		return asset;
	}

	/** By tenant. Throws assets.notFound when the caller may not see one of them. */
	async function groupIds(
		ids: readonly string[],
		caller: Caller,
	): Promise<ReadonlyMap<string, string[]>> {
		const scope = scopeOf(caller, "assets.edit");
		const unique = [...new Set(ids)];
		const found = await required().list({
			tenants: scopeOf(caller, "assets.view"),
			ids: unique,
			limit: unique.length,
		});
		if (found.length < unique.length) throw assetsErrors.make("notFound");
		const foreign = found.some(({ tenantId }) => !isInScope(scope, tenantId));
		if (foreign) throw apiErrors.make("notAllowed");
		const byTenant = Map.groupBy(found, ({ tenantId }) => tenantId);
		return new Map(
			[...byTenant].map(([tenantId, own]) => [
				tenantId,
				own.map(({ id }) => id),
			]),
		);
	}

	async function toFilter(
		query: FilterQuery,
		caller: Caller,
	): Promise<AssetFilter> {
		const scope = scopeOf(caller, "assets.view");
		return {
			tenants: narrowScope(scope, query.tenantId),
			text: clean(query.text),
			source: clean(query.source),
			categories: await toCategories(query, caller),
		};
	}

	async function toCategories(
		{ category, recursive }: FilterQuery,
		caller: Caller,
	): Promise<AssetFilter["categories"]> {
		if (category === undefined || category === "") return undefined;
		if (category === "uncategorized") return category;
		const found = await categories?.find(category);
		const seen = tenantsWithShared(caller.principal, "assets.view");
		if (found === undefined || !isInScope(seen, found.tenantId)) {
			throw assetsErrors.make("categoryNotFound");
		}
		return recursive === "true"
			? categories?.withDescendants(category)
			: [category];
	}

	async function present(asset: Asset): Promise<Details> {
		return toDetails(asset, (await tenants.find(asset.tenantId))?.name ?? "");
	}

	return {
		async assetList({ query, caller }) {
			const filter = await toFilter(query, caller());
			const assets = required();
			const found = await assets.list({
				...filter,
				sort: query.sort,
				isDescending: query.direction === "desc",
				offset: query.offset,
				limit: query.limit,
			});
			const nameOf = await tenantNames(tenants);
			return {
				assets: found.map((asset) => toSummary(asset, nameOf(asset.tenantId))),
				total: await assets.count(filter),
			};
		},
		async exportAssets({ query, caller }) {
			const filter = await toFilter(query, caller());
			const found = await required().listAfter(
				filter,
				query.after,
				query.limit,
			);
			const nameOf = await tenantNames(tenants);
			return {
				assets: found.map((asset) => toDetails(asset, nameOf(asset.tenantId))),
				isLast: found.length < query.limit,
			};
		},
		async asset({ params, caller }) {
			return present(await findAllowed(params.id, caller(), "assets.view"));
		},
		async createAsset({ body, caller }) {
			const { tenantId, ...asset } = body;
			scopeOf(caller(), "assets.edit");
			requirePermission(caller(), "assets.edit", tenantId);
			return present(await required().create(tenantId, asset));
		},
		async changeAsset({ params, body, caller }) {
			const { id } = await findAllowed(params.id, caller(), "assets.edit");
			return present(await required().update(id, body));
		},
		async deleteAssets({ body, caller }) {
			let deleted = 0;
			for (const [tenantId, ids] of await groupIds(body.ids, caller())) {
				deleted += await required().delete(tenantId, ids);
			}
			return { deleted };
		},
		async categorizeAssets({ body, caller }) {
			const groups = await groupIds(body.ids, caller());
			const change = { add: body.add, remove: body.remove };
			if (groups.size > 1) await checkShared([...body.add, ...body.remove]);
			for (const [tenantId, ids] of groups) {
				await required().categorize(tenantId, ids, change);
			}
		},
		async importAssets({ body, caller, signal }) {
			scopeOf(caller(), "assets.edit");
			requirePermission(caller(), "assets.edit", body.tenantId);
			const { inserted, updated, unchanged, failed, errors } =
				await required().importAssets(body.tenantId, "manual", body.assets, {
					signal,
				});
			return { inserted, updated, unchanged, failed, errors };
		},
		async assetFields({ query, caller }) {
			const scope = scopeOf(caller(), "assets.view");
			if (!isInScope(scope, query.tenantId)) {
				throw apiErrors.make("notAllowed");
			}
			return required().fields(query.tenantId);
		},
	};

	/** Before the first tenant's assets are changed: those of several go into categories of Shared only. */
	async function checkShared(ids: readonly string[]): Promise<void> {
		for (const id of ids) {
			const category = await categories?.find(id);
			if (category?.tenantId !== sharedTenantId) {
				throw assetsErrors.make("categoryNotFound");
			}
		}
	}
}

/** Nothing has a text with a NUL character, and the state store refuses to look for one. */
function clean(text: string | undefined): string | undefined {
	return text?.replaceAll("\0", "\uFFFD");
}

function toSummary(asset: AssetSummary, tenantName: string): Summary {
	const { id, tenantId, name, fqdn, ipAddresses, macAddresses, owner } = asset;
	const { osName, osVersion, customFields, sources, categories } = asset;
	const { softwareCount, vulnerabilityCount, vulnerabilitySeverity } = asset;
	return {
		...{ id, tenantId, tenantName, name, fqdn, ipAddresses, macAddresses },
		...{ owner, osName, osVersion, customFields, sources, categories },
		...{ softwareCount, vulnerabilityCount, vulnerabilitySeverity },
		...{ createdAt: asset.createdAt, updatedAt: asset.updatedAt },
	};
}

function toDetails(asset: Asset, tenantName: string): Details {
	const { hardware, software, vulnerabilities, sourceDetails } = asset;
	return {
		...toSummary(asset, tenantName),
		...{ hardware, software, vulnerabilities, sourceDetails },
	};
}
