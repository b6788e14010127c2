import { exception } from "./exception.ts";

export interface Slots {
	/** Waits for a place and answers the function that gives it back. Rejects when aborted or when too many wait. */
	take(signal: AbortSignal): Promise<() => void>;
}

export function createSlots(count: number, maxWaiting: number): Slots {
	let free = count;
	const waiting = new Set<() => void>();

	function release(): void {
		const [next] = waiting;
		if (next === undefined) free++;
		else {
			waiting.delete(next);
			next();
		}
	}

	function once(): () => void {
		let isHeld = true;
		return () => {
			if (isHeld) release();
			isHeld = false;
		};
	}

	return {
		async take(signal) {
			signal.throwIfAborted();
			if (free > 0) {
				free--;
				return once();
			}
			if (waiting.size >= maxWaiting) {
				throw exception(
					202,
					`Too many simultaneous queries: ${count} run and ${maxWaiting} wait`,
					"TOO_MANY_SIMULTANEOUS_QUERIES",
				);
			}
			await new Promise<void>((resolve, reject) => {
				const onAbort = () => {
					waiting.delete(start);
					reject(signal.reason);
				};
				const start = () => {
					signal.removeEventListener("abort", onAbort);
					resolve();
				};
				waiting.add(start);
				signal.addEventListener("abort", onAbort, { once: true });
			});
			return once();
		},
	};
}
