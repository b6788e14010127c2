import { Button } from "antd";
import { countText } from "../../query/format-number.ts";
import { agoText, localTime, utcTime } from "../../query/format-time.ts";
import { unmask } from "../../query/values.ts";
import type { Column } from "../../tables/column.ts";
import type { Tenant } from "./queries.ts";

export function tenantColumns(
	now: number,
	/** Absent: the user may change nothing. */
	setDisabled: ((tenant: Tenant, isDisabled: boolean) => void) | undefined,
): Column<Tenant>[] {
	return [
		{
			key: "name",
			title: "Name",
			width: 200,
			render: ({ name, isMain, isShared }) => (
				<>
					<span className="value">{unmask(name)}</span>
					{isMain && <span className="faint"> main tenant</span>}
					{isShared && <span className="faint"> for all tenants</span>}
				</>
			),
			tooltip: ({ name }) => unmask(name),
		},
		{
			key: "description",
			title: "Description",
			width: 200,
			grows: true,
			render: ({ description }) => (
				<span className="value">{unmask(description)}</span>
			),
			tooltip: ({ description }) => unmask(description),
		},
		{
			key: "eps",
			title: "EPS",
			width: 90,
			align: "right",
			help: "Events per second that its collectors receive now",
			render: ({ eps }) => countText(eps),
		},
		{
			key: "limit",
			title: "EPS limit",
			width: 90,
			align: "right",
			render: ({ eps, epsLimit }) =>
				epsLimit === 0 ? (
					<span className="faint">none</span>
				) : (
					<span className={eps > epsLimit ? "is-bad" : ""}>
						{countText(epsLimit)}
					</span>
				),
		},
		{
			key: "state",
			title: "State",
			width: 90,
			render: ({ isDisabled }) =>
				isDisabled ? <span className="is-bad">Disabled</span> : "Enabled",
		},
		{
			key: "created",
			title: "Created",
			width: 120,
			render: ({ createdAt }) => agoText(createdAt, now),
			tooltip: ({ createdAt }) =>
				`${localTime(createdAt)}\n${utcTime(createdAt)}`,
		},
		{
			key: "actions",
			title: "",
			width: 110,
			hasMenu: false,
			render: (tenant) =>
				setDisabled && !tenant.isMain && !tenant.isShared ? (
					<Button
						size="small"
						aria-label={`${tenant.isDisabled ? "Enable" : "Disable"} ${tenant.name}`}
						onClick={(event) => {
							event.stopPropagation();
							setDisabled(tenant, !tenant.isDisabled);
						}}
					>
						{tenant.isDisabled ? "Enable" : "Disable …"}
					</Button>
				) : null,
		},
	];
}
