/**
 * What a collector writes into its journal: one record per batch. The first line says what became of everything that
 * was received; the lines after it are the events. The ledger is the sum of these first lines.
 */
import { z } from "zod";
import type { DeadLetter, LedgerEntry } from "#backends/event-store/index.ts";
import { streamPosition } from "./positions.ts";

const counted = z.array(z.tuple([z.string(), z.number()]));

const header = z.object({
	v: z.literal(1),
	/** receivedAt of the batch. */
	at: z.number(),
	connector: z.string(),
	source: z.string(),
	received: z.number(),
	events: z.number(),
	dropped: counted.default([]),
	redirected: counted.default([]),
	deadLetters: z
		.array(
			z.object({
				id: z.string(),
				code: z.string(),
				cause: z.string(),
				raw: z.string(),
				rawBytes: z.number(),
			}),
		)
		.default([]),
	/** Stream → highest position in this batch. */
	streams: z.record(z.string(), streamPosition).default({}),
});

export type CollectedHeader = z.infer<typeof header>;

export interface Collected {
	readonly header: CollectedHeader;
	/** Lines of encodeEvent joined by line feeds; "" without events. */
	readonly events: string;
}

export function encodeCollected(
	head: z.input<typeof header>,
	events: readonly string[],
): Buffer {
	const first = JSON.stringify(head);
	return Buffer.from(
		events.length === 0 ? first : `${first}\n${events.join("\n")}`,
	);
}

export function decodeCollected(payload: Buffer): Collected {
	const end = payload.indexOf(0x0a);
	const first = end < 0 ? payload : payload.subarray(0, end);
	return {
		header: header.parse(JSON.parse(first.toString())),
		events: end < 0 ? "" : payload.toString("utf8", end + 1),
	};
}

const hourMs = 3_600_000;

/** The rows that a record adds to the ledger. They balance: received = stored + dropped + rejected + redirected. */
export function ledgerOf(
	head: CollectedHeader,
	identity: { readonly tenantId: string; readonly serviceId: string },
): LedgerEntry[] {
	const entry = (
		outcome: LedgerEntry["outcome"],
		reason: string,
		count: number,
	): LedgerEntry => ({
		hour: Math.floor(head.at / hourMs) * hourMs,
		tenantId: identity.tenantId,
		serviceId: identity.serviceId,
		connector: head.connector,
		source: head.source,
		outcome,
		reason,
		count,
	});
	const rejected = new Map<string, number>();
	for (const letter of head.deadLetters) {
		rejected.set(letter.code, (rejected.get(letter.code) ?? 0) + 1);
	}
	return [
		entry("received", "", head.received),
		...(head.events > 0 ? [entry("stored", "", head.events)] : []),
		...head.dropped.map(([reason, count]) => entry("dropped", reason, count)),
		...head.redirected.map(([output, count]) =>
			entry("redirected", output, count),
		),
		...[...rejected].map(([code, count]) => entry("rejected", code, count)),
	];
}

export function deadLettersOf(
	head: CollectedHeader,
	identity: { readonly tenantId: string; readonly serviceId: string },
): DeadLetter[] {
	return head.deadLetters.map((letter) => ({
		...letter,
		timestamp: head.at,
		tenantId: identity.tenantId,
		serviceId: identity.serviceId,
		connector: head.connector,
		source: head.source,
	}));
}
