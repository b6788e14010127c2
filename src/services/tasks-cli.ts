/** `npx ursa tasks`, `backup` and `restore`. */
import { resolve } from "node:path";
import type { Command } from "commander";
import { type Log, type Settings, silentLog } from "#platform/index.ts";
import { defineErrors } from "#schema/index.ts";
import { restoreFile } from "./backup-restore.ts";
import { askBackup, backupsOf, writeBackup } from "./backup-routes.ts";
import { withCore } from "./core-client.ts";
import {
	askTasks,
	createTaskCommands,
	type TaskCommands,
} from "./task-routes.ts";

export const taskCommandErrors = defineErrors("taskCommand", {
	notCompleted: { status: 500, sentence: "The task {state}{reason}" },
	notRunning: {
		status: 409,
		sentence: "The core does not run, so nothing works on the task. Start it",
	},
});

export interface CommandContext {
	readonly settings: () => Settings;
	readonly version: string;
	readonly clock: () => number;
	readonly log: () => Log;
	readonly say: (text: string) => void;
}

export function addTaskCommands(
	program: Command,
	context: CommandContext,
): void {
	const { clock } = context;
	const onTasks = <T>(
		work: (tasks: TaskCommands, isRunning: boolean) => Promise<T>,
	) =>
		withCore(context.settings(), clock, silentLog, {
			remote: (call) => work(askTasks(call), true),
			direct: (core) => work(createTaskCommands(core.tasks), false),
		});

	const tasks = program
		.command("tasks")
		.description("what runs, ran and waits");
	tasks
		.command("list", { isDefault: true })
		.description("the newest 50 tasks")
		.action(async () => {
			for (const task of await onTasks((all) => all.list())) {
				process.stdout.write(`${line(task)}\n`);
			}
		});
	tasks
		.command("cancel")
		.description("ask a task to end")
		.argument("<id>")
		.action(async (id: string) => {
			await onTasks((all) => all.cancel(id));
			context.say("asked to end");
		});
	tasks
		.command("wait")
		.description("wait until a task has ended; fails unless it completed")
		.argument("<id>")
		.action((id: string) =>
			onTasks(async (all, isRunning) => {
				for (;;) {
					const task = await all.look(id);
					if (task.state === "completed") {
						process.stdout.write(`${JSON.stringify(task.result ?? null)}\n`);
						return;
					}
					if (task.endedAt !== undefined) {
						throw taskCommandErrors.make("notCompleted", {
							state: task.state === "failed" ? "failed" : "was cancelled",
							reason: task.error === undefined ? "" : `: ${task.error}`,
						});
					}
					if (!isRunning) throw taskCommandErrors.make("notRunning");
					context.say(line(task));
				}
			}),
		);
}

function line(task: Awaited<ReturnType<TaskCommands["look"]>>): string {
	const { done, total, text } = task.progress;
	const share = total === undefined ? `${done}` : `${done}/${total}`;
	const at = new Date(task.createdAt).toISOString();
	const more =
		task.error ?? (task.state === "running" ? `${share} ${text}` : "");
	return `${task.id}  ${at}  ${task.state.padEnd(9)}  ${task.title}  ${more}`.trimEnd();
}

export function addBackupCommands(
	program: Command,
	context: CommandContext,
): void {
	const { clock, version, say } = context;
	program
		.command("backup")
		.description(
			"write a backup of the core into a new file; it is as secret as the whole system",
		)
		.argument("<file>", "such as ursa-backup.tar.gz")
		.action(async (given: string) => {
			const file = resolve(given);
			const settings = context.settings();
			const { bytes } = await withCore(settings, clock, silentLog, {
				remote: (call) => askBackup(call, file),
				direct: (core) =>
					writeBackup(
						backupsOf(core, { settings, version, clock }),
						file,
						new AbortController().signal,
					),
			});
			say(`${bytes} bytes written to ${file}`);
		});
	program
		.command("restore")
		.description("restore a backup into a stopped installation")
		.argument("<file>", "as `backup` or the API wrote it, of this version")
		.option("--replace", "give up what this installation holds now", false)
		.action(async (file: string, options: { replace: boolean }) => {
			const manifest = await restoreFile(resolve(file), {
				settings: context.settings(),
				...{ version, log: context.log(), onProgress: say },
				isReplacing: options.replace,
			});
			say(
				`restored the backup of ${new Date(manifest.createdAt).toISOString()}; start Ursa now`,
			);
		});
}
