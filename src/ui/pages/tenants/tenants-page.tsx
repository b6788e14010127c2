/** Settings → Tenants. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { App, Button } from "antd";
import { useMemo, useState } from "react";
import { endpoints } from "#api/contract/index.ts";
import { useClient } from "../../api/context.tsx";
import { plural } from "../../query/format-number.ts";
import { unmask } from "../../query/values.ts";
import { useCommands } from "../../shell/commands.tsx";
import { ErrorPanel, errorSentence } from "../../shell/error-panel.tsx";
import { PageLoading } from "../../shell/page-loading.tsx";
import { PageTitle } from "../../shell/page-title.tsx";
import { tableShortcuts } from "../../tables/table-shortcuts.ts";
import { VirtualTable } from "../../tables/virtual-table.tsx";
import { PlusIcon } from "../../theme/icons.tsx";
import { type Tenant, tenantsQuery } from "./queries.ts";
import { tenantColumns } from "./tenant-columns.tsx";
import { TenantDialog } from "./tenant-dialog.tsx";
import "./tenants-page.css";

export function TenantsPage() {
	const { data, error, refetch, dataUpdatedAt } = useQuery(
		tenantsQuery(useClient()),
	);
	const [edited, setEdited] = useState<Tenant | "new">();
	const setDisabled = useSetDisabled();
	const canEdit = data?.canEdit ?? false;
	const columns = useMemo(
		() => tenantColumns(dataUpdatedAt, canEdit ? setDisabled : undefined),
		[dataUpdatedAt, canEdit, setDisabled],
	);
	useCommands([
		...tableShortcuts("Tenants", "tenant"),
		...(canEdit
			? [
					{
						id: "tenants.new",
						title: "Create tenant",
						group: "Tenants",
						shortcut: "n",
						run: () => setEdited("new"),
					},
				]
			: []),
	]);
	if (!data && error === null) return <PageLoading />;
	return (
		<div className="tenants">
			<PageTitle title="Tenants" />
			<div className="tenants-bar">
				<span className="faint" data-testid="tenant-total">
					{data ? plural(data.tenants.length, "tenant") : ""}
				</span>
				<span className="grow" />
				{canEdit && (
					<Button
						type="primary"
						icon={<PlusIcon />}
						onClick={() => setEdited("new")}
					>
						Create tenant
					</Button>
				)}
			</div>
			{error !== null && (
				<div className="tenants-note">
					<ErrorPanel error={error} onRetry={() => void refetch()} />
				</div>
			)}
			<VirtualTable<Tenant>
				label="Tenants"
				columns={columns}
				rows={data?.tenants ?? []}
				rowKey={({ id }) => id}
				rowHeight={32}
				takesFocus
				{...(canEdit ? { onOpen: setEdited } : {})}
			/>
			{edited && (
				<TenantDialog
					tenant={edited === "new" ? undefined : edited}
					onClose={() => setEdited(undefined)}
				/>
			)}
		</div>
	);
}

function useSetDisabled() {
	const client = useClient();
	const queryClient = useQueryClient();
	const { message, modal, notification } = App.useApp();
	return useMemo(() => {
		const set = async ({ id }: Tenant, isDisabled: boolean) => {
			try {
				await client.call(endpoints.setTenantDisabled, {
					...{ params: { id }, body: { isDisabled } },
				});
				void message.success(isDisabled ? "Disabled" : "Enabled");
			} catch (error) {
				notification.error({
					title: "The tenant was not changed",
					description: errorSentence(error),
					duration: 0,
				});
			} finally {
				await queryClient.invalidateQueries({ queryKey: ["tenants"] });
			}
		};
		return (tenant: Tenant, isDisabled: boolean) => {
			if (!isDisabled) return void set(tenant, false);
			modal.confirm({
				title: `Disable “${unmask(tenant.name)}”?`,
				content:
					"Its services are to receive nothing any more, and programs are refused that work in it over the REST API. What is stored stays. After enabling it again, start its services by hand.",
				okText: "Disable",
				okButtonProps: { danger: true },
				onOk: () => set(tenant, true),
			});
		};
	}, [client, queryClient, message, modal, notification]);
}
