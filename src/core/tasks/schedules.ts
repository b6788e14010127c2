/** Tasks that start by themselves, every so many minutes. */
import { and, asc, eq, inArray, lte } from "drizzle-orm";
import type { StateDatabase } from "#backends/state-store/index.ts";
import type { AuditTrail } from "../audit/audit.ts";
import { tasksErrors } from "./errors.ts";
import { limits } from "./limits.ts";
import { newTaskRow, toSchedule } from "./task-row.ts";
import { taskSchedulesTable, tasksTable } from "./tasks.table.ts";
import type { TaskSchedule } from "./tasks.ts";

const minuteMs = 60_000;
const mostMinutes = 525_600;

export interface Schedules {
	list(): Promise<TaskSchedule[]>;
	save(schedule: Omit<TaskSchedule, "nextAt">): Promise<void>;
	remove(id: string): Promise<void>;
	/** Starts a task for each schedule whose time has come, once however often it passed. True when it started any. */
	startDue(): Promise<boolean>;
}

export function createSchedules(
	db: StateDatabase,
	options: {
		readonly clock: () => number;
		readonly nextId: () => string;
		readonly audit: AuditTrail;
	},
): Schedules {
	const { clock, nextId, audit } = options;

	return {
		async list() {
			const rows = await db
				.select()
				.from(taskSchedulesTable)
				.orderBy(asc(taskSchedulesTable.title), asc(taskSchedulesTable.id));
			return rows.map(toSchedule);
		},
		async save(schedule) {
			const { id, kind, title, tenantId, input, everyMinutes, isDisabled } =
				schedule;
			if (
				!Number.isInteger(everyMinutes) ||
				everyMinutes < 1 ||
				everyMinutes > mostMinutes
			) {
				throw tasksErrors.make("badSchedule");
			}
			const now = clock();
			await db.transaction(async (tx) => {
				const [before] = await tx
					.select()
					.from(taskSchedulesTable)
					.where(eq(taskSchedulesTable.id, id))
					.for("update");
				const keepsTime =
					before !== undefined &&
					before.everyMinutes === everyMinutes &&
					!before.isDisabled;
				const row = {
					...{ kind, title, tenantId, input, everyMinutes, isDisabled },
					nextAt: keepsTime ? before.nextAt : now + everyMinutes * minuteMs,
					updatedAt: now,
				};
				await tx
					.insert(taskSchedulesTable)
					.values({ id, ...row, createdAt: now })
					.onConflictDoUpdate({ target: taskSchedulesTable.id, set: row });
				await audit.record(tx, {
					action: "task schedule updated",
					object: { id, name: title, kind: "task schedule" },
					tenantId,
					...(before && { before: shown(toSchedule(before)) }),
					after: shown(schedule),
				});
			});
		},
		async remove(id) {
			await db.transaction(async (tx) => {
				const [row] = await tx
					.delete(taskSchedulesTable)
					.where(eq(taskSchedulesTable.id, id))
					.returning();
				if (row === undefined) return;
				await audit.record(tx, {
					action: "task schedule deleted",
					object: { id, name: row.title, kind: "task schedule" },
					tenantId: row.tenantId,
					before: shown(toSchedule(row)),
				});
			});
		},
		async startDue() {
			const now = clock();
			const isDue = and(
				eq(taskSchedulesTable.isDisabled, false),
				lte(taskSchedulesTable.nextAt, now),
			);
			const [any] = await db
				.select({ id: taskSchedulesTable.id })
				.from(taskSchedulesTable)
				.where(isDue)
				.limit(1);
			if (any === undefined) return false;
			return db.transaction(async (tx) => {
				const due = await tx
					.select()
					.from(taskSchedulesTable)
					.where(isDue)
					.orderBy(asc(taskSchedulesTable.nextAt))
					.limit(limits.open)
					.for("update", { skipLocked: true });
				for (const schedule of due) {
					await tx
						.update(taskSchedulesTable)
						.set({ nextAt: nextAfter(schedule, now) })
						.where(eq(taskSchedulesTable.id, schedule.id));
					// One that takes longer than its period is not started a second time beside itself.
					const [open] = await tx
						.select({ id: tasksTable.id })
						.from(tasksTable)
						.where(
							and(
								eq(tasksTable.scheduleId, schedule.id),
								inArray(tasksTable.state, ["waiting", "running"]),
							),
						)
						.limit(1);
					if (open !== undefined) continue;
					const { kind, title, tenantId, input, id: scheduleId } = schedule;
					await tx.insert(tasksTable).values(
						newTaskRow({
							...{ id: nextId(), kind, title, tenantId, input },
							...{ userId: null, scheduleId, now },
						}),
					);
				}
				return due.length > 0;
			});
		},
	};
}

/** The next time of the same beat that is still to come. */
function nextAfter(
	{ nextAt, everyMinutes }: { nextAt: number; everyMinutes: number },
	now: number,
): number {
	const periodMs = everyMinutes * minuteMs;
	return nextAt + (Math.floor((now - nextAt) / periodMs) + 1) * periodMs;
}

function shown({
	title,
	kind,
	everyMinutes,
	isDisabled,
}: Pick<TaskSchedule, "title" | "kind" | "everyMinutes" | "isDisabled">) {
	return { title, kind, everyMinutes, isDisabled };
}
