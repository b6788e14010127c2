/**
 * What a stage says about one item. Passing is the item itself, so the common case costs nothing; the three other
 * outcomes are small objects that carry why. Every outcome is counted by its reason (`counts.ts`).
 */

/** Left out on purpose, by a rule that somebody configured. */
export class Drop {
	readonly reason: string;
	constructor(reason: string) {
		this.reason = reason;
	}
}

/** Could not be processed: goes to the dead letters with its cause. */
export class Reject {
	/** Stable code for counting, such as `json.syntax`. */
	readonly code: string;
	/** Sentence for the person who reads the dead letter. */
	readonly cause: string;
	constructor(code: string, cause: string) {
		this.code = code;
		this.cause = cause;
	}
}

/** Goes to a named output instead of the next stage. */
export class Redirect<T> {
	readonly output: string;
	readonly item: T;
	constructor(output: string, item: T) {
		this.output = output;
		this.item = item;
	}
}

export type Outcome<T> = T | Drop | Reject | Redirect<T>;

export function isPass<T>(outcome: Outcome<T>): outcome is T {
	return !(
		outcome instanceof Drop ||
		outcome instanceof Reject ||
		outcome instanceof Redirect
	);
}
