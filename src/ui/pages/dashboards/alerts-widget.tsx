import { useQueries, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { lazy, Suspense } from "react";
import { useClient } from "../../api/context.tsx";
import { alertsQuery } from "../../api/queries.ts";
import { countText } from "../../query/format-number.ts";
import { useShownTenants } from "../../shell/shown-tenants.ts";
import { TimeText } from "../../shell/time-text.tsx";
import { SeverityBadge } from "../../theme/severity.tsx";
import { statusTitles } from "../alerts/alert-labels.tsx";
import type { WidgetProps } from "./widget-content.tsx";
import { WidgetState } from "./widget-state.tsx";

const SeriesChart = lazy(() => import("./series-chart.tsx"));

const statuses = ["new", "assigned", "escalated", "closed"] as const;
const severities = ["critical", "high", "medium", "low"] as const;
const open = statuses.filter((status) => status !== "closed");

/** Only the tenants that the user chose in the top bar. */
function useTenantFilter(): { readonly tenantId?: string[] } {
	const { ids } = useShownTenants();
	return ids === undefined ? {} : { tenantId: [...ids] };
}

export function AlertsWidget(props: WidgetProps<"alerts">) {
	switch (props.widget.part) {
		case "status":
			return <CountsByStatus {...props} />;
		case "severity":
			return <CountsBySeverity {...props} />;
		case "rule":
			return <CountsByRule {...props} />;
		case "latest":
			return <LatestAlerts {...props} />;
	}
}

function CountsByStatus({ period }: WidgetProps<"alerts">) {
	const client = useClient();
	const tenants = useTenantFilter();
	const results = useQueries({
		queries: statuses.map((status) =>
			alertsQuery(client, {
				...{ ...period, ...tenants },
				...{ status: [status], limit: 1 },
			}),
		),
	});
	return (
		<WidgetState
			error={results.find(({ error }) => error !== null)?.error ?? null}
			isLoading={results.some(({ isPending }) => isPending)}
			isEmpty={false}
			onRetry={() => {
				for (const { refetch } of results) void refetch();
			}}
		>
			<ul className="widget-counts">
				{statuses.map((status, index) => (
					<li key={status}>
						<Link to="/alerts" search={{ status: [status] }}>
							<strong>{countText(results[index]?.data?.total ?? 0)}</strong>
							<span>{statusTitles[status]}</span>
						</Link>
					</li>
				))}
			</ul>
		</WidgetState>
	);
}

function CountsBySeverity({ period }: WidgetProps<"alerts">) {
	const client = useClient();
	const tenants = useTenantFilter();
	const results = useQueries({
		queries: severities.map((severity) =>
			alertsQuery(client, {
				...{ ...period, ...tenants },
				...{ status: open, severity: [severity], limit: 1 },
			}),
		),
	});
	return (
		<WidgetState
			error={results.find(({ error }) => error !== null)?.error ?? null}
			isLoading={results.some(({ isPending }) => isPending)}
			isEmpty={false}
			onRetry={() => {
				for (const { refetch } of results) void refetch();
			}}
		>
			<ul className="widget-counts">
				{severities.map((severity, index) => (
					<li key={severity}>
						<Link
							to="/alerts"
							search={{ status: [...open], severity: [severity] }}
						>
							<strong>{countText(results[index]?.data?.total ?? 0)}</strong>
							<SeverityBadge severity={severity} />
						</Link>
					</li>
				))}
			</ul>
		</WidgetState>
	);
}

const mostCounted = 500;

function CountsByRule({ widget, period, height }: WidgetProps<"alerts">) {
	const { data, error, isPending, refetch } = useQuery(
		alertsQuery(useClient(), {
			...period,
			...useTenantFilter(),
			limit: mostCounted,
		}),
	);
	const counts = Map.groupBy(data?.alerts ?? [], ({ name }) => name);
	const points = [...counts]
		.map(([name, { length }]) => ({ name, value: length }))
		.sort((a, b) => b.value - a.value)
		.slice(0, 10);
	return (
		<WidgetState
			error={error}
			isLoading={isPending}
			isEmpty={points.length === 0}
			onRetry={() => void refetch()}
		>
			<Suspense fallback={<div style={{ height }} />}>
				<SeriesChart
					points={points}
					view="bar"
					title={widget.title}
					height={height}
				/>
			</Suspense>
			{data && data.total > mostCounted && (
				<p className="faint">Of the latest {countText(mostCounted)}</p>
			)}
		</WidgetState>
	);
}

function LatestAlerts({ period }: WidgetProps<"alerts">) {
	const { data, error, isPending, refetch } = useQuery(
		alertsQuery(useClient(), { ...period, ...useTenantFilter(), limit: 20 }),
	);
	const alerts = data?.alerts ?? [];
	return (
		<WidgetState
			error={error}
			isLoading={isPending}
			isEmpty={alerts.length === 0}
			onRetry={() => void refetch()}
		>
			<ul className="widget-list">
				{alerts.map(({ id, name, severity, lastSeen }) => (
					<li key={id}>
						<SeverityBadge severity={severity} />
						<Link to="/alerts/$alertId" params={{ alertId: id }}>
							{name}
						</Link>
						<span className="faint">
							<TimeText ms={lastSeen} />
						</span>
					</li>
				))}
			</ul>
		</WidgetState>
	);
}
