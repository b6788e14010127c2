/** The fields of an alert as templates name them (reference: roles-and-objects §4.2). */
import type { Alert } from "../alerts/alerts.ts";

export interface AlertFieldsContext {
	readonly tenantName: string;
	/** Of the console; "" = no links. */
	readonly consoleUrl: string;
}

type Reader = (alert: Alert, context: AlertFieldsContext) => string;

const time = (ms: number) => new Date(ms).toISOString();

const readers = {
	ID: ({ id }) => id,
	TenantID: ({ tenantId }) => tenantId,
	TenantName: (_, { tenantName }) => tenantName,
	Name: ({ name }) => name,
	CorrelationRuleID: ({ ruleId }) => ruleId,
	CorrelationRuleName: ({ ruleName }) => ruleName,
	Status: ({ status }) => `${status.charAt(0).toUpperCase()}${status.slice(1)}`,
	Priority: ({ priority }) => String(priority),
	Severity: ({ severity }) => severity,
	FirstSeen: ({ firstSeen }) => String(firstSeen),
	LastSeen: ({ lastSeen }) => String(lastSeen),
	UpdatedAt: ({ updatedAt }) => String(updatedAt),
	/** The same in UTC for people. */
	FirstSeenTime: ({ firstSeen }) => time(firstSeen),
	LastSeenTime: ({ lastSeen }) => time(lastSeen),
	UserID: ({ assigneeId }) => assigneeId ?? "",
	UserName: ({ assigneeName }) => assigneeName ?? "",
	GroupedBy: ({ groupedBy }) =>
		Object.entries(groupedBy)
			.map(([field, value]) => `${field} = ${value}`)
			.join(", "),
	ClosingReason: ({ closingReason }) => closingReason ?? "",
	Overflow: ({ isOverflowed }) => String(isOverflowed),
	Technique: ({ technique }) => technique,
	Tactic: ({ tactic }) => tactic,
	DetectionCount: ({ detectionCount }) => String(detectionCount),
	Link: ({ id }, { consoleUrl }) =>
		consoleUrl === ""
			? ""
			: `${consoleUrl.replace(/\/+$/, "")}/alerts/${encodeURIComponent(id)}`,
} as const satisfies Record<string, Reader>;

export const alertFieldNames: readonly string[] = Object.keys(readers);

/** What a template's place says; "" for a field that alerts do not have. */
export function readAlertField(
	field: string,
	alert: Alert,
	context: AlertFieldsContext,
): string {
	const known: Readonly<Record<string, Reader>> = readers;
	return Object.hasOwn(known, field)
		? (known[field]?.(alert, context) ?? "")
		: "";
}
