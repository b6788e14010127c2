import { setImmediate } from "node:timers/promises";
import {
	type ExecProtocolOptions,
	type ExecProtocolResult,
	PGlite,
	type PGliteOptions,
} from "@electric-sql/pglite";
import type { UrsaError } from "#schema/index.ts";
import { stateStoreErrors } from "./errors.ts";
import { translateError } from "./translate.ts";

/**
 * PGlite as a guest in a process that has other work to do.
 *
 * It stays down once PostgreSQL inside it has panicked (say, no space left for its log): any later call into the engine
 * never returns and blocks the thread with it, and PGlite makes one by itself to end the failed statement. What was
 * committed is on the disk; the next start recovers it.
 */
export class GuardedPglite extends PGlite {
	/** Why it is down. */
	stopped: UrsaError | undefined;
	#sliceStart = 0;
	readonly #onStop: (error: UrsaError) => void;

	constructor(options: PGliteOptions, onStop: (error: UrsaError) => void) {
		super(options);
		this.#onStop = onStop;
	}

	override execProtocol(
		message: Uint8Array,
		options?: ExecProtocolOptions,
	): Promise<ExecProtocolResult> {
		return this.#watch(() => super.execProtocol(message, options));
	}

	override execProtocolStream(
		...args: Parameters<PGlite["execProtocolStream"]>
	): ReturnType<PGlite["execProtocolStream"]> {
		return this.#watch(() => super.execProtocolStream(...args));
	}

	async #watch<T>(call: () => Promise<T>): Promise<T> {
		await this.#letOthersRun();
		if (this.stopped) throw this.stopped;
		try {
			return await call();
		} catch (error) {
			if (!isFatal(error)) throw error;
			this.stopped = stateStoreErrors.make(
				"stopped",
				{ reason: error.message },
				translateError(error),
			);
			this.#onStop(this.stopped);
			throw this.stopped;
		}
	}

	/**
	 * Statements of PGlite are done when their call returns, and their promises go on before anything else: a loop of
	 * them would keep sockets and timers of the whole process waiting until its end.
	 */
	async #letOthersRun(): Promise<void> {
		if (performance.now() - this.#sliceStart < sliceMs) return;
		await setImmediate();
		this.#sliceStart = performance.now();
	}
}

/** Milliseconds that statements may follow each other without a pause. */
const sliceMs = 5;

/** PostgreSQL's own words for "this process is over", and WebAssembly's. */
function isFatal(error: unknown): error is Error {
	if (!(error instanceof Error)) return false;
	if ("severity" in error) {
		return error.severity === "PANIC" || error.severity === "FATAL";
	}
	return error.name === "RuntimeError" || error.name === "ExitStatus";
}
