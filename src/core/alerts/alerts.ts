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
	/** 1–16: rule severity (1–4) × highest asset category weight (1 without assets). */
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

export interface AlertHistoryEntry {
	readonly at: number;
	/** Absent for what Ursa did itself. */
	readonly userName?: string;
	readonly action:
		| "opened"
		| "assigned"
		| "unassigned"
		| "closed"
		| "commented"
		| "severity changed";
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

export interface AlertFilter {
	readonly tenants: "all" | readonly string[];
	readonly ids?: readonly string[];
	/** Case-insensitive regular expression on the name, unanchored. */
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
	 * Opens or extends alerts in one transaction. A new alert begins when the rule has no alert of the segment with
	 * status new. Returns ids of alerts touched.
	 */
	record(signals: readonly AlertSignal[]): Promise<string[]>;
	list(filter: AlertFilter): Promise<Alert[]>;
	count(filter: Omit<AlertFilter, "offset" | "limit">): Promise<number>;
	find(id: string): Promise<Alert | undefined>;
	/** Correlation events oldest first, each followed by its base events. */
	events(id: string): Promise<AlertEvent[]>;
	history(id: string): Promise<AlertHistoryEntry[]>;
	/** Throws alerts.notFound, alerts.alreadyClosed. No assignee = back to new. */
	assign(
		id: string,
		assignee: { id: string; name: string } | undefined,
		byName: string,
	): Promise<Alert>;
	close(id: string, reason: ClosingReason, byName: string): Promise<Alert>;
	comment(id: string, text: string, byName: string): Promise<void>;
	/** Freezes the severity; later events do not change it. */
	setSeverity(
		id: string,
		severity: AlertSeverity,
		byName: string,
	): Promise<Alert>;
}
