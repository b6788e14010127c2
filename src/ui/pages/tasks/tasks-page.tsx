/** The task manager: what runs, ran and waits. */
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { Checkbox, Pagination, Select } from "antd";
import { useMemo } from "react";
import { useClient, useMe } from "../../api/context.tsx";
import { plural } from "../../query/format-number.ts";
import { useCommands } from "../../shell/commands.tsx";
import { ErrorPanel } from "../../shell/error-panel.tsx";
import { PageLoading } from "../../shell/page-loading.tsx";
import { PageTitle } from "../../shell/page-title.tsx";
import { tableShortcuts } from "../../tables/table-shortcuts.ts";
import { VirtualTable } from "../../tables/virtual-table.tsx";
import { isOpen, pageSize, type Task, tasksQuery } from "./queries.ts";
import { taskColumns } from "./task-columns.tsx";
import { stateTitles } from "./task-state.tsx";
import {
	readTasksState,
	type TasksState,
	taskStates,
	writeTasksState,
} from "./tasks-state.ts";
import { useTaskActions } from "./use-task-actions.ts";
import "./tasks-page.css";

export function TasksPage() {
	const parameters = useSearch({ from: "/shell/tasks" });
	const navigate = useNavigate();
	const state = useMemo(() => readTasksState(parameters), [parameters]);
	const change = (patch: Partial<TasksState>) =>
		void navigate({
			to: "/tasks",
			search: writeTasksState({ ...state, page: 1, ...patch }),
			replace: true,
		});
	const { data, error, refetch, dataUpdatedAt } = useQuery(
		tasksQuery(useClient(), state),
	);
	const seesAll = useMe().permissions.includes("tasks.viewAll");
	const actions = useTaskActions();
	const columns = useMemo(
		() => taskColumns(dataUpdatedAt, actions),
		[dataUpdatedAt, actions],
	);
	useCommands(tableShortcuts("Task manager", "task"));
	if (!data && error === null) return <PageLoading />;
	const isFiltered =
		state.state !== undefined || state.kind !== undefined || state.isMine;
	return (
		<div className="tasks">
			<PageTitle title="Task manager" />
			<div className="tasks-bar">
				<span className="faint" data-testid="task-total" role="status">
					{data ? plural(data.total, "task") : ""}
				</span>
				<Select
					aria-label="State"
					allowClear
					placeholder="Any state"
					value={state.state}
					options={taskStates.map((value) => ({
						value,
						label: stateTitles[value],
					}))}
					onChange={(value) => change({ state: value })}
				/>
				<Select
					aria-label="Kind"
					allowClear
					placeholder="Any kind"
					className="tasks-kind"
					value={state.kind}
					options={data?.kinds.map(({ kind, title }) => ({
						value: kind,
						label: title,
					}))}
					onChange={(value) => change({ kind: value })}
				/>
				{seesAll && (
					<Checkbox
						checked={state.isMine}
						onChange={({ target }) => change({ isMine: target.checked })}
					>
						Only mine
					</Checkbox>
				)}
				<span className="grow" />
				{data && data.total > pageSize && (
					<Pagination
						size="small"
						current={state.page}
						pageSize={pageSize}
						total={data.total}
						showSizeChanger={false}
						onChange={(page) => change({ page })}
					/>
				)}
			</div>
			{error !== null && (
				<div className="tasks-note">
					<ErrorPanel error={error} onRetry={() => void refetch()} />
				</div>
			)}
			{data?.tasks.length === 0 ? (
				<p className="soft tasks-note">
					{isFiltered
						? "No task fits the filters."
						: "No tasks yet. Imports, exports, backups and other work that takes longer is listed here, for 30 days."}
				</p>
			) : (
				<VirtualTable<Task>
					label="Tasks"
					columns={columns}
					rows={data?.tasks ?? []}
					rowKey={({ id }) => id}
					rowHeight={32}
					takesFocus
					onRowKey={(key, task) => {
						if (key === "c" && isOpen(task)) actions.cancel(task);
						else if (key === "r" && !isOpen(task)) actions.restart(task);
						else return false;
						return true;
					}}
				/>
			)}
		</div>
	);
}
