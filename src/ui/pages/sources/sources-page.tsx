/** Sources of events: who sends, who fell silent, and the policies that watch them. */
import { useQuery } from "@tanstack/react-query";
import { Input, Pagination, Segmented } from "antd";
import { useState } from "react";
import { useClient, useMe } from "../../api/context.tsx";
import { countText } from "../../query/format-number.ts";
import { ErrorPanel } from "../../shell/error-panel.tsx";
import { PageLoading } from "../../shell/page-loading.tsx";
import { PageTitle } from "../../shell/page-title.tsx";
import { AssignPolicy } from "./assign-policy.tsx";
import { PolicyTable } from "./policy-table.tsx";
import { type Source, sourceRatesQuery, sourcesQuery } from "./queries.ts";
import { SourceTable } from "./source-table.tsx";
import { stateTitles } from "./source-titles.ts";
import {
	type SourcesState,
	sourceStates,
	useSourcesState,
} from "./sources-state.ts";
import "./sources-page.css";

const pageSize = 100;
const nobody: ReadonlySet<string> = new Set();

export function SourcesPage() {
	const [state, change] = useSourcesState();
	return (
		<div className="sources-page">
			<PageTitle title="Sources" />
			<header className="sources-bar">
				<Segmented<SourcesState["view"]>
					aria-label="View"
					value={state.view}
					options={[
						{ value: "sources", label: "Sources" },
						{ value: "policies", label: "Policies" },
					]}
					onChange={(view) => change({ view })}
				/>
				{state.view === "sources" && (
					<Input.Search
						className="sources-search"
						aria-label="Search sources"
						placeholder="Name, source or connector"
						allowClear
						defaultValue={state.search}
						onSearch={(search) => change({ search })}
					/>
				)}
			</header>
			<div className="sources-content">
				{state.view === "policies" ? (
					<PolicyTable />
				) : (
					<SourceList
						// What is chosen belongs to what is shown.
						key={`${state.state} ${state.search} ${state.page}`}
						state={state}
						change={change}
					/>
				)}
			</div>
		</div>
	);
}

interface SourceListProps {
	readonly state: SourcesState;
	change(change: Partial<SourcesState>): void;
}

function SourceList({ state, change }: SourceListProps) {
	const client = useClient();
	const me = useMe();
	const [chosen, setChosen] = useState(nobody);
	const { data, error, refetch } = useQuery(
		sourcesQuery(client, {
			state: state.state === undefined ? undefined : [state.state],
			search: state.search || undefined,
			offset: (state.page - 1) * pageSize,
			limit: pageSize,
		}),
	);
	const ids = (data?.sources ?? []).map(({ id }) => id);
	const rates = useQuery(sourceRatesQuery(client, ids));
	if (error !== null)
		return <ErrorPanel error={error} onRetry={() => void refetch()} />;
	if (!data) return <PageLoading />;
	const { states } = data;
	const all = states.green + states.red + states.gray;
	return (
		<>
			<div className="sources-filters">
				<Segmented<Source["state"] | "all">
					aria-label="State"
					value={state.state ?? "all"}
					options={[
						{ value: "all", label: `All ${countText(all)}` },
						...sourceStates.map((value) => ({
							value,
							label: `${stateTitles[value]} ${countText(states[value])}`,
						})),
					]}
					onChange={(value) =>
						change({ state: value === "all" ? undefined : value })
					}
				/>
				<span className="grow" />
				{me.permissions.includes("sources.edit") && (
					<AssignPolicy ids={[...chosen]} onDone={() => setChosen(nobody)} />
				)}
			</div>
			{rates.error !== null && (
				<ErrorPanel
					error={rates.error}
					title="What they sent is not known"
					onRetry={() => void rates.refetch()}
				/>
			)}
			{data.sources.length === 0 ? (
				<p className="soft" data-testid="no-sources">
					{all === 0
						? "No source has sent anything yet. Whoever sends to a collector is listed here about a minute later."
						: "No source fits these filters."}
				</p>
			) : (
				<SourceTable
					sources={data.sources}
					rates={rates.data?.hours}
					chosen={chosen}
					onChoose={setChosen}
				/>
			)}
			{data.total > pageSize && (
				<Pagination
					size="small"
					current={state.page}
					pageSize={pageSize}
					total={data.total}
					showSizeChanger={false}
					onChange={(page) => change({ page })}
				/>
			)}
		</>
	);
}
