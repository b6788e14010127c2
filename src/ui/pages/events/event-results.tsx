/** The lower part of the page: what the search found, or why it found nothing. */

import { Button } from "antd";
import type { PivotActions } from "../../panels/event-details/pivot-actions.tsx";
import type { FieldList } from "../../query/fields.ts";
import { selectsEvents, splitStatement } from "../../query/statement.ts";
import { QueryProblem } from "../../query/tokens.ts";
import { ErrorPanel } from "../../shell/error-panel.tsx";
import { EmptyResult } from "./empty-result.tsx";
import { EventTable } from "./event-table.tsx";
import { PlainResult } from "./plain-result.tsx";
import type { EventsSearch } from "./use-events-search.ts";
import type { SearchState } from "./use-search-result.ts";

interface EventResultsProps {
	readonly search: EventsSearch;
	readonly found: SearchState;
	readonly fields: FieldList;
	readonly pivot: PivotActions;
}

export function EventResults(props: EventResultsProps) {
	const { search, found, fields, pivot } = props;
	const { data, error, isStale } = found.result;
	const again = () => search.run();
	if (error !== null)
		return (
			<div className="results-note">
				<ErrorPanel
					error={error}
					title="The search was not run"
					onRetry={again}
				/>
			</div>
		);
	if (found.isCancelled)
		return (
			<div className="results-note" role="status">
				<p>The search was cancelled before it answered.</p>
				<Button onClick={again}>Run it again</Button>
			</div>
		);
	if (!data)
		return (
			<div className="results-note" role="status">
				Searching …
			</div>
		);
	if (data.rows.length === 0 && !found.isRunning)
		return <EmptyResult search={search} />;
	const { sql } = search.state;
	const isTable = data.areEvents && selectsAll(sql);
	return (
		<section
			className={`results ${isStale ? "is-stale" : ""}`}
			aria-label="Results"
			aria-busy={found.isRunning}
		>
			{isTable ? (
				<EventTable
					search={search}
					result={data}
					isStale={isStale}
					fields={fields}
					pivot={pivot}
				/>
			) : (
				<PlainResult
					search={search}
					result={data}
					isStale={isStale}
					fields={fields}
					pivot={pivot}
				/>
			)}
		</section>
	);
}

/** `SELECT *`: the user chooses the columns, not the query. */
function selectsAll(sql: string): boolean {
	try {
		return selectsEvents(splitStatement(sql));
	} catch (error) {
		// The server understood what the console does not: show the rows as events.
		if (error instanceof QueryProblem) return true;
		throw error;
	}
}
