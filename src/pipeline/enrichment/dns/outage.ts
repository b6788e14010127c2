/**
 * Whether it is worth waiting. When servers are silent, each batch of events would wait its whole time-out for nothing;
 * so after some questions in a row without an answer nobody waits, and a question now and then tries whether they are
 * back.
 */
export interface Outage {
	/** True until a question is answered. */
	readonly isOn: boolean;
	/** During an outage: true when it is time to try again, which counts as tried. */
	mayTry(now: number): boolean;
	answered(): void;
	unanswered(now: number): void;
}

export function createOutage(mostUnanswered: number, restMs: number): Outage {
	let inARow = 0;
	let restUntil = 0;
	return {
		get isOn() {
			return inARow >= mostUnanswered;
		},
		mayTry(now) {
			if (now < restUntil) return false;
			restUntil = now + restMs;
			return true;
		},
		answered() {
			inARow = 0;
		},
		unanswered(now) {
			inARow += 1;
			restUntil = now + restMs;
		},
	};
}
