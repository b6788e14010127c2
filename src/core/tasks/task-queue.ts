/** Rows that wait or run, as one core takes and leaves them. Several cores may work on one state store. */
import { and, asc, eq, inArray, lt, notInArray, or, sql } from "drizzle-orm";
import type { StateDatabase } from "#backends/state-store/index.ts";
import { tasksErrors } from "./errors.ts";
import { limits } from "./limits.ts";
import type { TaskRow } from "./task-row.ts";
import { tasksTable } from "./tasks.table.ts";
import type { TaskKind, TaskProgress } from "./tasks.ts";

export type Outcome =
	| { readonly state: "completed"; readonly result: unknown }
	| { readonly state: "failed"; readonly error: string }
	| { readonly state: "cancelled" };

export interface TaskQueue {
	/** Takes waiting tasks, oldest first, as many of each kind as may run beside those that run already. */
	take(kinds: readonly TaskKind[]): Promise<TaskRow[]>;
	/**
	 * Says that these still run here. Returns those of them that are still this core's, and whether they are to be
	 * cancelled.
	 */
	prolong(ids: readonly string[]): Promise<Map<string, boolean>>;
	/** Lets tasks of cores that died wait again, or fail when that happened too often. */
	takeOver(kinds: readonly TaskKind[], isAlone: boolean): Promise<void>;
	progress(id: string, progress: TaskProgress): Promise<void>;
	end(id: string, outcome: Outcome): Promise<void>;
	/** The core stops in order: the task waits for the next one, as if this start had not been. */
	putBack(id: string): Promise<void>;
	/** Fails what waits and is of no known kind. True when there was any. */
	failUnknown(kinds: readonly TaskKind[]): Promise<boolean>;
}

/** Any number that nobody else locks; the letters "task". Two cores that count at once would both find room. */
const takingLock = 0x74_61_73_6b;

export function createTaskQueue(
	db: StateDatabase,
	options: { readonly clock: () => number; readonly runnerId: string },
): TaskQueue {
	const { clock, runnerId } = options;
	const { id, kind, state, createdAt } = tasksTable;
	const mine = (taskId: string) =>
		and(eq(id, taskId), eq(tasksTable.runnerId, runnerId));
	const nobody = { runnerId: null, runnerUntil: null } as const;

	return {
		async take(kinds) {
			const names = kinds.map((known) => known.kind);
			if (names.length === 0) return [];
			const [any] = await db
				.select({ id })
				.from(tasksTable)
				.where(and(eq(state, "waiting"), inArray(kind, names)))
				.limit(1);
			if (any === undefined) return [];
			return db.transaction(async (tx) => {
				await tx.execute(sql`select pg_advisory_xact_lock(${takingLock})`);
				const counts = await tx
					.select({ kind, state, count: sql<string>`count(*)` })
					.from(tasksTable)
					.where(
						and(inArray(state, ["waiting", "running"]), inArray(kind, names)),
					)
					.groupBy(kind, state);
				const countOf = (name: string, of: string) =>
					Number(
						counts.find((row) => row.kind === name && row.state === of)
							?.count ?? 0,
					);
				const taken: TaskRow[] = [];
				for (const { kind: name, concurrency } of kinds) {
					const room =
						(concurrency ?? limits.concurrency) - countOf(name, "running");
					if (room < 1 || countOf(name, "waiting") === 0) continue;
					const next = await tx
						.select({ id })
						.from(tasksTable)
						.where(and(eq(state, "waiting"), eq(kind, name)))
						.orderBy(asc(createdAt), asc(id))
						.limit(room)
						.for("update", { skipLocked: true });
					if (next.length === 0) continue;
					const now = clock();
					const rows = await tx
						.update(tasksTable)
						.set({
							state: "running",
							attempts: sql`${tasksTable.attempts} + 1`,
							runnerId,
							runnerUntil: now + limits.leaseMs,
							startedAt: now,
							updatedAt: now,
						})
						.where(
							inArray(
								id,
								next.map((row) => row.id),
							),
						)
						.returning();
					taken.push(...rows);
				}
				return taken;
			});
		},
		async prolong(ids) {
			if (ids.length === 0) return new Map();
			const rows = await db
				.update(tasksTable)
				.set({ runnerUntil: clock() + limits.leaseMs })
				.where(and(inArray(id, [...ids]), eq(tasksTable.runnerId, runnerId)))
				.returning({ id, isCancelled: tasksTable.isCancelRequested });
			return new Map(rows.map((row) => [row.id, row.isCancelled]));
		},
		async takeOver(kinds, isAlone) {
			const now = clock();
			const left = await db
				.select()
				.from(tasksTable)
				.where(
					and(
						eq(state, "running"),
						isAlone
							? or(
									lt(tasksTable.runnerUntil, now),
									sql`${tasksTable.runnerId} <> ${runnerId}`,
								)
							: lt(tasksTable.runnerUntil, now),
					),
				)
				.limit(limits.open);
			for (const row of left) {
				const most =
					kinds.find((known) => known.kind === row.kind)?.mostAttempts ??
					limits.mostAttempts;
				const isOver = row.attempts > most;
				const error = tasksErrors.make("interruptedTooOften", {
					attempts: row.attempts,
				}).message;
				await db
					.update(tasksTable)
					.set({
						...nobody,
						updatedAt: now,
						...(row.isCancelRequested
							? { state: "cancelled" as const, endedAt: now }
							: isOver
								? { state: "failed" as const, error, endedAt: now }
								: { state: "waiting" as const }),
					})
					// Unless another core was faster, or its own one lives after all.
					.where(
						and(
							eq(id, row.id),
							eq(state, "running"),
							eq(tasksTable.runnerId, row.runnerId ?? ""),
							eq(tasksTable.runnerUntil, row.runnerUntil ?? 0),
						),
					);
			}
		},
		async progress(taskId, progress) {
			await db
				.update(tasksTable)
				.set({
					progressDone: wholeNumber(progress.done),
					progressTotal:
						progress.total === undefined ? null : wholeNumber(progress.total),
					progressText: progress.text
						.replaceAll("\0", "")
						.slice(0, limits.titleLength),
					updatedAt: clock(),
				})
				.where(mine(taskId));
		},
		async end(taskId, outcome) {
			const now = clock();
			await db
				.update(tasksTable)
				.set({
					...nobody,
					state: outcome.state,
					result: outcome.state === "completed" ? outcome.result : null,
					error: outcome.state === "failed" ? outcome.error : null,
					endedAt: now,
					updatedAt: now,
				})
				.where(mine(taskId));
		},
		async putBack(taskId) {
			await db
				.update(tasksTable)
				.set({
					...nobody,
					state: "waiting",
					attempts: sql`${tasksTable.attempts} - 1`,
					updatedAt: clock(),
				})
				.where(mine(taskId));
		},
		async failUnknown(kinds) {
			const now = clock();
			const unknown = and(
				eq(state, "waiting"),
				notInArray(
					kind,
					kinds.map((known) => known.kind),
				),
			);
			const found = await db
				.selectDistinct({ kind })
				.from(tasksTable)
				.where(unknown);
			for (const row of found) {
				await db
					.update(tasksTable)
					.set({
						state: "failed",
						error: tasksErrors.make("unknownKind", { kind: row.kind }).message,
						endedAt: now,
						updatedAt: now,
					})
					.where(and(eq(state, "waiting"), eq(kind, row.kind)));
			}
			return found.length > 0;
		},
	};
}

function wholeNumber(value: number): number {
	return Number.isFinite(value)
		? Math.min(Math.max(0, Math.round(value)), Number.MAX_SAFE_INTEGER)
		: 0;
}
