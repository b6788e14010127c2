import { bigint, integer, json, pgTable, text } from "drizzle-orm/pg-core";

export const resourcesTable = pgTable("resources", {
	id: text("id").primaryKey(),
	kind: text("kind").notNull(),
	tenantId: text("tenant_id").notNull(),
	name: text("name").notNull(),
	description: text("description").notNull(),
	body: json("body").notNull(),
	/** What tells bodies of the kind apart, such as the type of a secret. */
	type: text("type"),
	version: integer("version").notNull(),
	userId: text("user_id"),
	/** Of the content as it was shipped; null for what people made. */
	shippedHash: text("shipped_hash"),
	/** Null = in no folder. */
	folderId: text("folder_id"),
	createdAt: bigint("created_at", { mode: "number" }).notNull(),
	updatedAt: bigint("updated_at", { mode: "number" }).notNull(),
});
