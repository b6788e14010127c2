import {
	bigint,
	integer,
	json,
	pgTable,
	primaryKey,
	text,
} from "drizzle-orm/pg-core";
import type { CategoryKind } from "./categories.ts";

export const assetCategoriesTable = pgTable("asset_categories", {
	id: text("id").primaryKey(),
	tenantId: text("tenant_id").notNull(),
	parentId: text("parent_id"),
	name: text("name").notNull(),
	severity: integer("severity").notNull(),
	description: text("description").notNull(),
	kind: text("kind").$type<CategoryKind>().notNull(),
	repeatHours: integer("repeat_hours"),
	condition: json("condition").$type<unknown>(),
	lastRunAt: bigint("last_run_at", { mode: "number" }),
	createdAt: bigint("created_at", { mode: "number" }).notNull(),
	updatedAt: bigint("updated_at", { mode: "number" }).notNull(),
});

export const assetCategoryMembersTable = pgTable(
	"asset_category_members",
	{
		categoryId: text("category_id").notNull(),
		assetId: text("asset_id").notNull(),
	},
	(table) => [primaryKey({ columns: [table.categoryId, table.assetId] })],
);
