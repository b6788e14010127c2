import type { Event } from "#event/index.ts";
import type { Reject } from "../outcome.ts";

/** A compiled normalizer. Pure: the same text gives the same fields. */
export interface Normalizer {
	readonly name: string;
	/** False when `normalize` is certain to reject the text; cheaper than `accepts`. Absent: never certain. */
	readonly mayRead?: (text: string) => boolean;
	/** The test that the definition has; true when it has none. */
	accepts(text: string): boolean;
	/**
	 * Fields of the event, or why the text is not one. `receivedAt` (milliseconds) completes source times that lack a
	 * year; it also decides the zone offset used for local times.
	 */
	normalize(text: string, receivedAt: number): Event | Reject;
}
