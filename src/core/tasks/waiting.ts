/** Those who wait for the end of a task. */
import { setTimeout } from "node:timers/promises";
import { tasksErrors } from "./errors.ts";
import { limits } from "./limits.ts";
import type { Task } from "./tasks.ts";

export interface Waiting {
	untilEnded(id: string, signal?: AbortSignal): Promise<Task>;
	/** A task let go in this process. */
	ended(id: string): void;
	/** Whoever still waits gets an AbortError. */
	stop(): void;
}

export function createWaiting(
	find: (id: string) => Promise<Task | undefined>,
): Waiting {
	const wakeUps = new Map<string, Set<AbortController>>();
	const stopping = new AbortController();

	/** Until the task lets go here, or for a while: it may run in another core. */
	async function wait(id: string, signal: AbortSignal): Promise<void> {
		const wakeUp = new AbortController();
		const others = wakeUps.get(id) ?? new Set();
		wakeUps.set(id, others.add(wakeUp));
		try {
			await setTimeout(limits.pollMs, undefined, {
				signal: AbortSignal.any([wakeUp.signal, signal]),
				// Of one that need not wait any more.
				ref: false,
			});
		} catch {
			// Woken up, which is what was waited for, or aborted, which the caller asks about.
		} finally {
			others.delete(wakeUp);
			if (others.size === 0) wakeUps.delete(id);
		}
	}

	return {
		async untilEnded(id, given) {
			const signal = given
				? AbortSignal.any([given, stopping.signal])
				: stopping.signal;
			for (;;) {
				signal.throwIfAborted();
				const asleep = wait(id, signal);
				// Asked after the alarm was set, so that an end between the two wakes it.
				const task = await find(id);
				if (task === undefined) throw tasksErrors.make("notFound");
				if (task.endedAt !== undefined) return task;
				await asleep;
			}
		},
		ended(id) {
			for (const wakeUp of wakeUps.get(id) ?? []) wakeUp.abort();
		},
		stop() {
			stopping.abort();
		},
	};
}
