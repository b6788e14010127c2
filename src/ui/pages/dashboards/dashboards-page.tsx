/** Dashboards: choose one, look at it, change it, put it on a screen. */
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { App, Button, Select } from "antd";
import { useMemo, useState } from "react";
import type { Widget } from "#api/contract/index.ts";
import { useClient } from "../../api/context.tsx";
import { TimeRangePicker } from "../../forms/time-range-picker.tsx";
import { useCommands } from "../../shell/commands.tsx";
import { ErrorPanel } from "../../shell/error-panel.tsx";
import { PageLoading } from "../../shell/page-loading.tsx";
import { PageTitle } from "../../shell/page-title.tsx";
import { usePeriod } from "../ledger/use-period.ts";
import { freshId, putWidget } from "./change-widgets.ts";
import { CreateDashboard } from "./create-dashboard.tsx";
import { dashboardQuery, dashboardsQuery } from "./dashboard-queries.ts";
import {
	type DashboardState,
	readDashboardState,
	writeDashboardState,
} from "./dashboard-state.ts";
import { useDashboardActions } from "./use-dashboard-actions.ts";
import { newDraft, WidgetForm } from "./widget-form.tsx";
import { WidgetGrid } from "./widget-grid.tsx";
import "./dashboards.css";

export function DashboardsPage() {
	const parameters = useSearch({ from: "/shell/dashboards" });
	const navigate = useNavigate();
	const state = useMemo(() => readDashboardState(parameters), [parameters]);
	const change = (patch: Partial<DashboardState>) =>
		void navigate({
			to: "/dashboards",
			search: writeDashboardState({ ...state, ...patch }),
		});
	const client = useClient();
	const list = useQuery(dashboardsQuery(client));
	const dashboards = list.data?.dashboards ?? [];
	const tenants = list.data?.editableTenants ?? [];
	const chosen =
		state.id ??
		(dashboards.find(({ name }) => name === "Overview") ?? dashboards[0])?.id;
	const one = useQuery({
		...dashboardQuery(client, chosen ?? ""),
		enabled: chosen !== undefined,
	});
	const [period, renew] = usePeriod(state.range);
	const [draft, setDraft] = useState<readonly Widget[]>();
	const [edited, setEdited] = useState<Widget | "new">();
	const [isCreating, setCreating] = useState<"empty" | "copy">();
	const { save, create, remove } = useDashboardActions();
	const { modal } = App.useApp();
	const dashboard = one.data;
	const widgets = draft ?? dashboard?.body.widgets ?? [];

	const startEditing = () => dashboard?.canEdit && setDraft(widgets);
	const stopEditing = () => setDraft(undefined);
	const saveDraft = () =>
		dashboard &&
		save.mutate(
			{ ...dashboard, body: { widgets: [...widgets] } },
			{ onSuccess: stopEditing },
		);
	const confirmRemoval = () =>
		dashboard &&
		modal.confirm({
			title: `Delete the dashboard “${dashboard.name}”?`,
			content: "It is gone for everybody who uses it.",
			okText: "Delete",
			okButtonProps: { danger: true },
			onOk: async () => {
				// First away from it: what is deleted would be asked for once more.
				change({ id: undefined });
				await remove.mutateAsync(dashboard.id);
			},
		});
	useCommands([
		{
			id: "dashboards.full",
			title: state.isFull
				? "Leave full screen"
				: "Dashboard on the full screen",
			group: "Dashboards",
			shortcut: "f",
			run: () => change({ isFull: !state.isFull }),
		},
		{
			id: "dashboards.edit",
			title: "Edit the dashboard",
			group: "Dashboards",
			shortcut: "e",
			run: () => void startEditing(),
		},
	]);

	if (list.isPending) return <PageLoading />;
	const error = list.error ?? one.error;
	return (
		<div className={state.isFull ? "dashboard dashboard-full" : "dashboard"}>
			<PageTitle title={dashboard?.name ?? "Dashboards"} />
			<div className="dashboard-head">
				<Select
					className="dashboard-choice"
					aria-label="Dashboard"
					value={chosen}
					disabled={draft !== undefined}
					showSearch={{ optionFilterProp: "label" }}
					options={dashboards.map(({ id, name, tenantName, isShipped }) => ({
						value: id,
						label: isShipped ? name : `${name} · ${tenantName}`,
					}))}
					onChange={(id) => change({ id })}
				/>
				<TimeRangePicker
					range={state.range}
					period={period}
					onChange={(range) => range && change({ range })}
				/>
				<div className="grow" />
				{draft === undefined ? (
					<>
						<Button onClick={renew}>Refresh</Button>
						{dashboard?.canEdit && (
							<Button onClick={startEditing} title="e">
								Edit
							</Button>
						)}
						{tenants.length > 0 && (
							<>
								<Button
									disabled={!dashboard}
									onClick={() => setCreating("copy")}
								>
									Duplicate
								</Button>
								<Button onClick={() => setCreating("empty")}>New</Button>
							</>
						)}
						{dashboard?.canEdit && (
							<Button danger onClick={confirmRemoval}>
								Delete
							</Button>
						)}
						<Button onClick={() => change({ isFull: !state.isFull })} title="f">
							{state.isFull ? "Leave full screen" : "Full screen"}
						</Button>
					</>
				) : (
					<>
						<Button onClick={() => setEdited("new")}>Add a widget</Button>
						<Button onClick={stopEditing}>Discard</Button>
						<Button type="primary" loading={save.isPending} onClick={saveDraft}>
							Save
						</Button>
					</>
				)}
			</div>
			{error !== null && (
				<ErrorPanel error={error} onRetry={() => void one.refetch()} />
			)}
			{dashboard && widgets.length === 0 && (
				<p className="soft">
					This dashboard is empty.{" "}
					{dashboard.canEdit
						? "Choose Edit, then Add a widget."
						: "Its owner has not put anything on it yet."}
				</p>
			)}
			<WidgetGrid
				{...{ widgets, period }}
				range={state.range}
				onChange={draft === undefined ? undefined : setDraft}
				onEdit={setEdited}
			/>
			{edited !== undefined && (
				<WidgetForm
					key={edited === "new" ? "new" : edited.id}
					isNew={edited === "new"}
					start={{
						...newDraft(freshId(widgets)),
						...(edited === "new" ? {} : edited),
					}}
					onCancel={() => setEdited(undefined)}
					onDone={(widget) => {
						setDraft(putWidget(widgets, widget));
						setEdited(undefined);
					}}
				/>
			)}
			{isCreating !== undefined && (
				<CreateDashboard
					title={
						isCreating === "copy" ? "Duplicate the dashboard" : "New dashboard"
					}
					name={isCreating === "copy" ? `${dashboard?.name ?? ""} copy` : ""}
					tenants={tenants}
					isBusy={create.isPending}
					onCancel={() => setCreating(undefined)}
					onCreate={(name, tenantId) =>
						create.mutate(
							{
								...{ name, tenantId },
								body: {
									widgets: isCreating === "copy" ? [...widgets] : [],
								},
							},
							{
								onSuccess: ({ id, body }) => {
									setCreating(undefined);
									change({ id });
									setDraft(body.widgets);
								},
							},
						)
					}
				/>
			)}
		</div>
	);
}
