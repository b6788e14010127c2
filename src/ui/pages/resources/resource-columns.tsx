import { useQuery } from "@tanstack/react-query";
import { Checkbox } from "antd";
import { useClient } from "../../api/context.tsx";
import { resourceUsersQuery } from "../../forms/resource/queries.ts";
import type { ResourceSummary } from "../../forms/resource/types.ts";
import { choiceTitle } from "../../forms/schema-form/labels.ts";
import { agoText, localTime, utcTime } from "../../query/format-time.ts";
import { unmask } from "../../query/values.ts";
import type { Column } from "../../tables/column.ts";

export function resourceColumns(options: {
	readonly now: number;
	readonly selected: ReadonlySet<string>;
	onToggle(resource: ResourceSummary): void;
	readonly hasFolders: boolean;
	/** Names of the folders around a resource, from the top down. */
	pathOf(resource: ResourceSummary): readonly string[];
}): Column<ResourceSummary>[] {
	const { now, selected, onToggle, pathOf, hasFolders } = options;
	return [
		{
			key: "selected",
			title: "",
			header: <span className="visually-hidden">Selected</span>,
			width: 40,
			hasMenu: false,
			render: (resource) => (
				<Checkbox
					tabIndex={-1}
					aria-label={`Select ${unmask(resource.name)}`}
					checked={selected.has(resource.id)}
					onChange={() => onToggle(resource)}
				/>
			),
		},
		{
			key: "name",
			title: "Name",
			width: 190,
			grows: true,
			render: (resource) => (
				<span className="resource-name">
					<span className="value">{unmask(resource.name)}</span>
					{resource.description !== "" && (
						<span className="faint value">{unmask(resource.description)}</span>
					)}
				</span>
			),
			tooltip: ({ name, description }) =>
				unmask([name, description].filter(Boolean).join("\n")),
		},
		...(hasFolders ? [folderColumn(pathOf)] : []),
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

function folderColumn(
	pathOf: (resource: ResourceSummary) => readonly string[],
): Column<ResourceSummary> {
	return {
		key: "folder",
		title: "Folder",
		width: 130,
		render: (resource) => (
			<span className="faint value">
				{unmask(pathOf(resource).join(" / "))}
			</span>
		),
		tooltip: (resource) => unmask(pathOf(resource).join(" / ")),
	};
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
