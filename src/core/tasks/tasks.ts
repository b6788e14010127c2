/**
 * Work that takes longer than a request: imports, exports, searches of the past, reports (reference: roles-and-objects
 * §7). A task is a row, so it survives a restart: one that ran is run again from its input, as often as its kind allows.
 */

export const taskStates = [
	"waiting",
	"running",
	"completed",
	"failed",
	"cancelled",
] as const;
export type TaskState = (typeof taskStates)[number];

export interface TaskProgress {
	readonly done: number;
	/** Absent = nobody knows yet. */
	readonly total?: number;
	/** What is being done, for a person who waits. */
	readonly text: string;
}

export interface Task {
	readonly id: string;
	/** `assets import`, `report`, `backup` …: names a TaskKind. */
	readonly kind: string;
	/** What it does, for people: `Import of 1,200 assets into Main`. */
	readonly title: string;
	readonly tenantId: string;
	/** Absent for one that a schedule started. */
	readonly userId?: string;
	readonly scheduleId?: string;
	readonly state: TaskState;
	readonly isCancelRequested: boolean;
	readonly progress: TaskProgress;
	/** What a completed one left; its shape is the kind's. Never a secret. */
	readonly result?: unknown;
	/** Why it failed, a sentence. */
	readonly error?: string;
	readonly createdAt: number;
	readonly startedAt?: number;
	readonly endedAt?: number;
	readonly updatedAt: number;
}

export interface TaskSchedule {
	readonly id: string;
	readonly kind: string;
	readonly title: string;
	readonly tenantId: string;
	readonly input: unknown;
	readonly everyMinutes: number;
	readonly nextAt: number;
	readonly isDisabled: boolean;
}

/** What a running task may use. */
export interface TaskWork {
	readonly task: Task;
	/**
	 * Aborted when somebody cancels it or the core stops; the work then throws as soon as it can, best
	 * `signal.reason`. Work that returns all the same counts as completed.
	 */
	readonly signal: AbortSignal;
	/** Written down at most once a second. */
	report(progress: TaskProgress): void;
}

/** A kind of task, told to the runner when Ursa is put together. */
export interface TaskKind {
	readonly kind: string;
	/** For people: `Import of assets`. */
	readonly title: string;
	/** Of one kind so many at once; default 1. */
	readonly concurrency?: number;
	/**
	 * How often it is started again after the core died in its middle; default 3. Its work must bear that. An orderly
	 * stop of the core does not count.
	 */
	readonly mostAttempts?: number;
	/**
	 * Checks the input itself: rows may be older than the program. Returns the result, an object or undefined. What
	 * is done in it is done by the user who started the task (`currentActor()`). Only the sentence of a UrsaError is
	 * shown to people when it throws.
	 */
	run(input: unknown, work: TaskWork): Promise<unknown>;
}

export interface TaskFilter {
	readonly tenants: "all" | readonly string[];
	/** Those of this user too, whichever their tenant. */
	readonly orUserId?: string;
	/** Only those of this user. */
	readonly userId?: string;
	readonly states?: readonly TaskState[];
	readonly kinds?: readonly string[];
	readonly offset: number;
	readonly limit: number;
}

export interface Tasks {
	/**
	 * The user is `currentActor()`. Not within a transaction. Throws tasks.unknownKind, tasks.badInput (more than 64 KiB
	 * of JSON), tasks.tooMany.
	 */
	start(input: {
		readonly kind: string;
		readonly title: string;
		readonly tenantId: string;
		readonly input: unknown;
	}): Promise<Task>;
	/** Newest first. */
	list(
		filter: TaskFilter,
	): Promise<{ readonly tasks: Task[]; readonly total: number }>;
	find(id: string): Promise<Task | undefined>;
	/** Asks a waiting or running task to end. Throws tasks.notFound, tasks.ended. */
	cancel(id: string): Promise<void>;
	/** A new task with the same input. Throws tasks.notFound, tasks.notEnded. */
	restart(id: string): Promise<Task>;
	/** Resolves when the task ended; for those who wait on purpose, such as the command line. */
	untilEnded(id: string, signal?: AbortSignal): Promise<Task>;
	/** By title; there are few. */
	schedules(): Promise<TaskSchedule[]>;
	/**
	 * Creates or changes the schedule of that id. The first start is one period from now; a time that passed while no
	 * core ran is made up for once. Throws tasks.unknownKind, tasks.badSchedule.
	 */
	schedule(schedule: Omit<TaskSchedule, "nextAt">): Promise<void>;
	unschedule(id: string): Promise<void>;
}

/** The tasks of a core that also runs them. */
export interface TaskRunner extends Tasks {
	/** Before `begin`; a kind is added once. */
	addKind(kind: TaskKind): void;
	kinds(): readonly TaskKind[];
	/** Starts to take waiting tasks; those that another process left in their middle first. */
	begin(): void;
	/**
	 * Takes no more, aborts those that run and waits up to four seconds for them; whichever has not ended is run again
	 * by the next core. Call it before the state store is closed.
	 */
	stop(): Promise<void>;
}
