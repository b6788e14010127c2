import { setTimeout as delay } from "node:timers/promises";

/** Waits for a time, or less when the signal aborts; never rejects. */
export async function pause(
	milliseconds: number,
	signal: AbortSignal,
): Promise<void> {
	try {
		await delay(milliseconds, undefined, { signal });
	} catch (error) {
		if (!signal.aborted) throw error;
	}
}

/** Time to wait after so many failures in a row: doubles up to the longest. */
export function backoffMs(failures: number, longestMs = 15_000): number {
	return Math.min(longestMs, 250 * 2 ** Math.min(failures - 1, 10));
}

/** Settles as the work does, or rejects when that takes longer. What the work does later goes unheard. */
export async function inTime<T>(
	work: Promise<T>,
	milliseconds: number,
): Promise<T> {
	const late = Promise.withResolvers<never>();
	const timer = setTimeout(
		() => late.reject(new Error(`timed out after ${milliseconds} ms`)),
		milliseconds,
	);
	try {
		return await Promise.race([work, late.promise]);
	} finally {
		clearTimeout(timer);
	}
}
