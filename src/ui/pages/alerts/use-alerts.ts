/** The filters in the address, the alerts they find, and how many of each status there are. */
import { keepPreviousData, useQueries, useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useMemo } from "react";
import { useClient } from "../../api/context.tsx";
import { alertsQuery } from "../../api/queries.ts";
import { resolveRange } from "../../query/time-range.ts";
import {
	type AlertStatus,
	type AlertsState,
	alertStatuses,
	readAlertsState,
	writeAlertsState,
} from "../../query/url-state.ts";
import { useShownTenants } from "../../shell/shown-tenants.ts";

/** Alerts on one page of the table. */
export const pageSize = 100;
/** New alerts show up by themselves. */
const refetchMs = 15_000;

export function useAlertsState(): [
	AlertsState,
	(change: Partial<AlertsState>) => void,
] {
	const parameters = useSearch({ from: "/shell/alerts" });
	const navigate = useNavigate();
	const state = useMemo(() => readAlertsState(parameters), [parameters]);
	const change = (patch: Partial<AlertsState>) =>
		void navigate({
			to: "/alerts",
			// Another filter finds other pages.
			search: writeAlertsState({ ...state, page: 1, ...patch }),
		});
	return [state, change];
}

export function useAlerts(state: AlertsState) {
	const client = useClient();
	const rangeKey = JSON.stringify(state.range);
	const period = useMemo(
		// By content, and once: a moving "now" would be another question at every drawing.
		() => (state.range ? resolveRange(state.range, Date.now()) : undefined),
		[rangeKey],
	);
	const { ids } = useShownTenants();
	const filter = {
		...(ids === undefined ? {} : { tenantId: [...ids] }),
		severity: [...state.severities],
		assigneeId: state.assigneeId,
		name: state.name || undefined,
		...period,
	};
	const list = useQuery({
		...alertsQuery(client, {
			...filter,
			status: [...state.statuses],
			offset: (state.page - 1) * pageSize,
			limit: pageSize,
		}),
		placeholderData: keepPreviousData,
		refetchInterval: refetchMs,
	});
	const counts = useQueries({
		queries: alertStatuses.map((status) => ({
			...alertsQuery(client, { ...filter, status: [status], limit: 1 }),
			placeholderData: keepPreviousData,
			refetchInterval: refetchMs,
		})),
	});
	const countOf = (status: AlertStatus): number | undefined =>
		counts[alertStatuses.indexOf(status)]?.data?.total;
	return { list, countOf, period };
}
