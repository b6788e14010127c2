/**
 * Backups of the core. Two further addresses take and give files, so they are no endpoints of this list:
 * `GET /api/backups/<name>/file`, and `POST /api/restore` with the archive as its body.
 */
import { z } from "zod";
import { defineEndpoint } from "../endpoint.ts";
import { taskShape } from "./tasks.ts";

const scheduleShape = z.object({
	everyHours: z.number().int().min(1).max(8760),
	/** Of kept backups the newest so many stay. */
	keep: z.number().int().min(1).max(100),
	isDisabled: z.boolean(),
});

export const backupsShape = z.object({
	backups: z.array(
		z.object({ name: z.string(), bytes: z.number(), createdAt: z.number() }),
	),
	/** Absent: none was ever set. */
	schedule: scheduleShape.extend({ nextAt: z.number() }).optional(),
	/** The core begins anew by itself once a restore is scheduled; else somebody starts it. */
	restartsItself: z.boolean(),
});

export const backupEndpoints = {
	backups: defineEndpoint({
		method: "GET",
		path: "/api/backups",
		summary: "Backups that are kept, and when the next is made",
		answer: backupsShape,
	}),
	makeBackup: defineEndpoint({
		method: "POST",
		path: "/api/backups",
		summary: "Make a backup that is kept, as a task",
		answer: taskShape,
	}),
	deleteBackup: defineEndpoint({
		method: "DELETE",
		path: "/api/backups/:name",
		summary: "Delete a kept backup",
		params: z.object({ name: z.string() }),
	}),
	scheduleBackups: defineEndpoint({
		method: "PUT",
		path: "/api/backup-schedule",
		summary: "Have backups made by themselves",
		body: scheduleShape,
		answer: backupsShape,
	}),
} as const;

/** What `POST /api/restore` answers. */
export const restoreAnswer = z.object({
	/** When the backup was made. */
	createdAt: z.number(),
	restartsItself: z.boolean(),
});
