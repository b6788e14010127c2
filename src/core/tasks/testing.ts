/** Kinds of tasks for tests, that do what they are told. */
import type { TaskKind, TaskWork } from "./tasks.ts";

export interface HeldTask {
	readonly input: unknown;
	readonly work: TaskWork;
	finish(result?: unknown): void;
	fail(error: Error): void;
}

/** A kind whose tasks end when the test says so, or when they are aborted unless they are deaf. */
export function createHeldKind(
	name: string,
	more: Partial<TaskKind> & { readonly isDeaf?: boolean } = {},
): TaskKind & {
	/** Those started, in order. */
	readonly started: readonly HeldTask[];
	/** Resolves with the next that starts, also one that started before and was not asked for yet. */
	next(): Promise<HeldTask>;
} {
	const { isDeaf = false, ...kind } = more;
	const started: HeldTask[] = [];
	const asked: ((task: HeldTask) => void)[] = [];
	let handedOut = 0;
	return {
		kind: name,
		title: `Kind ${name}`,
		...kind,
		run(input, work) {
			const { promise, resolve, reject } = Promise.withResolvers<unknown>();
			const held = { input, work, finish: resolve, fail: reject };
			started.push(held);
			if (!isDeaf) {
				work.signal.addEventListener("abort", () => reject(work.signal.reason));
			}
			const waiting = asked.shift();
			if (waiting) {
				handedOut++;
				waiting(held);
			}
			return promise;
		},
		started,
		next() {
			const held = started[handedOut];
			if (held !== undefined) {
				handedOut++;
				return Promise.resolve(held);
			}
			return new Promise((resolve) => asked.push(resolve));
		},
	};
}
