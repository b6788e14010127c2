/** Alerts: what is new, what is whose, and the first decisions on many at once. */
import { useNavigate } from "@tanstack/react-router";
import { Button, Pagination } from "antd";
import { useCallback, useMemo, useState } from "react";
import { useMe } from "../../api/context.tsx";
import { countText, plural } from "../../query/format-number.ts";
import { type Command, useCommands } from "../../shell/commands.tsx";
import { ErrorPanel } from "../../shell/error-panel.tsx";
import { PageTitle } from "../../shell/page-title.tsx";
import { tableShortcuts } from "../../tables/table-shortcuts.ts";
import { VirtualTable } from "../../tables/virtual-table.tsx";
import { alertColumns, canProcess } from "./alert-columns.tsx";
import { AlertFilters } from "./alert-filters.tsx";
import type { Alert } from "./alert-labels.tsx";
import { AssignMenu } from "./assign-menu.tsx";
import { CloseDialog } from "./close-dialog.tsx";
import { useAlertActions } from "./use-alert-actions.ts";
import { pageSize, useAlerts, useAlertsState } from "./use-alerts.ts";
import "./alerts-page.css";

export function AlertsPage() {
	const me = useMe();
	const navigate = useNavigate();
	const [state, change] = useAlertsState();
	const { list, countOf, period } = useAlerts(state);
	const [selectedIds, setSelectedIds] = useState<ReadonlySet<string>>(
		new Set(),
	);
	const [closing, setClosing] = useState<readonly Alert[]>();
	const actions = useAlertActions();
	const alerts = useMemo(() => list.data?.alerts ?? [], [list.data]);
	const selected = alerts.filter(
		(alert) => selectedIds.has(alert.id) && canProcess(alert),
	);
	const toggle = useCallback((alert: Alert) => {
		if (!canProcess(alert)) return;
		setSelectedIds((before) => {
			const next = new Set(before);
			if (!next.delete(alert.id)) next.add(alert.id);
			return next;
		});
	}, []);
	const open = useCallback(
		(alert: Alert) =>
			void navigate({ to: "/alerts/$alertId", params: { alertId: alert.id } }),
		[navigate],
	);
	const columns = useMemo(
		() => alertColumns(selectedIds, toggle),
		[selectedIds, toggle],
	);
	useCommands([
		...tableShortcuts("Alerts", "alert"),
		listed("alerts.select", "Select the alert", "x"),
		listed("alerts.mine", "Assign to me", "a"),
		listed("alerts.close", "Close", "c"),
	]);
	/** Acts on the selected alerts, else on the active row. */
	const onRowKey = (key: string, alert: Alert): boolean => {
		const targets = selected.length > 0 ? selected : [alert].filter(canProcess);
		if (key === "x") toggle(alert);
		else if (key === "a" && targets.length > 0)
			void actions.assign(targets, me.id);
		else if (key === "c" && targets.length > 0) setClosing(targets);
		else return false;
		return true;
	};
	return (
		<div className="alerts">
			<PageTitle title="Alerts" />
			<AlertFilters
				state={state}
				period={period}
				countOf={countOf}
				onChange={change}
			/>
			{selected.length > 0 && (
				<div className="selection-bar" role="status">
					<strong>{plural(selected.length, "alert")} selected</strong>
					<AssignMenu
						canUnassign={selected.some(({ assigneeId }) => assigneeId)}
						isDisabled={actions.isBusy}
						onAssign={(id) => void actions.assign(selected, id)}
					>
						Assign
					</AssignMenu>
					<Button
						danger
						disabled={actions.isBusy}
						onClick={() => setClosing(selected)}
					>
						Close …
					</Button>
					<Button type="text" onClick={() => setSelectedIds(new Set())}>
						Clear selection
					</Button>
				</div>
			)}
			{list.error !== null && (
				<div className="alerts-note">
					<ErrorPanel error={list.error} onRetry={() => void list.refetch()} />
				</div>
			)}
			<VirtualTable
				label="Alerts"
				columns={columns}
				rows={alerts}
				rowKey={keyOf}
				rowHeight={32}
				takesFocus
				selected={selectedIds}
				onSelect={toggle}
				onOpen={open}
				onRowKey={onRowKey}
			/>
			{list.data && alerts.length === 0 && (
				<NoAlerts
					isFiltered={window.location.search !== ""}
					onClear={() =>
						change({
							statuses: [],
							severities: [],
							assigneeId: undefined,
							name: "",
							range: undefined,
						})
					}
				/>
			)}
			<div className="alerts-foot">
				<span className="faint" data-testid="alert-total">
					{list.data ? plural(list.data.total, "alert") : "Loading …"}
				</span>
				<div className="grow" />
				<Pagination
					size="small"
					current={state.page}
					pageSize={pageSize}
					total={list.data?.total ?? 0}
					showSizeChanger={false}
					hideOnSinglePage
					showTotal={(total, [first, last]) =>
						`${countText(first)}–${countText(last)} of ${countText(total)}`
					}
					onChange={(page) => change({ page })}
				/>
			</div>
			{closing && (
				<CloseDialog
					alerts={closing}
					isBusy={actions.isBusy}
					onClose={() => setClosing(undefined)}
					onConfirm={async (reason, comment) => {
						await actions.close(closing, reason, comment);
						setClosing(undefined);
						setSelectedIds(new Set());
					}}
				/>
			)}
		</div>
	);
}

const keyOf = ({ id }: Alert) => id;

function listed(id: string, title: string, keys: string): Command {
	return {
		id,
		title,
		group: "Alerts",
		shortcut: keys,
		isHidden: true,
		isElsewhere: true,
		run: () => {},
	};
}

function NoAlerts(props: { isFiltered: boolean; onClear(): void }) {
	return (
		<div className="no-alerts" role="status">
			{props.isFiltered ? (
				<>
					<h2>No alert fits the filters</h2>
					<Button onClick={props.onClear}>Clear filters</Button>
				</>
			) : (
				<>
					<h2>No alerts</h2>
					<p className="soft">
						A correlator opens an alert when one of its rules finds a match.
						Active services shows whether a correlator runs and what it
						receives.
					</p>
				</>
			)}
		</div>
	);
}
