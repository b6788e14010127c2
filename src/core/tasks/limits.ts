/** Bounds of the task manager, in one place to weigh them against each other. Times in milliseconds. */
export const limits = {
	/** Tasks that wait or run. */
	open: 1000,
	inputBytes: 64 * 1024,
	resultBytes: 256 * 1024,
	titleLength: 256,
	errorLength: 2000,
	/** Of one kind, once taken, when the kind says nothing else. */
	concurrency: 1,
	mostAttempts: 3,
	/** Between two looks for what others started or cancelled. */
	pollMs: 2000,
	progressMs: 1000,
	/** A core that says nothing for so long has died; longer than any stop of its event loop. */
	leaseMs: 60_000,
	stopMs: 4000,
	/** Ended tasks are kept so long, and so many of them. */
	keepMs: 30 * 86_400_000,
	keepCount: 20_000,
	sweepMs: 3_600_000,
} as const;
