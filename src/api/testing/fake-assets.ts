/** Assets and categories in memory, as simple as tests of rights need them; those of tenants carry the tenant's mark. */
import {
	type Asset,
	type AssetCategories,
	type AssetCategory,
	type AssetFilter,
	type Assets,
	assetsErrors,
} from "#core/index.ts";
import { isInScope } from "../scope.ts";
import { idOf, markOf, now, type TenantKey, tenantIds } from "./names.ts";

export function createFakeAssets(
	keys: readonly TenantKey[],
): Pick<World, "assets" | "assetCategories"> {
	const all = new Map(keys.map((key) => [idOf(`asset-${key}`), newAsset(key)]));
	const trees = new Map(
		keys.map((key) => [idOf(`category-${key}`), newCategory(key)]),
	);
	const found = (filter: AssetFilter) =>
		[...all.values()].filter(
			({ id, tenantId }) =>
				isInScope(filter.tenants, tenantId) &&
				(filter.ids?.includes(id) ?? true),
		);
	const must = <T>(value: T | undefined): T => {
		if (value === undefined) throw assetsErrors.make("notFound");
		return value;
	};
	const assets: Assets = {
		list: async (filter) => found(filter).slice(filter.offset ?? 0),
		count: async (filter) => found(filter).length,
		listMatching: async (filter, _patterns, { offset, limit }) =>
			found(filter).slice(offset, offset + limit),
		listAfter: async (filter) => found(filter),
		find: async (id) => all.get(id),
		findByAddress: async () => undefined,
		findByFqdn: async () => undefined,
		create: async (tenantId) => ({ ...newAsset("a"), tenantId, name: "New" }),
		update: async (id) => must(all.get(id)),
		delete: async (_tenantId, ids) => ids.filter((id) => all.delete(id)).length,
		select: async (tenantId, { ids = [] }) =>
			ids.filter((id) => all.get(id)?.tenantId === tenantId),
		importAssets: async () => ({
			...{ inserted: 1, updated: 0, unchanged: 0, failed: 0, errors: [] },
			insertedIds: new Map([[0, idOf("imported")]]),
		}),
		index: async () => ({ version: "0", assets: [] }),
		removeUnseen: async () => 0,
		categorize: async () => undefined,
		fields: async (tenantId) => [
			{
				id: idOf(`field ${tenantId}`),
				name: markOf(keys.find((key) => tenantIds[key] === tenantId) ?? "main"),
				...{ default: "", mask: "" },
			},
		],
	};
	const assetCategories: AssetCategories = {
		list: async (tenants) =>
			[...trees.values()].filter(({ tenantId }) =>
				isInScope(tenants, tenantId),
			),
		find: async (id) => trees.get(id),
		withDescendants: async (id) => [id],
		create: async ({ tenantId }, { name, severity, description, kind }) => ({
			...newCategory("a"),
			...{ tenantId, name, severity, description, kind },
		}),
		update: async (id) => must(trees.get(id)),
		delete: async (id) => void trees.delete(id),
		start: async () => idOf("task"),
		react: async () => true,
	};
	return { assets, assetCategories };
}

interface World {
	readonly assets: Assets;
	readonly assetCategories: AssetCategories;
}

function newAsset(tenant: TenantKey): Asset {
	return {
		id: idOf(`asset-${tenant}`),
		tenantId: tenantIds[tenant],
		name: markOf(tenant),
		fqdn: `${tenant}.test`,
		ipAddresses: ["10.0.0.1"],
		macAddresses: [],
		...{ owner: "", osName: "", osVersion: "", customFields: {} },
		...{ sources: ["api"], categories: [], hardware: {} },
		...{ softwareCount: 0, vulnerabilityCount: 0, vulnerabilitySeverity: 0 },
		...{ software: [], vulnerabilities: [], sourceDetails: [] },
		...{ createdAt: now, updatedAt: now },
	};
}

function newCategory(tenant: TenantKey): AssetCategory {
	return {
		id: idOf(`category-${tenant}`),
		tenantId: tenantIds[tenant],
		name: markOf(tenant),
		...{ severity: 1, description: "", kind: "manual", assetCount: 0 },
		...{ createdAt: now, updatedAt: now },
	};
}
