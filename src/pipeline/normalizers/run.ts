import type { TimeContext } from "#text/index.ts";

/** What the rules of one normalizer share while they work on one message. */
export interface Run {
	/** Completes times without a year and gives local times their zone. */
	readonly time: TimeContext;
	/** True once a value could not be converted to the type of its field. */
	hasFailed: boolean;
	/** Keys that `Extra` holds so far, and the most bytes that they can have. */
	extraKeys: number;
	extraBytes: number;
}

export function createRun(time: TimeContext): Run {
	return { time, hasFailed: false, extraKeys: 0, extraBytes: 0 };
}
