import {
	type TaskRunner,
	type Tenants,
	tenantsWith,
	type Users,
} from "#core/index.ts";
import { apiErrors } from "../../errors.ts";
import type { Handlers } from "../handler.ts";
import { findVisibleTask, toShownTask, toShownTasks } from "../task-view.ts";

export interface TaskNeeds {
	/** Absent: this core runs none. */
	readonly tasks?: TaskRunner | undefined;
	readonly tenants: Tenants;
	readonly users: Users;
}

export function taskHandlers(
	needs: TaskNeeds,
): Pick<Handlers, "tasks" | "task" | "cancelTask" | "restartTask"> {
	function requireTasks(): TaskRunner {
		if (needs.tasks === undefined) throw apiErrors.make("notAvailable");
		return needs.tasks;
	}

	return {
		tasks: async ({ query, caller }) => {
			const { user, principal } = caller();
			const tasks = requireTasks();
			const { mine, state, kind, offset, limit } = query;
			const found = await tasks.list({
				tenants: mine === "true" ? [] : tenantsWith(principal, "tasks.viewAll"),
				orUserId: user.id,
				...(state && { states: state }),
				...(kind && { kinds: kind }),
				...{ offset, limit },
			});
			return {
				tasks: await toShownTasks(found.tasks, needs),
				total: found.total,
				kinds: tasks.kinds().map(({ kind, title }) => ({ kind, title })),
			};
		},
		task: async ({ params, caller }) =>
			toShownTask(
				await findVisibleTask(requireTasks(), params.id, caller()),
				needs,
			),
		cancelTask: async ({ params, caller }) => {
			const tasks = requireTasks();
			const { id } = await findVisibleTask(tasks, params.id, caller());
			await tasks.cancel(id);
			return toShownTask(await findVisibleTask(tasks, id, caller()), needs);
		},
		restartTask: async ({ params, caller }) => {
			const tasks = requireTasks();
			const { id } = await findVisibleTask(tasks, params.id, caller());
			return toShownTask(await tasks.restart(id), needs);
		},
	};
}
