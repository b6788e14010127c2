/** Words and small signs for alerts, on all pages that show them. */
import type { z } from "zod";
import type { alertShape } from "#api/contract/index.ts";
import type { AlertStatus } from "../../query/url-state.ts";
import "./alert-labels.css";

export type Alert = z.output<typeof alertShape>;
export type ClosingReason = NonNullable<Alert["closingReason"]>;

export const statusTitles: Readonly<Record<AlertStatus, string>> = {
	new: "New",
	assigned: "Assigned",
	escalated: "Escalated",
	closed: "Closed",
};

export const closingReasons: readonly {
	value: ClosingReason;
	title: string;
	help: string;
}[] = [
	{
		value: "responded",
		title: "Responded",
		help: "It was real, and something was done about it.",
	},
	{
		value: "incorrect data",
		title: "Incorrect data",
		help: "False positive: what the events say is wrong.",
	},
	{
		value: "incorrect correlation rule",
		title: "Incorrect correlation rule",
		help: "False positive: the rule should not have fired.",
	},
];

export function reasonTitle(reason: ClosingReason): string {
	return closingReasons.find(({ value }) => value === reason)?.title ?? reason;
}

export function StatusLabel({ alert }: { alert: Alert }) {
	const { status, closingReason } = alert;
	return (
		<span
			className={`alert-status alert-status-${status}`}
			title={closingReason ? reasonTitle(closingReason) : undefined}
		>
			{statusTitles[status]}
		</span>
	);
}

/** `T1110 · Credential Access` */
export function TechniqueText({ alert }: { alert: Alert }) {
	const { technique, tactic } = alert;
	if (technique === "" && tactic === "")
		return <span className="faint">—</span>;
	return (
		<span className="value">
			{technique}
			{tactic !== "" && (
				<span className="faint">
					{technique === "" ? "" : " · "}
					{tactic}
				</span>
			)}
		</span>
	);
}
