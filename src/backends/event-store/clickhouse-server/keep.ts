import { setTimeout as delay } from "node:timers/promises";
import { describeError } from "#schema/index.ts";
import {
	type EmbeddedClickHouse,
	type EmbeddedOptions,
	startEmbeddedClickHouse,
} from "./start.ts";

export interface KeptClickHouse
	extends Pick<
		EmbeddedClickHouse,
		"url" | "user" | "password" | "handover" | "stop"
	> {
	/** Of the process that runs now. */
	readonly pid: number;
}

const firstPauseMs = 200;
const longestPauseMs = 30_000;

/**
 * Starts the embedded engine and starts it again whenever it ends without being asked, at the same address and with the
 * same password, so that a client finds it again by itself. Throws `eventStore.engineFailed` when the first start fails.
 */
export async function keepEmbeddedClickHouse(
	options: EmbeddedOptions,
): Promise<KeptClickHouse> {
	const { log } = options;
	let running = await startEmbeddedClickHouse(options);
	const { url, user, password, handover } = running;
	const again = { ...options, password, port: Number(new URL(url).port) };
	const stopping = new AbortController();

	async function keep(): Promise<void> {
		let pauseMs = firstPauseMs;
		while (!stopping.signal.aborted) {
			const startedAt = performance.now();
			const exit = await running.exited;
			if (stopping.signal.aborted) return;
			log.error({ exit }, "the embedded event store ended; starting it again");
			// A process that ends soon after each start is not restarted in a tight circle.
			if (performance.now() - startedAt > longestPauseMs)
				pauseMs = firstPauseMs;
			pauseMs = await restart(pauseMs);
		}
	}

	/** Tries until it succeeds or is asked to stop; answers the pause before the next restart. */
	async function restart(pause: number): Promise<number> {
		let pauseMs = pause;
		while (!stopping.signal.aborted) {
			try {
				running = await startEmbeddedClickHouse(again);
				return Math.min(pauseMs * 2, longestPauseMs);
			} catch (error) {
				log.error(
					{ reason: describeError(error), pauseMs },
					"the embedded event store did not start; trying again",
				);
				await pauseFor(pauseMs, stopping.signal);
				pauseMs = Math.min(pauseMs * 2, longestPauseMs);
			}
		}
		return pauseMs;
	}

	const keeping = keep();
	return {
		url,
		user,
		password,
		handover,
		get pid() {
			return running.pid;
		},
		async stop() {
			stopping.abort();
			await running.stop();
			await keeping;
			// A restart that was under way when the stop came.
			await running.stop();
		},
	};
}

async function pauseFor(ms: number, signal: AbortSignal): Promise<void> {
	try {
		await delay(ms, undefined, { signal });
	} catch (error) {
		if (!signal.aborted) throw error;
	}
}
