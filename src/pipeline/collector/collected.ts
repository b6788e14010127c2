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
	/** Lines after those of the events: what aggregation took in. They are not stored; its state is made of them. */
	absorbed: z.number().default(0),
	/** Settings of aggregation that are in use from here on; "" = none. */
	aggregation: z.string().optional(),
	/** Rule → number of events taken in, and of results made. */
	aggregated: counted.default([]),
	produced: counted.default([]),
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
	/** The same of the events that aggregation took in. */
	readonly absorbed: string;
}

/** The first line. */
export function encodeHeader(head: z.input<typeof header>): string {
	return JSON.stringify(head);
}

export function encodeCollected(
	head: z.input<typeof header>,
	events: readonly string[],
	absorbed: readonly string[] = [],
): Buffer {
	return Buffer.from([encodeHeader(head), ...events, ...absorbed].join("\n"));
}

export interface CollectedBytes {
	readonly header: CollectedHeader;
	/** The lines of the events, as they are in the record; shares its memory. */
	readonly events: Buffer;
}

/** For those who pass the events on without looking at them. */
export function decodeCollectedBytes(payload: Buffer): CollectedBytes {
	const end = payload.indexOf(lineFeed);
	const first = end < 0 ? payload : payload.subarray(0, end);
	const parsed = header.parse(JSON.parse(first.toString()));
	const lines = end < 0 ? Buffer.alloc(0) : payload.subarray(end + 1);
	if (parsed.absorbed === 0) return { header: parsed, events: lines };
	let cut = 0;
	for (let count = 0; count < parsed.events; count++)
		cut = lines.indexOf(lineFeed, cut) + 1;
	return { header: parsed, events: lines.subarray(0, Math.max(0, cut - 1)) };
}

const lineFeed = 0x0a;

export function decodeCollected(payload: Buffer): Collected {
	const end = payload.indexOf(0x0a);
	const first = end < 0 ? payload : payload.subarray(0, end);
	const parsed = header.parse(JSON.parse(first.toString()));
	const lines = end < 0 ? "" : payload.toString("utf8", end + 1);
	if (parsed.absorbed === 0) {
		return { header: parsed, events: lines, absorbed: "" };
	}
	const all = lines.split("\n");
	return {
		header: parsed,
		events: all.slice(0, parsed.events).join("\n"),
		absorbed: all.slice(parsed.events).join("\n"),
	};
}

const hourMs = 3_600_000;

/** The rows that a record adds to the ledger. They balance; see `LedgerOutcome`. */
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
		...(head.received > 0 ? [entry("received", "", head.received)] : []),
		...(head.events > 0 ? [entry("stored", "", head.events)] : []),
		...head.dropped.map(([reason, count]) => entry("dropped", reason, count)),
		...head.redirected.map(([output, count]) =>
			entry("redirected", output, count),
		),
		...head.aggregated.map(([rule, count]) => entry("aggregated", rule, count)),
		...head.produced.map(([rule, count]) => entry("produced", rule, count)),
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
