/**
 * At most `concurrency` works at a time; the rest waits in lanes that take turns, so that a lane with many waiting
 * holds up another one by a single work. Throws `busy` when `maxWaiting` wait, or `maxWaitingInLane` in this lane.
 */
export function createLanes({
	concurrency,
	maxWaiting,
	maxWaitingInLane,
	busy,
}: {
	readonly concurrency: number;
	readonly maxWaiting: number;
	readonly maxWaitingInLane: number;
	readonly busy: () => Error;
}): <T>(lane: string, work: () => Promise<T>) => Promise<T> {
	let running = 0;
	let waiting = 0;
	/** In the order of their turns; a lane that had its turn goes to the end. */
	const lanes = new Map<string, (() => void)[]>();

	async function wait(lane: string): Promise<void> {
		const queue = lanes.get(lane) ?? [];
		if (waiting >= maxWaiting || queue.length >= maxWaitingInLane) throw busy();
		waiting++;
		lanes.set(lane, queue);
		await new Promise<void>((resolve) => queue.push(resolve));
	}

	function takeNext(): (() => void) | undefined {
		const [first] = lanes;
		if (first === undefined) return undefined;
		const [lane, queue] = first;
		const next = queue.shift();
		lanes.delete(lane);
		if (queue.length > 0) lanes.set(lane, queue);
		waiting--;
		return next;
	}

	return async (lane, work) => {
		// Whoever ends hands its place on without giving it up, so nobody slips in between.
		if (running >= concurrency) await wait(lane);
		else running++;
		try {
			return await work();
		} finally {
			const next = takeNext();
			if (next) next();
			else running--;
		}
	};
}
