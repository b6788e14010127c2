import { Link } from "@tanstack/react-router";
import { Button } from "antd";
import { agoText, localTime, utcTime } from "../../query/format-time.ts";
import { unmask } from "../../query/values.ts";
import type { Column } from "../../tables/column.ts";
import { isOpen, type Task } from "./queries.ts";
import {
	progressText,
	stateTitles,
	TaskProgress,
	TaskState,
} from "./task-state.tsx";

export interface TaskActions {
	cancel(task: Task): void;
	restart(task: Task): void;
}

/** Where the result of a completed task of a kind is looked at. */
const resultPages: Readonly<Record<string, "/settings/backup">> = {
	backup: "/settings/backup",
};

const time = (ms: number) => `${localTime(ms)}\n${utcTime(ms)}`;

export function taskColumns(now: number, actions: TaskActions): Column<Task>[] {
	return [
		{
			key: "state",
			title: "State",
			width: 110,
			render: (task) => <TaskState task={task} />,
			tooltip: ({ state, error }) => unmask(error ?? stateTitles[state]),
		},
		{
			key: "title",
			title: "Task",
			width: 180,
			grows: true,
			render: ({ title }) => <span className="value">{unmask(title)}</span>,
			tooltip: ({ title, id }) => `${unmask(title)}\n${id}`,
		},
		{
			key: "progress",
			title: "Progress",
			width: 270,
			hasMenu: false,
			render: (task) => <TaskProgress task={task} />,
			tooltip: progressText,
		},
		{
			key: "user",
			title: "Created by",
			width: 130,
			render: ({ userId, userName = "" }) =>
				userId === undefined ? (
					<span className="soft">Scheduled task</span>
				) : (
					<span className="value">{unmask(userName) || "—"}</span>
				),
		},
		{
			key: "created",
			title: "Created",
			width: 105,
			render: ({ createdAt }) => agoText(createdAt, now),
			tooltip: ({ createdAt }) => time(createdAt),
		},
		{
			key: "updated",
			title: "Updated",
			width: 105,
			render: ({ updatedAt }) => agoText(updatedAt, now),
			tooltip: ({ updatedAt }) => time(updatedAt),
		},
		{
			key: "tenant",
			title: "Tenant",
			width: 100,
			render: ({ tenantName }) => (
				<span className="value">{unmask(tenantName)}</span>
			),
		},
		{
			key: "actions",
			title: "",
			width: 150,
			hasMenu: false,
			render: (task) => <Actions task={task} actions={actions} />,
		},
	];
}

function Actions({ task, actions }: { task: Task; actions: TaskActions }) {
	const page = resultPages[task.kind];
	if (isOpen(task)) {
		return (
			<Button
				size="small"
				disabled={task.isCancelRequested}
				aria-label={`Cancel ${unmask(task.title)}`}
				onClick={(event) => {
					event.stopPropagation();
					actions.cancel(task);
				}}
			>
				Cancel
			</Button>
		);
	}
	return (
		<span className="task-actions">
			<Button
				size="small"
				aria-label={`Restart ${unmask(task.title)}`}
				onClick={(event) => {
					event.stopPropagation();
					actions.restart(task);
				}}
			>
				Restart
			</Button>
			{task.state === "completed" && page !== undefined && (
				<Link to={page}>Result</Link>
			)}
		</span>
	);
}
