import { bigint, pgTable, text } from "drizzle-orm/pg-core";

export const foldersTable = pgTable("folders", {
	id: text("id").primaryKey(),
	tenantId: text("tenant_id").notNull(),
	kind: text("kind").notNull(),
	/** Null = at the top. */
	parentId: text("parent_id"),
	name: text("name").notNull(),
	createdAt: bigint("created_at", { mode: "number" }).notNull(),
	updatedAt: bigint("updated_at", { mode: "number" }).notNull(),
});
