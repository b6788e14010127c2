/** Triggers per second of event time, for one rule. Late seconds are still remembered, so replays are limited alike. */
export interface RateLimit {
	/** Counts one trigger at an event time in milliseconds; false when the second has had its share. */
	allow(time: number): boolean;
	/** Seconds and their triggers, oldest first. */
	state(): [second: number, triggers: number][];
	restore(state: readonly (readonly [number, number])[]): void;
}

const rememberedSeconds = 64;

/** `perSecond` 0 = no limit. */
export function createRateLimit(perSecond: number): RateLimit {
	const seconds = new Map<number, number>();
	return {
		allow(time) {
			if (perSecond === 0) return true;
			const second = Math.floor(time / 1000);
			const triggers = seconds.get(second) ?? 0;
			if (triggers >= perSecond) return false;
			seconds.set(second, triggers + 1);
			if (seconds.size > rememberedSeconds) {
				for (const oldest of seconds.keys()) {
					seconds.delete(oldest);
					break;
				}
			}
			return true;
		},
		state: () => [...seconds],
		restore(state) {
			seconds.clear();
			for (const [second, triggers] of state) seconds.set(second, triggers);
		},
	};
}
