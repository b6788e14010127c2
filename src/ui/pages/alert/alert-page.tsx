/** One alert: what happened, what to do, who does it. */
import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { useCallback, useMemo, useState } from "react";
import { useClient, useMe } from "../../api/context.tsx";
import { alertQuery, eventFieldsQuery } from "../../api/queries.ts";
import { EventDrawer } from "../../panels/event-details/event-drawer.tsx";
import { usePivot } from "../../panels/event-details/pivot-actions.tsx";
import { createFieldList } from "../../query/fields.ts";
import { defaultSql } from "../../query/statement.ts";
import { defaultEventsState, writeEventsState } from "../../query/url-state.ts";
import { useCommands } from "../../shell/commands.tsx";
import { ErrorPanel } from "../../shell/error-panel.tsx";
import { PageLoading } from "../../shell/page-loading.tsx";
import { PageTitle } from "../../shell/page-title.tsx";
import { CloseDialog } from "../alerts/close-dialog.tsx";
import { useAlertActions } from "../alerts/use-alert-actions.ts";
import { AlertFacts } from "./alert-facts.tsx";
import { AlertHeader } from "./alert-header.tsx";
import { AlertHistory } from "./alert-history.tsx";
import { EventTree } from "./event-tree.tsx";
import { alertRange, eventsOfAlert } from "./events-of-alert.ts";
import "./alert-page.css";

/** An open alert still collects events. */
const refetchMs = 15_000;

export function AlertPage() {
	const { alertId } = useParams({ from: "/shell/alerts/$alertId" });
	const client = useClient();
	const me = useMe();
	const navigate = useNavigate();
	const actions = useAlertActions();
	const { data: definitions } = useSuspenseQuery(eventFieldsQuery(client));
	const fields = useMemo(() => createFieldList(definitions), [definitions]);
	const found = useQuery({
		...alertQuery(client, alertId),
		refetchInterval: refetchMs,
	});
	const [isClosing, setClosing] = useState(false);
	const [openId, setOpenId] = useState<string>();
	const alert = found.data?.alert;
	const events = found.data?.events ?? [];
	const range = alert ? alertRange(alert, events) : defaultEventsState.range;

	const toEvents = useCallback(
		(sql: string) =>
			void navigate({
				to: "/events",
				search: writeEventsState({ ...defaultEventsState, sql, range }),
			}),
		[navigate, range],
	);
	const pivot = usePivot({ sql: defaultSql, range, fields, apply: toEvents });
	const showEvents = () => {
		if (alert) toEvents(eventsOfAlert(alert, events));
	};
	const isOpen = alert !== undefined && alert.status !== "closed";
	const takeOver = () => {
		if (alert && isOpen) void actions.assign([alert], me.id);
	};
	const startClosing = () => setClosing(isOpen);
	useCommands([
		command("alert.mine", "Assign the alert to me", "a", takeOver),
		command("alert.close", "Close the alert", "c", startClosing),
		command("alert.events", "Show its events in Events", "e", showEvents),
		command("alert.list", "Back to all alerts", "u", () =>
			navigate({ to: "/alerts" }),
		),
	]);

	if (!found.data && found.error)
		return (
			<div className="alert-failed">
				<PageTitle title="Alert" />
				<ErrorPanel error={found.error} onRetry={() => void found.refetch()} />
				<Link to="/alerts">All alerts</Link>
			</div>
		);
	if (!found.data || !alert) return <PageLoading />;
	const openIndex = events.findIndex(({ id }) => id === openId);
	const openEvent = events[openIndex];
	const stepTo = (index: number) => {
		const id = events[index]?.id;
		return id === undefined ? undefined : () => setOpenId(id);
	};
	return (
		<div className="alert-page">
			<PageTitle title={alert.name} />
			<AlertHeader
				alert={alert}
				actions={actions}
				onClose={startClosing}
				onShowEvents={showEvents}
			/>
			<div className="alert-body">
				<div className="alert-columns">
					<div className="alert-main">
						<EventTree
							events={events}
							openId={openId}
							isOverflowed={alert.isOverflowed}
							onOpen={setOpenId}
						/>
						<AlertHistory alertId={alert.id} history={found.data.history} />
					</div>
					<AlertFacts
						alert={alert}
						runbook={found.data.runbook}
						pivot={pivot}
					/>
				</div>
				{openEvent && (
					<EventDrawer
						id={openEvent.id}
						row={openEvent.event}
						isWhole
						fields={fields}
						pivot={pivot}
						onClose={() => setOpenId(undefined)}
						onPrevious={stepTo(openIndex - 1)}
						onNext={stepTo(openIndex + 1)}
					/>
				)}
			</div>
			{isClosing && (
				<CloseDialog
					alerts={[alert]}
					isBusy={actions.isBusy}
					onClose={() => setClosing(false)}
					onConfirm={async (reason, comment) => {
						const isDone = await actions.close([alert], reason, comment);
						if (isDone) setClosing(false);
					}}
				/>
			)}
		</div>
	);
}

function command(id: string, title: string, shortcut: string, run: () => void) {
	return { id, title, group: "Alert", shortcut, run };
}
