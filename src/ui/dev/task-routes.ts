/** Invented tasks and backups of the mock server. */
import type { z } from "zod";
import { endpoints, type taskShape } from "#api/contract/index.ts";
import { tenants } from "./events.ts";
import { MockError } from "./mock-error.ts";
import type { Call } from "./routes.ts";

type Task = z.output<typeof taskShape>;

const minute = 60_000;
const nameAt = (now: number) =>
	`ursa-backup-${new Date(now).toISOString().replaceAll(/[:.]/g, "-")}.tar.gz`;

export function createTaskRoutes(options: {
	now(): number;
	nameOf(userId: string): string;
	isAdmin(call: Call): boolean;
}) {
	const startedAt = options.now();
	const main = tenants[0] ?? { id: "", name: "" };
	const tasks: Task[] = [];
	const add = (task: Partial<Task> & Pick<Task, "title" | "state">): Task => {
		const made: Task = {
			...{ id: `task-${tasks.length + 1}`, kind: "assets import" },
			...{ tenantId: main.id, tenantName: main.name },
			...{ isCancelRequested: false, progress: { done: 0, text: "" } },
			...{ createdAt: options.now(), updatedAt: options.now() },
			...task,
		};
		tasks.unshift(made);
		return made;
	};
	const ended = (minutesAgo: number) => ({
		createdAt: startedAt - minutesAgo * minute,
		updatedAt: startedAt - (minutesAgo - 1) * minute,
		endedAt: startedAt - (minutesAgo - 1) * minute,
	});
	add({
		...{ title: "Backup of the core", kind: "backup", state: "completed" },
		...ended(1440),
		progress: { done: 48_211, total: 48_211, text: nameAt(startedAt) },
	});
	add({
		...{ title: "Import of 1,200 assets into Main", state: "failed" },
		...{ userId: "u-admin", userName: "Ada Admin", ...ended(320) },
		progress: { done: 310, total: 1200, text: "assets" },
		error: "The file has 12 columns in line 311, and 11 in its head.",
	});
	add({
		...{ title: "Export of events", kind: "events export" },
		...{ state: "cancelled", userId: "u-1", userName: "Olga Operator" },
		...ended(45),
	});
	add({
		...{ title: "Import of assets from KSC", state: "running" },
		startedAt,
		progress: { done: 4200, total: 10_000, text: "devices" },
	});
	add({
		...{ title: "Search of the past", kind: "retroscan", state: "running" },
		...{ userId: "u-1", userName: "Olga Operator", startedAt },
		progress: { done: 1_204_332, text: "events" },
	});
	add({ title: "Import of assets from KSC", state: "waiting" });

	/** Those that run go on by the clock. */
	const present = (task: Task): Task => {
		const { total } = task.progress;
		if (task.state !== "running" || total === undefined) return task;
		const grown = ((options.now() - startedAt) / 1000) * 40;
		const done = Math.min(total, Math.round(task.progress.done + grown));
		return {
			...{ ...task, updatedAt: options.now() },
			progress: { ...task.progress, done },
		};
	};
	const find = (id: string | undefined): number => {
		const index = tasks.findIndex((task) => task.id === id);
		if (index < 0) {
			throw new MockError(404, "api.taskNotFound", "There is no such task.");
		}
		return index;
	};
	const at = (index: number): Task => {
		const task = tasks[index];
		if (!task) throw new Error("no task");
		return task;
	};

	const backups = [1, 2, 3].map((day) => {
		const createdAt = startedAt - day * 1440 * minute;
		return {
			name: nameAt(createdAt),
			bytes: 4_312_004 - day * 9000,
			createdAt,
		};
	});
	let schedule: object | undefined;
	const view = (call: Call) => {
		if (!options.isAdmin(call)) {
			throw new MockError(
				403,
				"api.notAllowed",
				"Your role does not allow this.",
			);
		}
		return { backups, ...(schedule && { schedule }), restartsItself: true };
	};
	return {
		tasks: ({ query }: Call) => {
			const asked = endpoints.tasks.query?.parse(query);
			const found = tasks
				.filter(({ state }) => asked?.state?.includes(state) ?? true)
				.filter(({ kind }) => asked?.kind?.includes(kind) ?? true);
			return {
				tasks: found.map(present),
				total: found.length,
				kinds: [
					{ kind: "assets import", title: "Import of assets" },
					{ kind: "backup", title: "Backup of the core" },
					{ kind: "events export", title: "Export of events" },
					{ kind: "retroscan", title: "Search of the past" },
				],
			};
		},
		task: ({ params }: Call) => present(at(find(params.id))),
		cancelTask: ({ params }: Call) => {
			const index = find(params.id);
			const changed: Task = {
				...at(index),
				...{ state: "cancelled", isCancelRequested: true },
				...{ updatedAt: options.now(), endedAt: options.now() },
			};
			tasks[index] = changed;
			return changed;
		},
		restartTask: ({ params, userId }: Call) => {
			const { title, kind } = at(find(params.id));
			return add({
				...{ title, kind, state: "waiting" },
				...{ userId, userName: options.nameOf(userId) },
			});
		},
		backups: view,
		makeBackup: (call: Call) => {
			view(call);
			return add({
				...{ title: "Backup of the core", kind: "backup", state: "waiting" },
				...{ userId: call.userId, userName: options.nameOf(call.userId) },
			});
		},
		deleteBackup: (call: Call) => {
			view(call);
			const index = backups.findIndex(({ name }) => name === call.params.name);
			if (index >= 0) backups.splice(index, 1);
		},
		scheduleBackups: (call: Call) => {
			const body = endpoints.scheduleBackups.body?.parse(call.body);
			schedule = {
				...body,
				nextAt: options.now() + (body?.everyHours ?? 1) * 60 * minute,
			};
			return view(call);
		},
	};
}
