/** Alerts: what an analyst handles. Made from detections, never by hand. */

export const alertStatuses = [
	"new",
	"assigned",
	"escalated",
	"closed",
] as const;
export type AlertStatus = (typeof alertStatuses)[number];

export const closingReasons = [
	"responded",
	"incorrect data",
	"incorrect correlation rule",
] as const;
export type ClosingReason = (typeof closingReasons)[number];

export const alertSeverities = ["low", "medium", "high", "critical"] as const;
export type AlertSeverity = (typeof alertSeverities)[number];

export interface Alert {
	readonly id: string;
	readonly tenantId: string;
	/** Name of the rule when the alert began. */
	readonly name: string;
	readonly ruleId: string;
	readonly ruleName: string;
	/**
	 * 1–16, always within the range of the severity: 1–4 low, 5–8 medium, 9–12 high, 13–16 critical. The place within
	 * the range is the weight of the most important asset (1–4); 1 as long as assets are not known.
	 */
	readonly priority: number;
	readonly severity: AlertSeverity;
	readonly status: AlertStatus;
	readonly assigneeId?: string;
	readonly assigneeName?: string;
	readonly closingReason?: ClosingReason;
	/** Times of the first and last correlation event, milliseconds. */
	readonly firstSeen: number;
	readonly lastSeen: number;
	readonly updatedAt: number;
	/** Names and values of the fields by which the alert is kept apart from others of its rule. */
	readonly groupedBy: Readonly<Record<string, string>>;
	readonly detectionCount: number;
	readonly technique: string;
	readonly tactic: string;
	/** True when the alert with its events reached 16 MB; no more events are added. */
	readonly isOverflowed: boolean;
}

export interface AlertEvent {
	readonly id: string;
	/** Correlation events hold their base events by id. */
	readonly kind: "correlation" | "base";
	/** For base events: the correlation event it belongs to. */
	readonly parentId?: string;
	readonly timestamp: number;
	/** The event's fields, PascalCase, flat. */
	readonly event: Readonly<Record<string, unknown>>;
}

export const alertActions = [
	"opened",
	"assigned",
	"unassigned",
	"closed",
	"commented",
	"severity changed",
] as const;
export type AlertAction = (typeof alertActions)[number];

export interface AlertHistoryEntry {
	readonly at: number;
	/** Absent for what Ursa did itself. */
	readonly userName?: string;
	readonly action: AlertAction;
	/** Rule, assignee, former assignee, reason, comment, or `low → high`: by action. */
	readonly text: string;
}

/** What the correlator says when a rule fired; the same event id again changes nothing. */
export interface AlertSignal {
	readonly tenantId: string;
	readonly ruleId: string;
	readonly ruleName: string;
	readonly severity: AlertSeverity;
	readonly segment: string;
	readonly groupedBy: Readonly<Record<string, string>>;
	readonly technique: string;
	readonly tactic: string;
	/** The correlation event with `ID` and `Timestamp`. */
	readonly event: Readonly<Record<string, unknown>>;
	readonly baseEvents: readonly Readonly<Record<string, unknown>>[];
}

/** All given parts must fit. An empty list fits nothing. */
export interface AlertFilter {
	readonly tenants: "all" | readonly string[];
	readonly ids?: readonly string[];
	/** Case-insensitive regular expression (RE2) on the name, unanchored, at most 1000 characters. */
	readonly name?: string;
	readonly statuses?: readonly AlertStatus[];
	readonly severities?: readonly AlertSeverity[];
	readonly assigneeId?: string;
	readonly timeField?: "firstSeen" | "lastSeen";
	readonly from?: number;
	readonly to?: number;
	/** Rows are sorted by the time field, latest first, then by id. */
	readonly offset?: number;
	readonly limit: number;
}

export interface Alerts {
	/**
	 * Opens or extends alerts in one transaction. A new alert begins when the rule has no alert of the segment that
	 * collects: one collects from its opening until its status is no longer new. Severity rises with later detections
	 * until somebody sets it by hand. Returns ids of alerts touched.
	 */
	record(signals: readonly AlertSignal[]): Promise<string[]>;
	/** Throws alerts.badPattern. */
	list(filter: AlertFilter): Promise<Alert[]>;
	/** Throws alerts.badPattern. */
	count(filter: Omit<AlertFilter, "offset" | "limit">): Promise<number>;
	find(id: string): Promise<Alert | undefined>;
	/** Correlation events oldest first, each followed by its base events. */
	events(id: string): Promise<AlertEvent[]>;
	history(id: string): Promise<AlertHistoryEntry[]>;
	/**
	 * No assignee = back to new; such an alert collects detections again unless a newer one of its segment does. Throws
	 * alerts.notFound, alerts.alreadyClosed; so do close and setSeverity.
	 */
	assign(
		id: string,
		assignee: { id: string; name: string } | undefined,
		byName: string,
	): Promise<Alert>;
	close(id: string, reason: ClosingReason, byName: string): Promise<Alert>;
	/** 1–4000 characters, on closed alerts too. Throws alerts.notFound, alerts.badComment. */
	comment(id: string, text: string, byName: string): Promise<void>;
	/** Freezes the severity; later events do not change it. */
	setSeverity(
		id: string,
		severity: AlertSeverity,
		byName: string,
	): Promise<Alert>;
}
