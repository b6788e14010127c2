/** State and progress of a task, as cells show them. */
import { Progress } from "antd";
import { countText } from "../../query/format-number.ts";
import { unmask } from "../../query/values.ts";
import type { Task } from "./queries.ts";

export const stateTitles: Readonly<Record<Task["state"], string>> = {
	waiting: "Waiting",
	running: "Running",
	completed: "Completed",
	failed: "Error",
	cancelled: "Cancelled",
};

export function TaskState({ task }: { task: Task }) {
	const isEnding = task.isCancelRequested && task.state === "running";
	return (
		<span className={`task-state is-${task.state}`}>
			<span className="task-dot" aria-hidden="true" />
			{isEnding ? "Cancelling" : stateTitles[task.state]}
		</span>
	);
}

/** What is known of the progress in words, or why it failed. */
export function progressText({ state, progress, error }: Task): string {
	if (error !== undefined) return unmask(error);
	const { done, total, text } = progress;
	const count =
		total === undefined
			? done === 0
				? ""
				: countText(done)
			: `${countText(done)} of ${countText(total)}`;
	if (state === "waiting") return "";
	return [count, unmask(text)].filter((part) => part !== "").join(" · ");
}

export function TaskProgress({ task }: { task: Task }) {
	const { state, progress } = task;
	const text = progressText(task);
	const share =
		progress.total === undefined || progress.total === 0
			? undefined
			: Math.min(100, Math.floor((progress.done / progress.total) * 100));
	return (
		<span className="task-progress">
			{state === "running" && share !== undefined && (
				<Progress
					percent={share}
					size={[80, 6]}
					showInfo={false}
					aria-label="Progress"
					status="active"
				/>
			)}
			<span className={`value ${state === "failed" ? "is-bad" : "faint"}`}>
				{text}
			</span>
		</span>
	);
}
