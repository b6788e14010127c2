import { useQuery } from "@tanstack/react-query";
import { useClient } from "../../api/context.tsx";
import { resourceUsersQuery } from "../../forms/resource/queries.ts";
import type { ResourceSummary } from "../../forms/resource/types.ts";
import { choiceTitle } from "../../forms/schema-form/labels.ts";
import { agoText, localTime, utcTime } from "../../query/format-time.ts";
import { unmask } from "../../query/values.ts";
import type { Column } from "../../tables/column.ts";

export function resourceColumns(now: number): Column<ResourceSummary>[] {
	return [
		{
			key: "name",
			title: "Name",
			width: 190,
			grows: true,
			render: ({ name, description }) => (
				<span className="resource-name">
					<span className="value">{unmask(name)}</span>
					{description !== "" && (
						<span className="faint value">{unmask(description)}</span>
					)}
				</span>
			),
			tooltip: ({ name, description }) =>
				unmask([name, description].filter(Boolean).join("\n")),
		},
		{
			key: "type",
			title: "Type",
			width: 110,
			render: ({ type }) =>
				type ? (
					<span>{choiceTitle(type)}</span>
				) : (
					<span className="faint">—</span>
				),
		},
		{
			key: "tenant",
			title: "Tenant",
			width: 104,
			render: ({ tenantName }) => <span className="value">{tenantName}</span>,
		},
		{
			key: "version",
			title: "Version",
			width: 70,
			align: "right",
			render: ({ version }) => version,
		},
		{
			key: "changed",
			title: "Changed",
			width: 128,
			render: ({ updatedAt }) => agoText(updatedAt, now),
			tooltip: ({ updatedAt }) =>
				`${localTime(updatedAt)}\n${utcTime(updatedAt)}`,
		},
		{
			key: "by",
			title: "By",
			width: 130,
			render: ({ userName, isShipped }) =>
				isShipped ? (
					<span className="faint">came with Ursa</span>
				) : (
					<span className="value">{userName ?? "—"}</span>
				),
		},
		{
			key: "users",
			title: "Used by",
			width: 76,
			align: "right",
			render: ({ id }) => <UserCount id={id} />,
		},
	];
}

/** Asked for the rows in view only. */
function UserCount({ id }: { readonly id: string }) {
	const { data, error } = useQuery(resourceUsersQuery(useClient(), id));
	if (error !== null) return <span className="faint">?</span>;
	if (!data) return <span className="faint">…</span>;
	const count = data.users.length + data.hidden;
	return count === 0 ? (
		<span className="faint">0</span>
	) : (
		<span title={data.users.map(({ name }) => unmask(name)).join("\n")}>
			{count}
		</span>
	);
}
