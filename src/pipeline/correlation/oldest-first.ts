/**
 * Finds the oldest entry of a map, again and again, each time taken out by the caller. One walk goes on from call to
 * call: beginning anew each time would pass over all that was deleted before.
 */
export interface OldestFirst<T> {
	/** The oldest value, which the caller takes out of the map; undefined when the map is empty. */
	next(): T | undefined;
	/** After the map was emptied. */
	reset(): void;
}

export function createOldestFirst<T>(
	map: ReadonlyMap<string, T>,
): OldestFirst<T> {
	let walk: Iterator<T> | undefined;
	return {
		next() {
			walk ??= map.values();
			let step = walk.next();
			if (step.done === true) {
				// What was added after the walk had reached the end.
				walk = map.values();
				step = walk.next();
			}
			return step.done === true ? undefined : step.value;
		},
		reset() {
			walk = undefined;
		},
	};
}
