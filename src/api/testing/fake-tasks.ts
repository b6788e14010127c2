import { type Task, type TaskRunner, tasksErrors } from "#core/index.ts";
import { idOf } from "./names.ts";

export interface FakeTasks extends TaskRunner {
	add(task: Task): void;
}

/** Tasks in memory that nobody works on. */
export function createFakeTasks(clock: () => number): FakeTasks {
	const all = new Map<string, Task>();
	const require = (id: string): Task => {
		const task = all.get(id);
		if (task === undefined) throw tasksErrors.make("notFound");
		return task;
	};
	const add = (task: Task) => {
		all.set(task.id, task);
	};
	let serial = 0;
	const start = async ({
		kind,
		title,
		tenantId,
	}: Pick<Task, "kind" | "title" | "tenantId">) => {
		serial++;
		const task = newTask({
			...{ id: idOf(`started-task-${serial}`), kind, title, tenantId },
			...{ createdAt: clock(), updatedAt: clock() },
		});
		add(task);
		return task;
	};
	return {
		add,
		start,
		addKind: () => undefined,
		kinds: () => [{ kind: "held", title: "Held", run: async () => undefined }],
		begin: () => undefined,
		stop: async () => undefined,
		async list(filter) {
			const tasks = [...all.values()].filter(
				(task) =>
					(filter.tenants === "all" ||
						filter.tenants.includes(task.tenantId) ||
						task.userId === filter.orUserId) &&
					(filter.states?.includes(task.state) ?? true) &&
					(filter.kinds?.includes(task.kind) ?? true),
			);
			const { offset, limit } = filter;
			return {
				tasks: tasks.slice(offset, offset + limit),
				total: tasks.length,
			};
		},
		find: async (id) => all.get(id),
		async cancel(id) {
			const task = require(id);
			if (task.endedAt !== undefined) throw tasksErrors.make("ended");
			add({ ...task, isCancelRequested: true });
		},
		async restart(id) {
			const task = require(id);
			if (task.endedAt === undefined) throw tasksErrors.make("notEnded");
			return start(task);
		},
		untilEnded: async (id) => require(id),
		schedules: async () => [],
		schedule: async () => undefined,
		unschedule: async () => undefined,
	};
}

export function newTask(
	more: Partial<Task> & Pick<Task, "id" | "tenantId">,
): Task {
	return {
		...{ kind: "held", title: "Held", state: "waiting" },
		...{ isCancelRequested: false, createdAt: 0, updatedAt: 0 },
		progress: { done: 0, text: "" },
		...more,
	};
}
