import { randomUUID } from "node:crypto";
import { type Event, encodeEvent } from "#event/index.ts";
import type { DeadLetter, EventBatch, LedgerEntry } from "../event-store.ts";

export const tenantA = "11111111-1111-4111-8111-111111111111";
export const tenantB = "22222222-2222-4222-8222-222222222222";

export const day = 86_400_000;
/** Noon of a day long past, so that no test depends on today. */
export const noon = Date.UTC(2025, 2, 10, 12);
export const wholeDay = { from: noon - day / 2, to: noon + day / 2 - 1 };

export function sampleEvent(fields: Event = {}): Event {
	return {
		ID: randomUUID(),
		Timestamp: noon,
		Type: 1,
		TenantID: tenantA,
		...fields,
	};
}

export function sampleBatch(
	token: string,
	events: readonly Event[],
	more: Partial<EventBatch> = {},
): EventBatch {
	return {
		token,
		events: events.map(encodeEvent).join("\n"),
		eventCount: events.length,
		ledger: [],
		deadLetters: [],
		...more,
	};
}

export function ledgerEntry(fields: Partial<LedgerEntry> = {}): LedgerEntry {
	return {
		hour: noon,
		tenantId: tenantA,
		serviceId: "service",
		connector: "tcp:5140",
		source: "10.0.0.1",
		outcome: "stored",
		reason: "",
		count: 1,
		...fields,
	};
}

export function sampleLetter(fields: Partial<DeadLetter> = {}): DeadLetter {
	return {
		id: randomUUID(),
		timestamp: noon,
		tenantId: tenantA,
		serviceId: "service",
		connector: "tcp:5140",
		source: "10.0.0.1",
		code: "normalizer.noMatch",
		cause: "no normalizer knows it",
		raw: "a line",
		rawBytes: 6,
		...fields,
	};
}
