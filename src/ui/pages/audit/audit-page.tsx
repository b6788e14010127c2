/** Settings → Audit: who did what, and with what outcome. */
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button } from "antd";
import { useMemo } from "react";
import { useClient, useMe } from "../../api/context.tsx";
import { searchQuery } from "../../api/queries.ts";
import { plural } from "../../query/format-number.ts";
import { defaultEventsState, writeEventsState } from "../../query/url-state.ts";
import { useCommands } from "../../shell/commands.tsx";
import { ErrorPanel } from "../../shell/error-panel.tsx";
import { PageTitle } from "../../shell/page-title.tsx";
import { tableShortcuts } from "../../tables/table-shortcuts.ts";
import { VirtualTable } from "../../tables/virtual-table.tsx";
import { usePeriod } from "../ledger/use-period.ts";
import { auditColumns } from "./audit-columns.tsx";
import { AuditDrawer } from "./audit-drawer.tsx";
import { AuditFilters } from "./audit-filters.tsx";
import { type AuditRow, toAuditRow } from "./audit-row.ts";
import { auditSql, maxRows, useAuditState } from "./audit-state.ts";
import { TrailVerification, useTrailVerification } from "./verify-trail.tsx";
import "./audit-page.css";

export function AuditPage() {
	const [state, change] = useAuditState();
	const [period, renew] = usePeriod(state.range);
	const { isGeneralAdministrator } = useMe();
	const verification = useTrailVerification();
	const sql = auditSql(state);
	const found = useQuery({
		...searchQuery(useClient(), { sql, ...period }),
		placeholderData: keepPreviousData,
	});
	const rows = useMemo(
		() => (found.data?.result.rows ?? []).map(toAuditRow),
		[found.data],
	);
	const actions = useMemo(
		() => [...new Set(rows.map(({ action }) => action))].sort(),
		[rows],
	);
	const open = rows.find(({ id }) => id === state.eventId);
	const close = () => change({ eventId: undefined });
	useCommands([
		...tableShortcuts("Audit", "audit event"),
		...(open === undefined
			? []
			: [
					{
						...{ id: "audit.close", title: "Close the details" },
						...{ group: "Audit", shortcut: "Escape", isHidden: true },
						run: close,
					},
				]),
	]);
	return (
		<div className="audit">
			<PageTitle title="Audit" />
			<div className="audit-bar">
				<AuditFilters
					state={state}
					period={period}
					actions={actions}
					isLoading={found.isFetching}
					onChange={change}
					onRenew={renew}
				/>
				{isGeneralAdministrator && (
					<Button
						loading={verification.isPending}
						onClick={() => verification.mutate()}
					>
						Verify the trail
					</Button>
				)}
			</div>
			<TrailVerification verification={verification} />
			{found.error !== null && (
				<div className="audit-note">
					<ErrorPanel
						error={found.error}
						onRetry={() => void found.refetch()}
					/>
				</div>
			)}
			<div className="audit-area">
				<VirtualTable<AuditRow>
					label="Audit events"
					columns={auditColumns}
					rows={rows}
					rowKey={({ id }) => id}
					openKey={state.eventId}
					takesFocus
					onOpen={({ id }) => change({ eventId: id })}
				/>
				{found.data && rows.length === 0 && (
					<p className="audit-empty soft">
						No audit event of this period fits. Audit events belong to the
						tenant Main: only who may search its events sees them.
					</p>
				)}
				{open && <AuditDrawer row={open} onClose={close} />}
			</div>
			<div className="audit-foot soft">
				<span>
					{rows.length >= maxRows
						? `The newest ${plural(rows.length, "event")}; choose a shorter period for earlier ones`
						: plural(rows.length, "event")}
				</span>
				<span className="grow" />
				<Link
					to="/events"
					search={writeEventsState({
						...defaultEventsState,
						...{ sql, range: state.range },
					})}
				>
					Open in Events
				</Link>
			</div>
		</div>
	);
}
