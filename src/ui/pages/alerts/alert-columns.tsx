import { Checkbox } from "antd";
import { localTime, utcTime } from "../../query/format-time.ts";
import { unmask } from "../../query/values.ts";
import type { Column } from "../../tables/column.ts";
import { SeverityBadge } from "../../theme/severity.tsx";
import { type Alert, StatusLabel, TechniqueText } from "./alert-labels.tsx";

/** Closed alerts are final: nothing can be done with them together. */
export const canProcess = (alert: Alert) => alert.status !== "closed";

export function alertColumns(
	selected: ReadonlySet<string>,
	onToggle: (alert: Alert) => void,
): Column<Alert>[] {
	return [
		{
			key: "selected",
			title: "",
			header: <span className="visually-hidden">Selected</span>,
			width: 40,
			hasMenu: false,
			render: (alert) => (
				<Checkbox
					tabIndex={-1}
					aria-label={`Select ${alert.name}`}
					checked={selected.has(alert.id)}
					disabled={!canProcess(alert)}
					onChange={() => onToggle(alert)}
				/>
			),
		},
		{
			key: "severity",
			title: "Severity",
			width: 104,
			render: ({ severity }) => <SeverityBadge severity={severity} />,
			tooltip: ({ priority }) => `Priority ${priority} of 16`,
		},
		{
			key: "name",
			title: "Name",
			width: 200,
			grows: true,
			render: (alert) => (
				<span className="alert-name">
					<span className="value">{unmask(alert.name)}</span>
					{alert.isOverflowed && (
						<span className="overflow-tag">Overflowed</span>
					)}
				</span>
			),
			tooltip: ({ name }) => unmask(name),
		},
		{
			key: "status",
			title: "Status",
			width: 100,
			render: (alert) => <StatusLabel alert={alert} />,
		},
		{
			key: "assignee",
			title: "Assigned to",
			width: 124,
			render: ({ assigneeName }) =>
				assigneeName ? (
					<span className="value">{assigneeName}</span>
				) : (
					<span className="faint">—</span>
				),
		},
		{
			key: "technique",
			title: "Technique",
			width: 216,
			render: (alert) => <TechniqueText alert={alert} />,
			tooltip: ({ technique, tactic }) => `${technique} ${tactic}`.trim(),
		},
		{
			key: "detections",
			title: "Detections",
			width: 100,
			align: "right",
			render: ({ detectionCount }) => detectionCount,
		},
		timeColumn("firstSeen", "First seen"),
		timeColumn("lastSeen", "Last seen"),
		{
			key: "tenant",
			title: "Tenant",
			width: 104,
			render: ({ tenantName }) => <span className="value">{tenantName}</span>,
		},
	];
}

function timeColumn(
	key: "firstSeen" | "lastSeen",
	title: string,
): Column<Alert> {
	return {
		key,
		title,
		width: 136,
		// To the minute; the tooltip is exact.
		render: (alert) => localTime(alert[key], false).slice(0, 16),
		tooltip: (alert) => `${localTime(alert[key])}\n${utcTime(alert[key])}`,
	};
}
