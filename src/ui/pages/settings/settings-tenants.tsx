/** The tenants that have settings of a kind, and a way to add one. */
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { Button, Dropdown } from "antd";
import { useClient } from "../../api/context.tsx";
import { unmask } from "../../query/values.ts";
import { ErrorPanel } from "../../shell/error-panel.tsx";
import { PageLoading } from "../../shell/page-loading.tsx";
import { PageTitle } from "../../shell/page-title.tsx";
import { TimeText } from "../../shell/time-text.tsx";
import { PlusIcon } from "../../theme/icons.tsx";
import { type SettingsKind, settingsTenantsQuery } from "./queries.ts";

export function SettingsTenants({ kind }: { readonly kind: SettingsKind }) {
	const navigate = useNavigate();
	const { data, error, refetch } = useQuery(
		settingsTenantsQuery(useClient(), kind.kind),
	);
	const open = (tenantId: string) =>
		void navigate({
			to: "/settings/$kind/$tenantId",
			params: { kind: kind.kind, tenantId },
		});
	return (
		<>
			<PageTitle title={kind.title} />
			<header className="settings-head">
				<h2>{kind.title}</h2>
				<span className="grow" />
				{kind.canEdit && (
					<Dropdown
						trigger={["click"]}
						disabled={!data?.addable.length}
						menu={{
							className: "settings-addable",
							items: (data?.addable ?? []).map(({ id, name }) => ({
								key: id,
								label: unmask(name),
							})),
							onClick: ({ key }) => open(key),
						}}
					>
						<Button
							type="primary"
							icon={<PlusIcon />}
							title={
								data?.addable.length === 0
									? "Every tenant that you may change is here already"
									: ""
							}
						>
							Add tenant
						</Button>
					</Dropdown>
				)}
			</header>
			<div className="settings-scroll">
				{kind.description !== "" && (
					<p className="soft settings-lead">{kind.description}</p>
				)}
				{error !== null && (
					<ErrorPanel error={error} onRetry={() => void refetch()} />
				)}
				{error === null && !data && <PageLoading />}
				{data?.tenants.length === 0 && (
					<p className="settings-none">
						No tenant has these settings yet.
						{data.addable.length > 0 && " Add one to begin."}
					</p>
				)}
				{data !== undefined && data.tenants.length > 0 && (
					<div className="panel settings-table-frame">
						<table className="settings-table" aria-label={kind.title}>
							<thead>
								<tr>
									<th scope="col">Tenant</th>
									<th scope="col">State</th>
									<th scope="col">Changed</th>
									<th scope="col">Version</th>
								</tr>
							</thead>
							<tbody>
								{data.tenants.map((one) => (
									<tr key={one.tenantId} data-testid="settings-tenant">
										<td>
											<Link
												className="value"
												to="/settings/$kind/$tenantId"
												params={{ kind: kind.kind, tenantId: one.tenantId }}
											>
												{unmask(one.tenantName)}
											</Link>
										</td>
										<td className={one.isDisabled ? "faint" : ""}>
											{one.isDisabled ? "Disabled" : "In use"}
										</td>
										<td>
											<TimeText ms={one.updatedAt} ago={Date.now()} />
										</td>
										<td>{one.version}</td>
									</tr>
								))}
							</tbody>
						</table>
					</div>
				)}
			</div>
		</>
	);
}
