/** Backups as tasks: made on demand or by schedule, the newest kept. */
import { z } from "zod";
import type { Task, TaskKind, Tasks } from "../tasks/tasks.ts";
import type { Backups } from "./backup.ts";

export interface BackupSchedule {
	readonly everyHours: number;
	/** Of kept backups the newest so many stay. */
	readonly keep: number;
	readonly isDisabled: boolean;
}

export interface BackupService {
	readonly files: Backups;
	/** Whether the core begins anew by itself once a restore is scheduled. */
	readonly restartsItself: boolean;
	/** Starts the task that makes a kept backup. Throws tasks.tooMany. */
	start(): Promise<Task>;
	schedule(): Promise<
		(BackupSchedule & { readonly nextAt: number }) | undefined
	>;
	setSchedule(schedule: BackupSchedule): Promise<void>;
}

const kind = "backup";
const scheduleId = "backup";
const defaultKeep = 7;

const inputShape = z.object({ keep: z.number().int().min(1).max(1000) });

export function backupKind(files: Backups): TaskKind {
	return {
		kind,
		title: "Backup of the core",
		async run(input, { signal, report }) {
			const { keep } = inputShape.parse(input);
			let done = 0;
			const file = await files.keep({
				most: keep,
				signal,
				onProgress({ rows, table }) {
					done = rows;
					report({ done, text: `Reading ${table}` });
				},
			});
			report({ done, total: done, text: file.name });
			return { name: file.name, bytes: file.bytes, rows: done };
		},
	};
}

export function createBackupService(
	files: Backups,
	options: {
		readonly tasks: Pick<Tasks, "start" | "schedules" | "schedule">;
		readonly mainTenantId: string;
		readonly restartsItself: boolean;
	},
): BackupService {
	const { tasks, mainTenantId: tenantId } = options;

	async function schedule() {
		const found = (await tasks.schedules()).find(({ id }) => id === scheduleId);
		if (found === undefined) return undefined;
		const input = inputShape.safeParse(found.input);
		return {
			everyHours: Math.max(1, Math.round(found.everyMinutes / 60)),
			keep: input.success ? input.data.keep : defaultKeep,
			isDisabled: found.isDisabled,
			nextAt: found.nextAt,
		};
	}

	return {
		files,
		restartsItself: options.restartsItself,
		schedule,
		async start() {
			const keep = (await schedule())?.keep ?? defaultKeep;
			return tasks.start({
				...{ kind, title: "Backup of the core", tenantId, input: { keep } },
			});
		},
		setSchedule({ everyHours, keep, isDisabled }) {
			return tasks.schedule({
				...{ id: scheduleId, kind, title: "Backup of the core", tenantId },
				...{ input: { keep }, everyMinutes: everyHours * 60, isDisabled },
			});
		},
	};
}
