import {
	bigint,
	integer,
	json,
	pgTable,
	primaryKey,
	text,
} from "drizzle-orm/pg-core";

export const resourceVersionsTable = pgTable(
	"resource_versions",
	{
		resourceId: text("resource_id").notNull(),
		version: integer("version").notNull(),
		name: text("name").notNull(),
		description: text("description").notNull(),
		/** As in the table resources: of a secret only what may be shown. */
		body: json("body").notNull(),
		userId: text("user_id"),
		at: bigint("at", { mode: "number" }).notNull(),
	},
	(table) => [primaryKey({ columns: [table.resourceId, table.version] })],
);
