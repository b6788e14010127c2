import { bigint, boolean, pgTable, text } from "drizzle-orm/pg-core";

export const tenantsTable = pgTable("tenants", {
	id: text("id").primaryKey(),
	name: text("name").notNull(),
	nameKey: text("name_key").notNull(),
	isMain: boolean("is_main").notNull(),
	isDisabled: boolean("is_disabled").notNull(),
	description: text("description").notNull(),
	epsLimit: bigint("eps_limit", { mode: "number" }).notNull(),
	createdAt: bigint("created_at", { mode: "number" }).notNull(),
	updatedAt: bigint("updated_at", { mode: "number" }).notNull(),
});
