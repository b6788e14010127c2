/** The task manager: one's own tasks, and those of others for whoever may see them. */
import { z } from "zod";
import { defineEndpoint } from "../endpoint.ts";
import { byId, many, paging } from "../parameters.ts";

const states = [
	"waiting",
	"running",
	"completed",
	"failed",
	"cancelled",
] as const;

export const taskShape = z.object({
	id: z.string(),
	kind: z.string(),
	title: z.string(),
	tenantId: z.string(),
	tenantName: z.string(),
	/** Absent for one that a schedule started. */
	userId: z.string().optional(),
	/** "" for a user who is not there any more. */
	userName: z.string().optional(),
	state: z.enum(states),
	isCancelRequested: z.boolean(),
	progress: z.object({
		done: z.number(),
		/** Absent = nobody knows yet. */
		total: z.number().optional(),
		text: z.string(),
	}),
	/** What a completed one left; its shape is the kind's. */
	result: z.unknown().optional(),
	/** Why it failed, a sentence. */
	error: z.string().optional(),
	createdAt: z.number(),
	startedAt: z.number().optional(),
	endedAt: z.number().optional(),
	updatedAt: z.number(),
});

export const taskEndpoints = {
	tasks: defineEndpoint({
		method: "GET",
		path: "/api/tasks",
		summary: "Tasks, the newest first",
		query: z.object({
			...paging,
			state: many(z.enum(states)),
			kind: many(z.string()),
			/** Only one's own, for those who see more. */
			mine: z.enum(["true"]).optional(),
		}),
		answer: z.object({
			tasks: z.array(taskShape),
			total: z.number(),
			/** All that this core knows, for filters. */
			kinds: z.array(z.object({ kind: z.string(), title: z.string() })),
		}),
	}),
	task: defineEndpoint({
		method: "GET",
		path: "/api/tasks/:id",
		summary: "One task",
		params: byId,
		answer: taskShape,
	}),
	cancelTask: defineEndpoint({
		method: "POST",
		path: "/api/tasks/:id/cancel",
		summary: "Ask a waiting or running task to end",
		params: byId,
		answer: taskShape,
	}),
	restartTask: defineEndpoint({
		method: "POST",
		path: "/api/tasks/:id/restart",
		summary: "Start a new task with the input of one that ended",
		params: byId,
		answer: taskShape,
	}),
} as const;
