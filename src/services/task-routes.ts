/** Tasks at the command line: through the running core, else on its state store. */
import { z } from "zod";
import { type Task, type Tasks, taskStates } from "#core/index.ts";
import type { CallCore } from "./core-client.ts";
import { type PeerHandler, parseBody } from "./link/index.ts";

/** A question that waits is asked again after so long, so that no connection stays silent for longer. */
const waitMs = 10_000;
const listed = 50;

const byId = z.object({ id: z.string() });
const taskShape = z.object({
	id: z.string(),
	kind: z.string(),
	title: z.string(),
	tenantId: z.string(),
	userId: z.string().optional(),
	scheduleId: z.string().optional(),
	state: z.enum(taskStates),
	isCancelRequested: z.boolean(),
	progress: z.object({
		done: z.number(),
		total: z.number().optional(),
		text: z.string(),
	}),
	result: z.unknown().optional(),
	error: z.string().optional(),
	createdAt: z.number(),
	startedAt: z.number().optional(),
	endedAt: z.number().optional(),
	updatedAt: z.number(),
});
type PlainTask = z.output<typeof taskShape>;

export interface TaskCommands {
	/** The newest 50. */
	list(): Promise<PlainTask[]>;
	/** Throws tasks.notFound, tasks.ended. */
	cancel(id: string): Promise<void>;
	/** The task when it has ended, or as it is after ten seconds. Throws tasks.notFound. */
	look(id: string): Promise<PlainTask>;
}

export function createTaskCommands(tasks: Tasks): TaskCommands {
	return {
		list: async () =>
			(
				await tasks.list({ tenants: "all", offset: 0, limit: listed })
			).tasks.map(toPlain),
		cancel: tasks.cancel,
		async look(id) {
			const patience = AbortSignal.timeout(waitMs);
			try {
				return toPlain(await tasks.untilEnded(id, patience));
			} catch (error) {
				const task = patience.aborted ? await tasks.find(id) : undefined;
				if (task === undefined) throw error;
				return toPlain(task);
			}
		},
	};
}

function toPlain(task: Task): PlainTask {
	return taskShape.parse(task);
}

export function answerTasks(
	tasks: Tasks,
): Readonly<Record<string, PeerHandler>> {
	const commands = createTaskCommands(tasks);
	return {
		"/tasks": async () => ({ tasks: await commands.list() }),
		"/tasks/cancel": async ({ body }) => {
			await commands.cancel(parseBody(byId, body).id);
			return {};
		},
		"/tasks/look": async ({ body }) => commands.look(parseBody(byId, body).id),
	};
}

export function askTasks(call: CallCore): TaskCommands {
	return {
		list: async () =>
			z.object({ tasks: z.array(taskShape) }).parse(await call("/tasks", {}))
				.tasks,
		async cancel(id) {
			await call("/tasks/cancel", { id });
		},
		look: async (id) =>
			taskShape.parse(await call("/tasks/look", { id }, 3 * waitMs)),
	};
}
