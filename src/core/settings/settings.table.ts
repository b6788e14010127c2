import {
	bigint,
	boolean,
	integer,
	json,
	pgTable,
	text,
} from "drizzle-orm/pg-core";

export const settingsTable = pgTable("settings", {
	id: text("id").primaryKey(),
	kind: text("kind").notNull(),
	tenantId: text("tenant_id").notNull(),
	isDisabled: boolean("is_disabled").notNull(),
	body: json("body").notNull(),
	version: integer("version").notNull(),
	createdAt: bigint("created_at", { mode: "number" }).notNull(),
	updatedAt: bigint("updated_at", { mode: "number" }).notNull(),
});
