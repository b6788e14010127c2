import type { HeldGroups } from "../framing/framer.ts";

/** Looks at held groups are made at this part of their time to live: a group is held a quarter too long at most. */
const looksInTtl = 4;

/** Ends the groups of one source when their time is over; rests while none is held. */
export interface GroupTimer {
	/** To be called when groups may have begun to be held. */
	arm(): void;
	stop(): void;
}

/** `expire` is called again and again while `groups` says that something waits. */
export function createGroupTimer(
	groups: Pick<HeldGroups, "isWaiting">,
	ttlMs: number,
	expire: () => void,
): GroupTimer {
	let timer: NodeJS.Timeout | undefined;
	let isStopped = false;

	function arm(): void {
		if (isStopped || timer !== undefined || !groups.isWaiting) return;
		// One length for all timers: Node keeps those of one length in one list.
		timer = setTimeout(look, ttlMs / looksInTtl);
	}

	function look(): void {
		timer = undefined;
		expire();
		arm();
	}

	return {
		arm,
		stop() {
			isStopped = true;
			clearTimeout(timer);
		},
	};
}
