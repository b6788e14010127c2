import { localTime, utcTime } from "../../query/format-time.ts";
import { unmask } from "../../query/values.ts";
import type { Column } from "../../tables/column.ts";
import type { AuditRow } from "./audit-row.ts";

const text = (
	key: keyof AuditRow & string,
	title: string,
	width: number,
	of: (row: AuditRow) => string,
): Column<AuditRow> => ({
	...{ key, title, width },
	render: (row) => <span className="value">{unmask(of(row))}</span>,
	tooltip: (row) => unmask(of(row)),
});

export const auditColumns: Column<AuditRow>[] = [
	{
		key: "at",
		title: "Time",
		width: 206,
		render: ({ at }) => <span className="mono">{localTime(at)}</span>,
		tooltip: ({ at }) => utcTime(at),
	},
	text("action", "Action", 200, ({ action }) => action),
	{
		key: "outcome",
		title: "Outcome",
		width: 96,
		render: ({ outcome }) => <OutcomeText outcome={outcome} />,
		tooltip: ({ message }) => unmask(message),
	},
	{
		key: "user",
		title: "User",
		width: 150,
		render: ({ user }) =>
			user === "" ? (
				<span className="faint">—</span>
			) : (
				<span className="mono value">{unmask(user)}</span>
			),
		tooltip: ({ user }) =>
			user === "" ? "Nobody, or not known" : unmask(user),
	},
	text("address", "From", 120, ({ address }) => address),
	{ ...text("objectName", "Object", 240, objectText), grows: true },
	text("tenant", "Tenant", 120, ({ tenant }) => tenant),
];

/** The account for what is done to users, which have no other object. */
export function objectText(row: AuditRow): string {
	if (row.objectName !== "" || row.objectKind !== "") {
		return `${row.objectName}${row.objectKind && ` (${row.objectKind})`}`;
	}
	return row.account;
}

export function OutcomeText({ outcome }: { readonly outcome: string }) {
	if (outcome === "") return <span className="faint">—</span>;
	return outcome === "failed" ? (
		<span className="is-bad">Failed</span>
	) : (
		<span>{outcome === "succeeded" ? "Succeeded" : unmask(outcome)}</span>
	);
}
