/** Events: search, see when, look closer. */
import { useSuspenseQueries } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useState } from "react";
import { useClient, useMe } from "../../api/context.tsx";
import { eventFieldsQuery, sqlFunctionsQuery } from "../../api/queries.ts";
import { EventDrawer } from "../../panels/event-details/event-drawer.tsx";
import { usePivot } from "../../panels/event-details/pivot-actions.tsx";
import { createFieldList } from "../../query/fields.ts";
import { PageTitle } from "../../shell/page-title.tsx";
import { EventResults } from "./event-results.tsx";
import { HistogramPanel } from "./histogram-panel.tsx";
import { QueryPanel } from "./query-panel.tsx";
import { rememberSearch } from "./recent-searches.ts";
import { type RefreshSeconds, useAutoRefresh } from "./use-auto-refresh.ts";
import { useEventsSearch } from "./use-events-search.ts";
import { useSearchResult } from "./use-search-result.ts";
import "./events-page.css";

export function EventsPage() {
	const client = useClient();
	const me = useMe();
	const [{ data: fieldDefinitions }, { data: functions }] = useSuspenseQueries({
		queries: [eventFieldsQuery(client), sqlFunctionsQuery(client)],
	});
	const fields = useMemo(
		() => createFieldList(fieldDefinitions),
		[fieldDefinitions],
	);
	const search = useEventsSearch();
	const { state, run, show } = search;
	const found = useSearchResult(search);
	const [refresh, setRefresh] = useState<RefreshSeconds>(0);
	useAutoRefresh(refresh, found.isRunning, run);
	useEffect(
		() => rememberSearch(me.id, state.sql, Date.now()),
		[me.id, state.sql],
	);

	const apply = useCallback((sql: string) => run({ sql }), [run]);
	const pivot = usePivot({ sql: state.sql, range: state.range, fields, apply });
	const rows = found.result.data?.rows ?? [];
	const openIndex = rows.findIndex((row) => row.ID === state.eventId);
	const openAt = (index: number) => {
		const id = rows[index]?.ID;
		if (typeof id === "string") show({ eventId: id });
	};
	return (
		<div className="events">
			<PageTitle title="Events" />
			<QueryPanel
				search={search}
				found={found}
				fields={fields}
				functions={functions}
				refresh={refresh}
				onRefresh={setRefresh}
			/>
			<HistogramPanel
				histogram={found.histogram}
				hasResult={found.result.error === null}
				period={search.period}
				onZoom={(range) => run({ range })}
			/>
			<div className="events-body">
				<EventResults
					search={search}
					found={found}
					fields={fields}
					pivot={pivot}
				/>
				{state.eventId !== undefined && (
					<EventDrawer
						id={state.eventId}
						row={rows[openIndex]}
						fields={fields}
						pivot={pivot}
						onClose={() => show({ eventId: undefined })}
						onPrevious={openIndex > 0 ? () => openAt(openIndex - 1) : undefined}
						onNext={
							openIndex >= 0 && openIndex < rows.length - 1
								? () => openAt(openIndex + 1)
								: undefined
						}
					/>
				)}
			</div>
		</div>
	);
}
