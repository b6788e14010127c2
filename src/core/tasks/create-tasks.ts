import { randomUUID } from "node:crypto";
import {
	and,
	desc,
	eq,
	inArray,
	isNotNull,
	lt,
	or,
	type SQL,
	sql,
} from "drizzle-orm";
import type { StateDatabase } from "#backends/state-store/index.ts";
import { createIdSource, type Log } from "#platform/index.ts";
import { currentActor } from "../audit/actor.ts";
import type { Actor, AuditTrail } from "../audit/audit.ts";
import { tasksErrors } from "./errors.ts";
import { limits } from "./limits.ts";
import { createSchedules } from "./schedules.ts";
import { createTaskQueue } from "./task-queue.ts";
import { newTaskRow, toTask } from "./task-row.ts";
import { createLoop } from "./task-runner.ts";
import { tasksTable } from "./tasks.table.ts";
import type { Task, TaskFilter, TaskKind, TaskRunner } from "./tasks.ts";
import { createWaiting } from "./waiting.ts";

export interface TasksOptions {
	readonly clock: () => number;
	readonly audit: AuditTrail;
	readonly log: Log;
	/** Who a user is, for what tasks do in the user's name. */
	readonly actorOf?: (userId: string) => Promise<Actor>;
	/** No other core works on this state store, so whatever runs at the start was left by one that died. */
	readonly isAlone: boolean;
	/** More are added before `begin`. */
	readonly kinds?: readonly TaskKind[];
}

/** Tasks and the runner that works on them in this process once `begin` was called. */
export function createTasks(
	db: StateDatabase,
	options: TasksOptions,
): TaskRunner {
	const { clock, audit, log } = options;
	const nextId = createIdSource(clock);
	const kinds = new Map((options.kinds ?? []).map((kind) => [kind.kind, kind]));
	const schedules = createSchedules(db, { clock, nextId, audit });
	const waiting = createWaiting(find);
	const loop = createLoop({
		queue: createTaskQueue(db, { clock, runnerId: randomUUID() }),
		schedules,
		kinds,
		actorOf: options.actorOf ?? (async (userId) => ({ userId })),
		sweep: () => removeOld(db, clock()),
		onEnd: (id) => waiting.ended(id),
		isAlone: options.isAlone,
		clock,
		log,
	});

	async function find(id: string): Promise<Task | undefined> {
		const [row] = await db
			.select()
			.from(tasksTable)
			.where(eq(tasksTable.id, id));
		return row && toTask(row);
	}

	function requireKind(kind: string): void {
		if (!kinds.has(kind)) throw tasksErrors.make("unknownKind", { kind });
	}

	async function insert(
		db: StateDatabase,
		task: {
			readonly kind: string;
			readonly title: string;
			readonly tenantId: string;
			readonly input: unknown;
		},
	): Promise<Task> {
		requireKind(task.kind);
		const input = task.input ?? null;
		const title = task.title.trim();
		const length = [...title].length;
		if (
			Buffer.byteLength(JSON.stringify(input)) > limits.inputBytes ||
			length < 1 ||
			length > limits.titleLength ||
			title.includes("\0")
		) {
			throw tasksErrors.make("badInput", { limit: limits.inputBytes });
		}
		const [open] = await db
			.select({ count: sql<string>`count(*)` })
			.from(tasksTable)
			.where(inArray(tasksTable.state, ["waiting", "running"]));
		if (Number(open?.count) >= limits.open) {
			throw tasksErrors.make("tooMany", { limit: limits.open });
		}
		const row = newTaskRow({
			...{ id: nextId(), kind: task.kind, title, tenantId: task.tenantId },
			...{ input, userId: currentActor()?.userId ?? null },
			...{ scheduleId: null, now: clock() },
		});
		await db.insert(tasksTable).values(row);
		return toTask(row);
	}

	return {
		addKind(kind) {
			kinds.set(kind.kind, kind);
		},
		kinds: () => [...kinds.values()],
		begin: loop.begin,
		async stop() {
			waiting.stop();
			await loop.stop();
		},
		async start(task) {
			const started = await insert(db, task);
			loop.wake();
			return started;
		},
		async list(filter) {
			const where = toCondition(filter);
			const rows = await db
				.select()
				.from(tasksTable)
				.where(where)
				.orderBy(desc(tasksTable.createdAt), desc(tasksTable.id))
				.offset(filter.offset)
				.limit(filter.limit);
			const [all] = await db
				.select({ count: sql<string>`count(*)` })
				.from(tasksTable)
				.where(where);
			return { tasks: rows.map(toTask), total: Number(all?.count ?? 0) };
		},
		find,
		async cancel(id) {
			const now = clock();
			const isOver = await db.transaction(async (tx) => {
				const [row] = await tx
					.select()
					.from(tasksTable)
					.where(eq(tasksTable.id, id))
					.for("update");
				if (row === undefined) throw tasksErrors.make("notFound");
				if (row.endedAt !== null) throw tasksErrors.make("ended");
				const isWaiting = row.state === "waiting";
				await tx
					.update(tasksTable)
					.set({
						isCancelRequested: true,
						updatedAt: now,
						...(isWaiting && { state: "cancelled" as const, endedAt: now }),
					})
					.where(eq(tasksTable.id, id));
				await audit.record(tx, recorded("task cancelled", toTask(row)));
				return isWaiting;
			});
			if (isOver) waiting.ended(id);
			else loop.abort(id);
		},
		async restart(id) {
			const task = await db.transaction(async (tx) => {
				const [row] = await tx
					.select()
					.from(tasksTable)
					.where(eq(tasksTable.id, id));
				if (row === undefined) throw tasksErrors.make("notFound");
				if (row.endedAt === null) throw tasksErrors.make("notEnded");
				const restarted = await insert(tx, row);
				await audit.record(tx, recorded("task restarted", restarted));
				return restarted;
			});
			loop.wake();
			return task;
		},
		untilEnded: waiting.untilEnded,
		schedules: schedules.list,
		async schedule(schedule) {
			requireKind(schedule.kind);
			await schedules.save(schedule);
			loop.wake();
		},
		unschedule: schedules.remove,
	};
}

function recorded(action: string, { id, title, tenantId }: Task) {
	return { action, object: { id, name: title, kind: "task" }, tenantId };
}

function toCondition(filter: TaskFilter): SQL | undefined {
	const { tenantId, userId, state, kind } = tasksTable;
	const { tenants, states, kinds } = filter;
	return and(
		tenants === "all"
			? undefined
			: or(
					inArray(tenantId, [...tenants]),
					filter.orUserId === undefined
						? undefined
						: eq(userId, filter.orUserId),
				),
		filter.userId === undefined ? undefined : eq(userId, filter.userId),
		states === undefined ? undefined : inArray(state, [...states]),
		kinds === undefined ? undefined : inArray(kind, [...kinds]),
	);
}

/** Ended tasks of more than 30 days ago, and those beyond the newest 20,000. */
async function removeOld(db: StateDatabase, now: number): Promise<void> {
	const { endedAt } = tasksTable;
	const [bound] = await db
		.select({ endedAt })
		.from(tasksTable)
		.where(isNotNull(endedAt))
		.orderBy(desc(endedAt))
		.offset(limits.keepCount)
		.limit(1);
	const oldest = Math.max(now - limits.keepMs, bound?.endedAt ?? 0);
	await db
		.delete(tasksTable)
		.where(and(isNotNull(endedAt), lt(endedAt, oldest)));
}
