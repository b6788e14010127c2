import {
	bigint,
	boolean,
	integer,
	json,
	pgTable,
	text,
} from "drizzle-orm/pg-core";
import { sourceStates, sourceViolations } from "./sources.ts";

export const sourcePoliciesTable = pgTable("source_policies", {
	id: text("id").primaryKey(),
	tenantId: text("tenant_id").notNull(),
	name: text("name").notNull(),
	windowMinutes: integer("window_minutes").notNull(),
	leastEvents: bigint("least_events", { mode: "number" }),
	mostEvents: bigint("most_events", { mode: "number" }),
	recipients: json("recipients").$type<readonly string[]>().notNull(),
	version: integer("version").notNull(),
	createdAt: bigint("created_at", { mode: "number" }).notNull(),
	updatedAt: bigint("updated_at", { mode: "number" }).notNull(),
});

/** Pairs of a time and a number. */
export type Series = readonly (readonly [at: number, value: number])[];

export const sourcesTable = pgTable("sources", {
	id: text("id").primaryKey(),
	tenantId: text("tenant_id").notNull(),
	serviceId: text("service_id").notNull(),
	connector: text("connector").notNull(),
	source: text("source").notNull(),
	name: text("name").notNull(),
	policyId: text("policy_id"),
	state: text("state", { enum: sourceStates }).notNull(),
	violation: text("violation", { enum: sourceViolations }),
	lastEventAt: bigint("last_event_at", { mode: "number" }),
	total: bigint("total", { mode: "number" }).notNull(),
	/** What the ledger said of the last hours when it was looked at last. */
	counted: json("counted").$type<Series>().notNull(),
	/** `total` at times within the window of the policy, oldest first. */
	samples: json("samples").$type<Series>().notNull(),
	watchedSince: bigint("watched_since", { mode: "number" }).notNull(),
	isDeleted: boolean("is_deleted").notNull(),
	changedAt: bigint("changed_at", { mode: "number" }).notNull(),
});

export type SourceRow = typeof sourcesTable.$inferSelect;
export type PolicyRow = typeof sourcePoliciesTable.$inferSelect;
