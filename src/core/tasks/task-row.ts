import type { taskSchedulesTable, tasksTable } from "./tasks.table.ts";
import type { Task, TaskSchedule } from "./tasks.ts";

export type TaskRow = typeof tasksTable.$inferSelect;
type ScheduleRow = typeof taskSchedulesTable.$inferSelect;

export function toTask(row: TaskRow): Task {
	return {
		id: row.id,
		kind: row.kind,
		title: row.title,
		tenantId: row.tenantId,
		...(row.userId !== null && { userId: row.userId }),
		...(row.scheduleId !== null && { scheduleId: row.scheduleId }),
		state: row.state,
		isCancelRequested: row.isCancelRequested,
		progress: {
			done: row.progressDone,
			...(row.progressTotal !== null && { total: row.progressTotal }),
			text: row.progressText,
		},
		...(row.result !== null && { result: row.result }),
		...(row.error !== null && { error: row.error }),
		createdAt: row.createdAt,
		...(row.startedAt !== null && { startedAt: row.startedAt }),
		...(row.endedAt !== null && { endedAt: row.endedAt }),
		updatedAt: row.updatedAt,
	};
}

export function toSchedule(row: ScheduleRow): TaskSchedule {
	return {
		id: row.id,
		kind: row.kind,
		title: row.title,
		tenantId: row.tenantId,
		input: row.input,
		everyMinutes: row.everyMinutes,
		nextAt: row.nextAt,
		isDisabled: row.isDisabled,
	};
}

/** A task that waits, as it begins. */
export function newTaskRow(
	task: Pick<TaskRow, "id" | "kind" | "title" | "tenantId" | "input"> & {
		readonly userId: string | null;
		readonly scheduleId: string | null;
		readonly now: number;
	},
): TaskRow {
	const { now, ...given } = task;
	return {
		...given,
		state: "waiting",
		result: null,
		error: null,
		progressDone: 0,
		progressTotal: null,
		progressText: "",
		attempts: 0,
		isCancelRequested: false,
		runnerId: null,
		runnerUntil: null,
		createdAt: now,
		startedAt: null,
		endedAt: null,
		updatedAt: now,
	};
}
