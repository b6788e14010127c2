import { setTimeout as delay } from "node:timers/promises";
import { senderErrors } from "./errors.ts";
import type { Progress } from "./progress.ts";

export interface RetrySettings {
	/** Failures in a row, without anything acknowledged in between, after which sending is given up. */
	readonly tries: number;
	/** Wait after the first failure; doubles up to `longestWaitMs`. */
	readonly firstWaitMs: number;
	readonly longestWaitMs: number;
}

export const defaultRetries: RetrySettings = {
	tries: 12,
	firstWaitMs: 100,
	longestWaitMs: 10_000,
};

/** Waits longer and longer between failures. */
export interface Retries {
	/** Waits before the next try, at least `leastMs`; throws sender.gaveUp when there were enough. */
	failed(cause: unknown, leastMs?: number): Promise<void>;
}

export function createRetries(
	settings: RetrySettings,
	progress: Progress,
	signal: AbortSignal | undefined,
): Retries {
	let failures = 0;
	let acknowledgedBefore = 0;
	return {
		async failed(cause, leastMs = 0) {
			if (progress.acknowledged > acknowledgedBefore) failures = 0;
			acknowledgedBefore = progress.acknowledged;
			failures++;
			if (failures >= settings.tries)
				throw senderErrors.make(
					"gaveUp",
					{ tries: failures, acknowledged: progress.acknowledged },
					cause,
				);
			const wait = Math.min(
				settings.firstWaitMs * 2 ** (failures - 1),
				settings.longestWaitMs,
			);
			await delay(Math.max(wait, leastMs), undefined, { signal });
		},
	};
}
