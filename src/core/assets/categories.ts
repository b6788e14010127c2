/** Trees of categories: each tenant's own, and those of Shared, into which assets of all tenants may go. */
import type { AssetCondition } from "./condition.definition.ts";

export const categoryKinds = ["manual", "active", "reactive"] as const;
/** manual: filled by hand; active: by its condition, again and again; reactive: by correlation rules. */
export type CategoryKind = (typeof categoryKinds)[number];

export interface AssetCategory {
	readonly id: string;
	readonly tenantId: string;
	/** Absent at the top. */
	readonly parentId?: string;
	readonly name: string;
	/** 1 low … 4 critical; counts in the severity of alerts. */
	readonly severity: number;
	readonly description: string;
	readonly kind: CategoryKind;
	/** Of active ones, 1–24. */
	readonly repeatHours?: number;
	readonly condition?: AssetCondition;
	readonly lastRunAt?: number;
	/** Assets directly in it. */
	readonly assetCount: number;
	readonly createdAt: number;
	readonly updatedAt: number;
}

export interface CategoryInput {
	readonly name: string;
	readonly severity: number;
	readonly description: string;
	readonly kind: CategoryKind;
	readonly repeatHours?: number | undefined;
	/** Checked here. */
	readonly condition?: unknown;
}

export interface AssetCategories {
	/** Of the tenants, by name. Counts are of assets of the tenants in `countedIn`. */
	list(
		tenants: "all" | readonly string[],
		countedIn?: "all" | readonly string[],
	): Promise<AssetCategory[]>;
	find(id: string): Promise<AssetCategory | undefined>;
	/** The category and all below it. */
	withDescendants(id: string): Promise<string[]>;
	/** The parent fixes the tenant. Throws assets.badCategory, categoryNotFound (parent), categoryNameTaken, tenantNotFound. */
	create(
		place: {
			readonly tenantId: string;
			readonly parentId?: string | undefined;
		},
		input: CategoryInput,
	): Promise<AssetCategory>;
	/** The place cannot be changed. */
	update(id: string, input: CategoryInput): Promise<AssetCategory>;
	/** Throws assets.categoryNotEmpty while there are assets or categories in it. */
	delete(id: string): Promise<void>;
	/** Starts the task that fills an active category; gives its id. Throws assets.badCategory for other kinds. */
	start(id: string): Promise<string>;
	/** For correlators: puts an asset into a reactive category or takes it out. False when that changed nothing. */
	react(
		id: string,
		assetId: string,
		operation: "add" | "remove",
	): Promise<boolean>;
}
