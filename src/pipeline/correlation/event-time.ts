import type { Event } from "#event/index.ts";

/**
 * When the event happened, milliseconds: `StartTime`, else `DeviceReceiptTime`, else `EndTime`, else `Timestamp` (its
 * receipt). 0 means absent, as everywhere in an event. Nothing happens more than ten minutes after its receipt: such a
 * time is a wrong clock, and would let a source close the windows of others, so the receipt counts.
 */
export function eventTime(event: Event): number {
	const received = event.Timestamp || 0;
	const time =
		event.StartTime || event.DeviceReceiptTime || event.EndTime || received;
	return received > 0 && time > received + liveWithinMs ? received : time;
}

/** How much later than a newer event of the same key an event may arrive and still count as if it had come in order. */
export const latenessMs = 5000;

/** An event received within this time of its happening is live: its bucket ends by the clock. */
export const liveWithinMs = 600_000;
