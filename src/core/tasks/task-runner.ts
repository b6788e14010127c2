/** Runs tasks in this process: takes them, tells them when to end, and writes down what became of them. */
import type { Log } from "#platform/index.ts";
import { UrsaError } from "#schema/index.ts";
import { withActor } from "../audit/actor.ts";
import type { Actor } from "../audit/audit.ts";
import { tasksErrors } from "./errors.ts";
import { limits } from "./limits.ts";
import type { Schedules } from "./schedules.ts";
import type { Outcome, TaskQueue } from "./task-queue.ts";
import { type TaskRow, toTask } from "./task-row.ts";
import type { TaskKind, TaskProgress } from "./tasks.ts";

interface Running {
	readonly controller: AbortController;
	/** Resolves, and never rejects, when the task let go. */
	readonly finished: Promise<void>;
}

export interface Loop {
	begin(): void;
	/** Something waits; look at once. */
	wake(): void;
	/** Aborts it when it runs here. */
	abort(id: string): void;
	stop(): Promise<void>;
}

export interface LoopOptions {
	readonly queue: TaskQueue;
	readonly schedules: Schedules;
	readonly kinds: ReadonlyMap<string, TaskKind>;
	readonly actorOf: (userId: string) => Promise<Actor>;
	/** Removes old tasks. */
	readonly sweep: () => Promise<void>;
	readonly onEnd: (id: string) => void;
	/** No other core works on the state store. */
	readonly isAlone: boolean;
	readonly clock: () => number;
	readonly log: Log;
}

/** Why a task is aborted; it decides what becomes of the row. */
const cancelled = new DOMException("The task was cancelled.", "AbortError");
const stopping = new DOMException("The core stops.", "AbortError");

export function createLoop(options: LoopOptions): Loop {
	const { queue, schedules, clock, log } = options;
	const kinds = () => [...options.kinds.values()];
	const running = new Map<string, Running>();
	let timer: NodeJS.Timeout | undefined;
	let hasBegun = false;
	let isStopping = false;
	let round: Promise<void> | undefined;
	let isAnotherWanted = false;
	let sweptAt = Number.NEGATIVE_INFINITY;

	/** One round at a time; asked for meanwhile, another follows. */
	function wake(): void {
		if (!hasBegun || isStopping) return;
		if (round !== undefined) {
			isAnotherWanted = true;
			return;
		}
		round = lookAround()
			.catch((error: unknown) => {
				// The state store is away for a while; the next round tries again.
				if (!isStopping) log.warn({ error }, "tasks could not be looked at");
			})
			.finally(() => {
				round = undefined;
				if (!isAnotherWanted) return;
				isAnotherWanted = false;
				wake();
			});
	}

	async function lookAround(): Promise<void> {
		const mine = await queue.prolong([...running.keys()]);
		for (const [id, { controller }] of running) {
			// Not mine any more: another core took it over, so this one must not go on.
			if (mine.get(id) !== false) controller.abort(cancelled);
		}
		await queue.takeOver(kinds(), false);
		await schedules.startDue();
		if (await queue.failUnknown(kinds())) {
			log.warn({}, "tasks of unknown kinds failed");
		}
		if (isStopping) return;
		for (const row of await queue.take(kinds())) start(row);
		if (clock() - sweptAt >= limits.sweepMs) {
			sweptAt = clock();
			await options.sweep();
		}
	}

	function start(row: TaskRow): void {
		const kind = options.kinds.get(row.kind);
		if (kind === undefined) return;
		const controller = new AbortController();
		const finished = run(row, kind, controller.signal)
			.catch((error: unknown) => {
				// Its row stays "running" until the lease has passed, then the task is run again.
				log.error({ error, task: row.id }, "the end of a task was not kept");
			})
			.finally(() => {
				running.delete(row.id);
				options.onEnd(row.id);
				wake();
			});
		running.set(row.id, { controller, finished });
		if (row.isCancelRequested) controller.abort(cancelled);
		if (isStopping) controller.abort(stopping);
	}

	async function run(
		row: TaskRow,
		kind: TaskKind,
		signal: AbortSignal,
	): Promise<void> {
		const progress = createProgressWriter(
			(now) => queue.progress(row.id, now),
			(error) => log.warn({ error, task: row.id }, "progress was not kept"),
		);
		const outcome = await work(row, kind, signal, progress.report);
		await progress.flush();
		if (outcome === "put back") return queue.putBack(row.id);
		await queue.end(row.id, outcome);
	}

	async function work(
		row: TaskRow,
		kind: TaskKind,
		signal: AbortSignal,
		report: (progress: TaskProgress) => void,
	): Promise<Outcome | "put back"> {
		try {
			const actor =
				row.userId === null ? undefined : await options.actorOf(row.userId);
			signal.throwIfAborted();
			const go = () =>
				kind.run(row.input, { task: toTask(row), signal, report });
			const result = (await (actor ? withActor(actor, go) : go())) ?? null;
			const size = Buffer.byteLength(JSON.stringify(result));
			if (size > limits.resultBytes) {
				throw tasksErrors.make("resultTooLarge", { limit: limits.resultBytes });
			}
			return { state: "completed", result };
		} catch (error) {
			if (signal.aborted) {
				return signal.reason === stopping ? "put back" : { state: "cancelled" };
			}
			log.warn({ error, task: row.id, kind: row.kind }, "a task failed");
			const shown =
				error instanceof UrsaError
					? error
					: tasksErrors.make("failed", { id: row.id }, error);
			return {
				state: "failed",
				error: shown.message.replaceAll("\0", "").slice(0, limits.errorLength),
			};
		}
	}

	return {
		begin() {
			if (hasBegun || isStopping) return;
			hasBegun = true;
			timer = setInterval(wake, limits.pollMs);
			timer.unref();
			if (!options.isAlone) return wake();
			round = queue
				.takeOver(kinds(), true)
				.catch((error: unknown) =>
					log.warn({ error }, "tasks could not be looked at"),
				)
				.finally(() => {
					round = undefined;
					wake();
				});
		},
		wake,
		abort(id) {
			running.get(id)?.controller.abort(cancelled);
		},
		async stop() {
			isStopping = true;
			clearInterval(timer);
			for (const { controller } of running.values()) controller.abort(stopping);
			await round;
			const left = new Map(running);
			const all = Promise.all([...left.values()].map((task) => task.finished));
			let alarm: NodeJS.Timeout | undefined;
			const late = new Promise<void>((resolve) => {
				alarm = setTimeout(resolve, limits.stopMs);
			});
			await Promise.race([all, late]);
			clearTimeout(alarm);
			for (const id of running.keys()) {
				log.warn({ task: id }, "a task did not end in time; it is run again");
				await queue.putBack(id);
			}
			running.clear();
		},
	};
}

/** Keeps the latest progress and writes it at most once a second. */
function createProgressWriter(
	write: (progress: TaskProgress) => Promise<void>,
	onError: (error: unknown) => void,
): {
	report(progress: TaskProgress): void;
	/** Writes what is left; later reports are ignored. */
	flush(): Promise<void>;
} {
	let latest: TaskProgress | undefined;
	let isClosed = false;
	let timer: NodeJS.Timeout | undefined;
	let writing = Promise.resolve();
	let writtenAt = Number.NEGATIVE_INFINITY;

	function writeLatest(): void {
		timer = undefined;
		const progress = latest;
		latest = undefined;
		if (progress === undefined) return;
		writtenAt = performance.now();
		writing = writing.then(() => write(progress)).catch(onError);
	}

	return {
		report(progress) {
			if (isClosed) return;
			latest = progress;
			timer ??= setTimeout(
				writeLatest,
				Math.max(0, writtenAt + limits.progressMs - performance.now()),
			);
		},
		async flush() {
			isClosed = true;
			clearTimeout(timer);
			writeLatest();
			await writing;
		},
	};
}
