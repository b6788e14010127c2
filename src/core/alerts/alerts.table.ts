import {
	bigint,
	boolean,
	integer,
	pgTable,
	primaryKey,
	text,
} from "drizzle-orm/pg-core";
import {
	alertActions,
	alertSeverities,
	alertStatuses,
	closingReasons,
} from "./alerts.ts";

export const alertsTable = pgTable("alerts", {
	id: text("id").primaryKey(),
	tenantId: text("tenant_id").notNull(),
	name: text("name").notNull(),
	ruleId: text("rule_id").notNull(),
	ruleName: text("rule_name").notNull(),
	segmentHash: text("segment_hash").notNull(),
	/** Takes further detections of its segment; one of a segment at most. */
	isCollecting: boolean("is_collecting").notNull(),
	priority: integer("priority").notNull(),
	severity: text("severity", { enum: alertSeverities }).notNull(),
	isSeverityByHand: boolean("is_severity_by_hand").notNull(),
	status: text("status", { enum: alertStatuses }).notNull(),
	assigneeId: text("assignee_id"),
	assigneeName: text("assignee_name"),
	closingReason: text("closing_reason", { enum: closingReasons }),
	firstSeen: bigint("first_seen", { mode: "number" }).notNull(),
	lastSeen: bigint("last_seen", { mode: "number" }).notNull(),
	updatedAt: bigint("updated_at", { mode: "number" }).notNull(),
	/** JSON object of texts. */
	groupedBy: text("grouped_by").notNull(),
	detectionCount: integer("detection_count").notNull(),
	technique: text("technique").notNull(),
	tactic: text("tactic").notNull(),
	/** UTF-8 bytes of the events below it. */
	eventBytes: bigint("event_bytes", { mode: "number" }).notNull(),
	isOverflowed: boolean("is_overflowed").notNull(),
});

/** Every correlation event ever recorded. */
export const alertDetectionsTable = pgTable("alert_detections", {
	eventId: text("event_id").primaryKey(),
	recordedAt: bigint("recorded_at", { mode: "number" }).notNull(),
});

export const alertEventsTable = pgTable(
	"alert_events",
	{
		alertId: text("alert_id").notNull(),
		kind: text("kind", { enum: ["correlation", "base"] }).notNull(),
		eventId: text("event_id").notNull(),
		parentId: text("parent_id"),
		timestamp: bigint("timestamp", { mode: "number" }).notNull(),
		/** As `encodeEvent` writes it. */
		event: text("event").notNull(),
	},
	(table) => [
		primaryKey({ columns: [table.alertId, table.kind, table.eventId] }),
	],
);

export const alertHistoryTable = pgTable("alert_history", {
	id: bigint("id", { mode: "number" }).generatedAlwaysAsIdentity().primaryKey(),
	alertId: text("alert_id").notNull(),
	at: bigint("at", { mode: "number" }).notNull(),
	userName: text("user_name"),
	action: text("action", { enum: alertActions }).notNull(),
	text: text("text").notNull(),
});
