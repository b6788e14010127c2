import { bigint, boolean, json, pgTable, text } from "drizzle-orm/pg-core";
import { serviceKinds } from "./services.ts";

export const servicesTable = pgTable("services", {
	id: text("id").primaryKey(),
	kind: text("kind", { enum: [...serviceKinds] }).notNull(),
	tenantId: text("tenant_id").notNull(),
	resourceId: text("resource_id").notNull(),
	/** Of the one-time token, while it waits to be used. */
	tokenHash: text("token_hash"),
	tokenExpiresAt: bigint("token_expires_at", { mode: "number" }),
	/** SHA-256 of the certificate that is accepted. */
	fingerprint: text("fingerprint"),
	isReloadRequested: boolean("is_reload_requested").notNull(),
	isRestartRequested: boolean("is_restart_requested").notNull(),
	lastSeenAt: bigint("last_seen_at", { mode: "number" }),
	lastState: json("last_state"),
	createdAt: bigint("created_at", { mode: "number" }).notNull(),
	updatedAt: bigint("updated_at", { mode: "number" }).notNull(),
});
