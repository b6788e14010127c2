import { bigint, integer, pgTable, text } from "drizzle-orm/pg-core";

export const mailOutboxTable = pgTable("mail_outbox", {
	id: text("id").primaryKey(),
	recipient: text("recipient").notNull(),
	subject: text("subject").notNull(),
	body: text("body").notNull(),
	attempts: integer("attempts").notNull(),
	nextAt: bigint("next_at", { mode: "number" }).notNull(),
	error: text("error"),
	createdAt: bigint("created_at", { mode: "number" }).notNull(),
});

export const seenAlertHistoryTable = pgTable("seen_alert_history", {
	historyId: bigint("history_id", { mode: "number" }).primaryKey(),
});
