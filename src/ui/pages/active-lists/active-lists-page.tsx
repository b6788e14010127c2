/** Contents of active lists, as one correlator holds them. */
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { Input, Pagination, Select } from "antd";
import { useMemo } from "react";
import { useClient } from "../../api/context.tsx";
import { servicesQuery } from "../../api/queries.ts";
import { bytesText, countText, plural } from "../../query/format-number.ts";
import { unmask } from "../../query/values.ts";
import { ErrorPanel } from "../../shell/error-panel.tsx";
import { PageLoading } from "../../shell/page-loading.tsx";
import { PageTitle } from "../../shell/page-title.tsx";
import { VirtualTable } from "../../tables/virtual-table.tsx";
import { SearchIcon } from "../../theme/icons.tsx";
import { ListBar } from "./list-bar.tsx";
import { ListNav } from "./list-nav.tsx";
import {
	type ListsState,
	pageSize,
	readListsState,
	writeListsState,
} from "./lists-state.ts";
import { type ListRecord, overviewQuery, recordsQuery } from "./queries.ts";
import { recordColumns } from "./record-columns.tsx";
import { useListActions } from "./use-list-actions.tsx";
import { useListKeys } from "./use-list-keys.ts";
import "./active-lists-page.css";

const noRecords: readonly ListRecord[] = [];

export function ActiveListsPage() {
	const parameters = useSearch({ from: "/shell/active-lists" });
	const navigate = useNavigate();
	const client = useClient();
	const state = useMemo(() => readListsState(parameters), [parameters]);
	const change = (patch: Partial<ListsState>) =>
		void navigate({
			to: "/active-lists",
			search: writeListsState({ ...state, page: 1, ...patch }),
			replace: true,
		});
	const services = useQuery(servicesQuery(client));
	const correlators = (services.data ?? []).filter(
		({ kind }) => kind === "correlator",
	);
	const first =
		correlators.find(({ status }) => status === "green") ?? correlators[0];
	const serviceId = state.serviceId ?? first?.id;
	const overview = useQuery(overviewQuery(client, serviceId));
	const lists = overview.data?.lists ?? [];
	const list = lists.find(({ id }) => id === state.listId) ?? lists[0];
	const place = { id: serviceId ?? "", list: list?.id ?? "" };
	const records = useQuery(
		recordsQuery(client, place, state.search, state.page),
	);
	const shown = records.data?.records ?? noRecords;
	const columns = useMemo(() => recordColumns(shown), [shown]);
	const actions = useListActions(place, list, shown);
	const canEdit = overview.data?.canEdit ?? false;
	const onRowKey = useListKeys(actions, canEdit && list !== undefined);
	if (services.error !== null)
		return (
			<div className="page-error">
				<PageTitle title="Active lists" />
				<ErrorPanel
					error={services.error}
					onRetry={() => void services.refetch()}
				/>
			</div>
		);
	if (!services.data) return <PageLoading />;
	return (
		<div className="lists">
			<PageTitle title={list ? unmask(list.name) : "Active lists"} />
			<ListNav
				lists={lists}
				chosen={list?.id}
				onChoose={(listId) => change({ listId, search: "" })}
			>
				<Select
					aria-label="Correlator"
					value={serviceId ?? null}
					placeholder="No correlator"
					options={correlators.map(({ id, name }) => ({
						...{ value: id, label: unmask(name) },
					}))}
					onChange={(id: string) =>
						change({ serviceId: id, listId: undefined, search: "" })
					}
				/>
			</ListNav>
			<div className="lists-main">
				<div className="lists-bar">
					<h2>{list ? unmask(list.name) : "Active lists"}</h2>
					<Input
						className="lists-search"
						allowClear
						prefix={<SearchIcon />}
						placeholder="Search keys and values"
						aria-label="Search records"
						value={state.search}
						disabled={list === undefined}
						onChange={(event) => change({ search: event.target.value })}
					/>
					<span className="grow" />
					{list && <ListBar list={list} actions={actions} canEdit={canEdit} />}
				</div>
				<Notes
					overview={overview}
					hasCorrelator={correlators.length > 0}
					hasList={list !== undefined}
				/>
				{records.error !== null && overview.error === null && (
					<ErrorPanel
						error={records.error}
						onRetry={() => void records.refetch()}
					/>
				)}
				{list && (
					<VirtualTable<ListRecord>
						label={`Records of ${unmask(list.name)}`}
						columns={columns}
						rows={shown}
						rowKey={({ key }) => key}
						rowHeight={28}
						onOpen={canEdit ? actions.change : () => undefined}
						onRowKey={onRowKey}
					/>
				)}
				{records.data?.total === 0 && (
					<p className="soft lists-empty">
						{state.search === ""
							? "The list is empty in this correlator. Rules fill it, an import does, or add a record."
							: "No record fits the search."}
					</p>
				)}
				<div className="lists-foot">
					<span className="faint" data-testid="record-total">
						{records.data && plural(records.data.total, "record")}
						{list &&
							list.records > 0 &&
							(state.search === ""
								? `, about ${bytesText(list.bytes)}`
								: ` of ${countText(list.records)}`)}
					</span>
					<span className="grow" />
					<Pagination
						size="small"
						current={state.page}
						pageSize={pageSize}
						total={records.data?.total ?? 0}
						showSizeChanger={false}
						hideOnSinglePage
						showTotal={(total, [from, to]) =>
							`${countText(from)}–${countText(to)} of ${countText(total)}`
						}
						onChange={(page) => change({ page })}
					/>
				</div>
			</div>
			{actions.dialogs}
		</div>
	);
}

/** Why there is nothing to see. */
function Notes(props: {
	readonly overview: {
		readonly error: Error | null;
		readonly data: unknown;
		refetch(): unknown;
	};
	readonly hasCorrelator: boolean;
	readonly hasList: boolean;
}) {
	const { overview, hasCorrelator, hasList } = props;
	if (!hasCorrelator)
		return (
			<p className="soft lists-empty">
				Active lists are held by correlators, and there is none. Create a
				correlator and a service for it.
			</p>
		);
	if (overview.error !== null)
		return (
			<ErrorPanel
				error={overview.error}
				onRetry={() => void overview.refetch()}
			/>
		);
	if (overview.data === undefined || hasList) return null;
	return (
		<p className="soft lists-empty">
			This correlator has no active list. Create one under Resources, then
			reload the correlator.
		</p>
	);
}
