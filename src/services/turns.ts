/** Work that is done again and again, one turn after the other, never two at once. */
export interface Turns {
	/** Aborts the turn under way and waits for its end. */
	stop(): Promise<void>;
}

export function createTurns(options: {
	/** Pause after a turn. */
	readonly everyMs: number;
	readonly run: (signal: AbortSignal) => Promise<void>;
	/** What a turn threw; the next comes all the same. */
	readonly onError: (error: unknown) => void;
}): Turns {
	const stopping = new AbortController();
	let timer: NodeJS.Timeout | undefined;
	let running: Promise<void> = Promise.resolve();

	async function turn(): Promise<void> {
		try {
			await options.run(stopping.signal);
		} catch (error) {
			if (!stopping.signal.aborted) options.onError(error);
		}
		if (stopping.signal.aborted) return;
		timer = setTimeout(() => {
			running = turn();
		}, options.everyMs);
		timer.unref();
	}

	running = turn();
	return {
		async stop() {
			stopping.abort();
			clearTimeout(timer);
			await running;
		},
	};
}
