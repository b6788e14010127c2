/** A token bucket: at most so many a second, with a tenth of a second's worth at once. */
export interface Pace {
	/** Milliseconds until one more may start; 0 = now, and it counts as started. */
	take(now: number): number;
}

/** `now` is in milliseconds and may not run backwards much: a clock that is set back only delays. */
export function createPace(perSecond: number): Pace {
	const capacity = Math.max(1, Math.floor(perSecond / 10));
	let tokens = capacity;
	let filledAt = Number.NEGATIVE_INFINITY;
	return {
		take(now) {
			const elapsed = Math.max(0, now - filledAt);
			tokens = Math.min(capacity, tokens + (elapsed * perSecond) / 1000);
			filledAt = now;
			if (tokens >= 1) {
				tokens -= 1;
				return 0;
			}
			return Math.ceil(((1 - tokens) * 1000) / perSecond);
		},
	};
}
