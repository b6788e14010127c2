import type { z } from "zod";
import type { assetCategoryShape } from "#api/contract/index.ts";
import {
	type AssetCategories,
	type AssetCategory,
	type Assets,
	assetsErrors,
	type Permission,
	type Tenants,
	tenantsWithShared,
} from "#core/index.ts";
import { apiErrors } from "../../errors.ts";
import type { Immutable } from "../../immutable.ts";
import { isInScope, tenantNames } from "../../scope.ts";
import { requirePermission, scopeOf } from "../access.ts";
import type { Caller, Handlers } from "../handler.ts";

type Shown = Immutable<z.output<typeof assetCategoryShape>>;

export interface CategoryNeeds {
	readonly assets?: Assets | undefined;
	readonly assetCategories?: AssetCategories | undefined;
	readonly tenants: Tenants;
}

export function assetCategoryHandlers({
	assets,
	assetCategories: given,
	tenants,
}: CategoryNeeds): Pick<
	Handlers,
	| "assetCategories"
	| "createAssetCategory"
	| "changeAssetCategory"
	| "deleteAssetCategory"
	| "startCategorization"
> {
	function required(): AssetCategories {
		if (given === undefined) throw apiErrors.make("notAvailable");
		return given;
	}

	/** Those of tenants that the caller may not see are as if they were not there; those of Shared everybody sees. */
	async function findAllowed(
		id: string,
		caller: Caller,
		permission: Permission,
	): Promise<AssetCategory> {
		scopeOf(caller, permission);
		const seen = tenantsWithShared(caller.principal, "assets.view");
		const category = await required().find(id);
		if (category === undefined || !isInScope(seen, category.tenantId)) {
			throw assetsErrors.make("categoryNotFound");
		}
		requirePermission(caller, permission, category.tenantId);
		return category;
	}

	async function present(category: AssetCategory): Promise<Shown> {
		const tenant = await tenants.find(category.tenantId);
		return { ...category, tenantName: tenant?.name ?? "" };
	}

	return {
		async assetCategories({ caller }) {
			const scope = scopeOf(caller(), "assets.view");
			if (assets === undefined) throw apiErrors.make("notAvailable");
			const shown = tenantsWithShared(caller().principal, "assets.view");
			const nameOf = await tenantNames(tenants);
			const found = await required().list(shown, scope);
			return {
				categories: found.map((category) => ({
					...category,
					tenantName: nameOf(category.tenantId),
				})),
				total: await assets.count({ tenants: scope }),
				uncategorized: await assets.count({
					tenants: scope,
					categories: "uncategorized",
				}),
			};
		},
		async createAssetCategory({ body, caller }) {
			const { tenantId, parentId, ...input } = body;
			scopeOf(caller(), "assets.edit");
			requirePermission(caller(), "assets.edit", tenantId);
			return present(await required().create({ tenantId, parentId }, input));
		},
		async changeAssetCategory({ params, body, caller }) {
			const { id } = await findAllowed(params.id, caller(), "assets.edit");
			return present(await required().update(id, body));
		},
		async deleteAssetCategory({ params, caller }) {
			const { id } = await findAllowed(params.id, caller(), "assets.edit");
			await required().delete(id);
		},
		async startCategorization({ params, caller }) {
			const { id } = await findAllowed(params.id, caller(), "assets.edit");
			return { taskId: await required().start(id) };
		},
	};
}
