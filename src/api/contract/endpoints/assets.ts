/** Assets and their categories. */
import { z } from "zod";
import {
	assetCategoryShape,
	assetDetailsShape,
	assetFieldShape,
	assetInputShape,
	assetSortKeys,
	assetSummaryShape,
	categoryInputShape,
	importResultShape,
} from "../asset-shapes.ts";
import { defineEndpoint } from "../endpoint.ts";
import { byId, many, paging } from "../parameters.ts";

const filter = {
	tenantId: many(z.string()),
	text: z.string().max(256).optional(),
	/** An id, or `uncategorized`. */
	category: z.string().optional(),
	/** With the categories below. */
	recursive: z.enum(["true", "false"]).default("false"),
	source: z.string().max(32).optional(),
};
const ids = z.array(z.string()).min(1).max(10_000);

export const assetEndpoints = {
	assetList: defineEndpoint({
		method: "GET",
		path: "/api/assets",
		summary: "Assets",
		query: z.object({
			...filter,
			...paging,
			sort: z.enum(assetSortKeys).default("name"),
			direction: z.enum(["asc", "desc"]).default("asc"),
		}),
		answer: z.object({
			assets: z.array(assetSummaryShape),
			total: z.number(),
		}),
	}),
	exportAssets: defineEndpoint({
		method: "GET",
		path: "/api/assets/export",
		summary: "Assets whole, by id, part by part: ask again after the last",
		query: z.object({
			...filter,
			after: z.string().optional(),
			limit: z.coerce.number().int().min(1).max(1000).default(500),
		}),
		answer: z.object({
			assets: z.array(assetDetailsShape),
			isLast: z.boolean(),
		}),
	}),
	asset: defineEndpoint({
		method: "GET",
		path: "/api/assets/:id",
		summary: "One asset",
		params: byId,
		answer: assetDetailsShape,
	}),
	createAsset: defineEndpoint({
		method: "POST",
		path: "/api/assets",
		summary: "Create an asset by hand",
		body: assetInputShape.extend({ tenantId: z.string() }),
		answer: assetDetailsShape,
	}),
	changeAsset: defineEndpoint({
		method: "PUT",
		path: "/api/assets/:id",
		summary:
			"Change what was written of an asset by hand; its vulnerabilities come from sources only",
		params: byId,
		body: assetInputShape,
		answer: assetDetailsShape,
	}),
	deleteAssets: defineEndpoint({
		method: "POST",
		path: "/api/assets/delete",
		summary: "Delete assets",
		body: z.object({ ids }),
		answer: z.object({ deleted: z.number() }),
	}),
	categorizeAssets: defineEndpoint({
		method: "POST",
		path: "/api/assets/categorize",
		summary: "Put assets into manual categories and take them out",
		body: z.object({
			ids,
			add: z.array(z.string()).max(50).default([]),
			remove: z.array(z.string()).max(50).default([]),
		}),
	}),
	importAssets: defineEndpoint({
		method: "POST",
		path: "/api/assets/import",
		summary:
			"Create and update assets of a part of a file; what does not fit is left out and named by its place",
		body: z.object({
			tenantId: z.string(),
			assets: z.array(z.unknown()).min(1).max(10_000),
		}),
		answer: importResultShape,
		maxBodyBytes: 16 * 1024 * 1024,
	}),
	assetFields: defineEndpoint({
		method: "GET",
		path: "/api/asset-fields",
		summary: "Custom fields of assets of a tenant",
		query: z.object({ tenantId: z.string() }),
		answer: z.array(assetFieldShape),
	}),
	assetCategories: defineEndpoint({
		method: "GET",
		path: "/api/asset-categories",
		summary: "Categories of the tenants and of Shared",
		answer: z.object({
			categories: z.array(assetCategoryShape),
			/** Of all assets that the caller may see. */
			total: z.number(),
			uncategorized: z.number(),
		}),
	}),
	createAssetCategory: defineEndpoint({
		method: "POST",
		path: "/api/asset-categories",
		summary: "Create a category; the parent fixes its tenant",
		body: categoryInputShape.extend({
			tenantId: z.string(),
			parentId: z.string().optional(),
		}),
		answer: assetCategoryShape,
	}),
	changeAssetCategory: defineEndpoint({
		method: "PUT",
		path: "/api/asset-categories/:id",
		summary: "Change a category; its place stays",
		params: byId,
		body: categoryInputShape,
		answer: assetCategoryShape,
	}),
	deleteAssetCategory: defineEndpoint({
		method: "DELETE",
		path: "/api/asset-categories/:id",
		summary: "Delete a category without assets and categories in it",
		params: byId,
	}),
	startCategorization: defineEndpoint({
		method: "POST",
		path: "/api/asset-categories/:id/categorize",
		summary: "Start the task that fills an active category",
		params: byId,
		answer: z.object({ taskId: z.string() }),
	}),
} as const;
