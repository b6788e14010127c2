import type { z } from "zod";
import type { taskShape } from "#api/contract/index.ts";
import type { Task, Tasks, Tenants, Users } from "#core/index.ts";
import { apiErrors } from "../errors.ts";
import type { Immutable } from "../immutable.ts";
import { isInScope, tenantNames } from "../scope.ts";
import { scopeOf } from "./access.ts";
import type { Caller } from "./handler.ts";

export type ShownTask = Immutable<z.output<typeof taskShape>>;

/** Own tasks everybody sees. Throws api.notAllowed where the caller sees no others, api.taskNotFound. */
export async function findVisibleTask(
	tasks: Tasks,
	id: string,
	caller: Caller,
): Promise<Task> {
	const task = await tasks.find(id);
	if (task !== undefined && task.userId === caller.user.id) return task;
	const scope = scopeOf(caller, "tasks.viewAll");
	if (task === undefined || !isInScope(scope, task.tenantId)) {
		throw apiErrors.make("taskNotFound");
	}
	return task;
}

/** Tasks as the console shows them, with names in place of ids. */
export async function toShownTasks(
	tasks: readonly Task[],
	names: { readonly tenants: Tenants; readonly users: Users },
): Promise<ShownTask[]> {
	const tenantOf = await tenantNames(names.tenants);
	const ids = new Set(tasks.flatMap(({ userId }) => userId ?? []));
	const userNames = new Map<string, string>();
	for (const id of ids) {
		userNames.set(id, (await names.users.find(id))?.name ?? "");
	}
	return tasks.map((task) => ({
		id: task.id,
		kind: task.kind,
		title: task.title,
		tenantId: task.tenantId,
		tenantName: tenantOf(task.tenantId),
		...(task.userId !== undefined && {
			userId: task.userId,
			userName: userNames.get(task.userId) ?? "",
		}),
		state: task.state,
		isCancelRequested: task.isCancelRequested,
		progress: task.progress,
		...(task.result !== undefined && { result: task.result }),
		...(task.error !== undefined && { error: task.error }),
		createdAt: task.createdAt,
		...(task.startedAt !== undefined && { startedAt: task.startedAt }),
		...(task.endedAt !== undefined && { endedAt: task.endedAt }),
		updatedAt: task.updatedAt,
	}));
}

export async function toShownTask(
	task: Task,
	names: { readonly tenants: Tenants; readonly users: Users },
): Promise<ShownTask> {
	const [shown] = await toShownTasks([task], names);
	if (shown === undefined) throw apiErrors.make("taskNotFound");
	return shown;
}
