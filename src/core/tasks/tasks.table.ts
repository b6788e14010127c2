import {
	bigint,
	boolean,
	integer,
	json,
	pgTable,
	text,
} from "drizzle-orm/pg-core";
import type { TaskState } from "./tasks.ts";

export const tasksTable = pgTable("tasks", {
	id: text("id").primaryKey(),
	kind: text("kind").notNull(),
	title: text("title").notNull(),
	tenantId: text("tenant_id").notNull(),
	userId: text("user_id"),
	scheduleId: text("schedule_id"),
	state: text("state").$type<TaskState>().notNull(),
	input: json("input").notNull(),
	result: json("result"),
	error: text("error"),
	progressDone: bigint("progress_done", { mode: "number" }).notNull(),
	progressTotal: bigint("progress_total", { mode: "number" }),
	progressText: text("progress_text").notNull(),
	/** Starts that did not end in order. */
	attempts: integer("attempts").notNull(),
	isCancelRequested: boolean("is_cancel_requested").notNull(),
	/** The core that runs it. */
	runnerId: text("runner_id"),
	/** A running task whose core has not prolonged this is taken over. */
	runnerUntil: bigint("runner_until", { mode: "number" }),
	createdAt: bigint("created_at", { mode: "number" }).notNull(),
	startedAt: bigint("started_at", { mode: "number" }),
	endedAt: bigint("ended_at", { mode: "number" }),
	updatedAt: bigint("updated_at", { mode: "number" }).notNull(),
});

export const taskSchedulesTable = pgTable("task_schedules", {
	id: text("id").primaryKey(),
	kind: text("kind").notNull(),
	title: text("title").notNull(),
	tenantId: text("tenant_id").notNull(),
	input: json("input").notNull(),
	everyMinutes: integer("every_minutes").notNull(),
	nextAt: bigint("next_at", { mode: "number" }).notNull(),
	isDisabled: boolean("is_disabled").notNull(),
	createdAt: bigint("created_at", { mode: "number" }).notNull(),
	updatedAt: bigint("updated_at", { mode: "number" }).notNull(),
});
