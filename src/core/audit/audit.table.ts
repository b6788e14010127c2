import { bigint, boolean, pgTable, text } from "drizzle-orm/pg-core";

export const auditRecordsTable = pgTable("audit_records", {
	sequence: bigint("sequence", { mode: "number" }).primaryKey(),
	at: bigint("at", { mode: "number" }).notNull(),
	event: text("event").notNull(),
	mac: text("mac").notNull(),
	isStored: boolean("is_stored").notNull(),
});

/** One row: the end of the chain. */
export const auditHeadTable = pgTable("audit_head", {
	onlyRow: boolean("only_row").primaryKey(),
	sequence: bigint("sequence", { mode: "number" }).notNull(),
	mac: text("mac").notNull(),
	keyId: text("key_id").notNull(),
	shippingTo: bigint("shipping_to", { mode: "number" }),
});
