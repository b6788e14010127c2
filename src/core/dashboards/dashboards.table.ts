import { bigint, integer, json, pgTable, text } from "drizzle-orm/pg-core";

export const dashboardsTable = pgTable("dashboards", {
	id: text("id").primaryKey(),
	tenantId: text("tenant_id").notNull(),
	ownerId: text("owner_id"),
	name: text("name").notNull(),
	body: json("body").notNull(),
	version: integer("version").notNull(),
	createdAt: bigint("created_at", { mode: "number" }).notNull(),
	updatedAt: bigint("updated_at", { mode: "number" }).notNull(),
});
