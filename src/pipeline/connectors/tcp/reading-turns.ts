/** Whoever stopped reading and wants to go on. */
export interface Reader {
	/** Goes on reading; false when that is no longer wanted, so the turn costs nothing. */
	resume(): boolean;
}

export interface ReadingTurnsSettings {
	readonly hasRoom: () => boolean;
	/** Readers that may go on at once; each may bring in about two reads before it is stopped again. */
	readonly atOnce: number;
}

/** Lets readers go on in the order in which they stopped, few at a time, so that none starves and memory stays bounded. */
export interface ReadingTurns {
	wait(reader: Reader): void;
	/** To be called when room may have become free. */
	relieve(): void;
	close(): void;
}

export function createReadingTurns(
	settings: ReadingTurnsSettings,
): ReadingTurns {
	const waiting = new Set<Reader>();
	let scheduled: NodeJS.Immediate | undefined;

	function relieve(): void {
		if (waiting.size === 0 || !settings.hasRoom()) return;
		let turns = settings.atOnce;
		for (const reader of waiting) {
			if (turns === 0) break;
			waiting.delete(reader);
			if (reader.resume()) turns--;
		}
		// Those that went on may have nothing to read, and then no batch would ever settle to call the others.
		if (waiting.size > 0) scheduled ??= setImmediate(nextTurn);
	}

	function nextTurn(): void {
		scheduled = undefined;
		relieve();
	}

	return {
		wait: (reader) => waiting.add(reader),
		relieve,
		close() {
			waiting.clear();
			clearImmediate(scheduled);
		},
	};
}
