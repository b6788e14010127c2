/** An event store in memory that keeps each batch once, and answers as badly as it is told to. */

import { setTimeout as delay } from "node:timers/promises";
import type {
	EventBatch,
	EventStore,
	LedgerEntry,
} from "#backends/event-store/index.ts";
import { toText } from "#platform/index.ts";
import { UrsaError } from "#schema/index.ts";

/**
 * refuses: an error, nothing is stored. loses: stored, and then an error. hangs: stored, and then no answer. silent: not
 * stored, and no answer.
 */
export const storeTroubles = ["refuses", "loses", "hangs", "silent"] as const;
export type StoreTrouble = (typeof storeTroubles)[number];

export interface FaultyStore extends Pick<EventStore, "insert"> {
	trouble(kind: StoreTrouble | undefined): void;
	lines(): string[];
	ledger(): LedgerEntry[];
	/** Number of events that correlators made. */
	detections(): number;
	/** Codes. */
	deadLetters(): string[];
	/** What must never be asked of a store. */
	violations(): readonly string[];
	/** Inserts that were there already. */
	repetitions(): number;
}

/** Longer than anybody waits for an answer here. */
const noAnswerMs = 1500;

const isDetected = ({ outcome }: LedgerEntry) => outcome === "detected";

function unavailable(): UrsaError {
	return new UrsaError("eventStore.unavailable", {
		status: 503,
		sentence: "the store of the harness has a fault",
	});
}

export function createFaultyStore(): FaultyStore {
	const batches = new Map<string, EventBatch & { readonly events: string }>();
	const violations: string[] = [];
	let repetitions = 0;
	let present: StoreTrouble | undefined;

	function keep(given: EventBatch): void {
		const events = toText(given.events);
		const batch = { ...given, events };
		const count = events === "" ? 0 : events.split("\n").length;
		if (count !== batch.eventCount)
			violations.push(`${batch.token} has ${count}, not ${batch.eventCount}`);
		const kept = batches.get(batch.token);
		if (kept === undefined) batches.set(batch.token, batch);
		else if (JSON.stringify(kept) === JSON.stringify(batch)) repetitions++;
		else violations.push(`two different batches have the token ${batch.token}`);
	}

	const all = () => [...batches.values()];
	return {
		trouble(kind) {
			present = kind;
		},
		async insert(batch) {
			const trouble = present;
			// Overlapping attempts are part of what may happen.
			await delay(1);
			if (trouble === "refuses") throw unavailable();
			if (trouble !== "silent") keep(batch);
			if (trouble === "loses") throw unavailable();
			if (trouble === undefined) return;
			await delay(noAnswerMs, undefined, { ref: false });
			throw unavailable();
		},
		lines: () =>
			all().flatMap(({ events }) => (events === "" ? [] : events.split("\n"))),
		ledger: () => all().flatMap(({ ledger }) => ledger),
		detections: () =>
			all()
				.filter(({ ledger }) => ledger.some(isDetected))
				.reduce((sum, { eventCount }) => sum + eventCount, 0),
		deadLetters: () =>
			all().flatMap(({ deadLetters }) => deadLetters.map(({ code }) => code)),
		violations: () => violations,
		repetitions: () => repetitions,
	};
}
