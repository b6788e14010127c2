import { json, pgTable, text } from "drizzle-orm/pg-core";

export const resourceSecretsTable = pgTable("resource_secrets", {
	resourceId: text("resource_id").primaryKey(),
	keyId: text("key_id").notNull(),
	wrappedKey: text("wrapped_key").notNull(),
	sealedBody: text("sealed_body").notNull(),
	kept: json("kept").$type<readonly string[]>().notNull(),
});
