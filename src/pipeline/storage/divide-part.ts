/** Divides what a record holds for the store among the ways that lead there. */
import type { LedgerEntry } from "#backends/event-store/index.ts";
import { decodeEvent, type Event } from "#event/index.ts";
import { toText } from "#platform/index.ts";
import type { StoredPart } from "./insert-group.ts";

/** What a way takes; absent = everything. */
export type WayFilter = ((event: Event) => boolean) | undefined;

/**
 * A share for each filter, in order. An event belongs to the first way whose filter takes it, and each share bears its own
 * count of stored events; all else of the ledger and the dead letters go with the first. Events that no way takes
 * are counted as filtered, by `reason`.
 */
export function dividePart(
	part: StoredPart,
	filters: readonly WayFilter[],
	reason: string,
): readonly StoredPart[] {
	const [first] = filters;
	if (part.eventCount === 0 || first === undefined)
		return [part, ...filters.slice(1).map(() => nothing)];
	const shares: string[][] = filters.map(() => []);
	let left = 0;
	for (const line of toText(part.events).split("\n")) {
		const event = decodeEvent(line);
		const share = shares[filters.findIndex((takes) => takes?.(event) ?? true)];
		if (share === undefined) left++;
		else share.push(line);
	}
	return shares.map((lines, index) => ({
		events: lines.join("\n"),
		eventCount: lines.length,
		deadLetters: index === 0 ? part.deadLetters : [],
		ledger:
			index === 0
				? recount(part.ledger, lines.length, left, reason)
				: recount(part.ledger.filter(isStored), lines.length, 0, reason),
	}));
}

/** The part without its events, which are all counted as filtered. */
export function withoutEvents(part: StoredPart, reason: string): StoredPart {
	const ledger = recount(part.ledger, 0, part.eventCount, reason);
	return { ...part, events: "", eventCount: 0, ledger };
}

const nothing: StoredPart = {
	events: "",
	eventCount: 0,
	ledger: [],
	deadLetters: [],
};

function isStored({ outcome }: LedgerEntry): boolean {
	return outcome === "stored";
}

/** A record has one entry for its stored events, or none when it counts them by another name, as detections are. */
function recount(
	ledger: readonly LedgerEntry[],
	stored: number,
	filtered: number,
	reason: string,
): LedgerEntry[] {
	return ledger
		.flatMap((entry) =>
			isStored(entry)
				? [
						{ ...entry, count: stored },
						{
							...entry,
							outcome: "filtered" as const,
							reason,
							count: filtered,
						},
					]
				: [entry],
		)
		.filter(({ count }) => count > 0);
}
