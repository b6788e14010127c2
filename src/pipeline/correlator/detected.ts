/**
 * What a correlator writes into its journal: one record per group of detections. First line: how many; then per
 * detection a line for the correlation event, a line for the rest, and a line per base event.
 */
import { z } from "zod";
import type { LedgerEntry } from "#backends/event-store/index.ts";
import { decodeEvent, type Event, encodeEvent } from "#event/index.ts";
import type { Detection } from "../correlation/index.ts";
import { severityNames } from "../correlation/index.ts";
import type { StoredPart } from "../storage/index.ts";

const head = z.object({
	v: z.literal(1),
	at: z.number(),
	detections: z.number(),
});

const rest = z.object({
	ruleId: z.string(),
	ruleName: z.string(),
	severity: z.enum(severityNames),
	raisesAlert: z.boolean(),
	segment: z.string(),
	groupedBy: z.record(z.string(), z.string()),
	baseEventIds: z.array(z.string()),
	baseEvents: z.number(),
});

export interface Detected {
	readonly at: number;
	readonly detections: readonly Detection[];
}

export function encodeDetected(
	at: number,
	detections: readonly Detection[],
): Buffer {
	const lines = [JSON.stringify({ v: 1, at, detections: detections.length })];
	for (const { event, baseEvents, ...other } of detections) {
		lines.push(
			encodeEvent(event),
			JSON.stringify({ ...other, baseEvents: baseEvents.length }),
			...baseEvents.map(encodeEvent),
		);
	}
	return Buffer.from(lines.join("\n"));
}

export function decodeDetected(payload: Buffer): Detected {
	const lines = payload.toString().split("\n");
	const first = head.parse(JSON.parse(lines[0] ?? ""));
	const detections: Detection[] = [];
	let at = 1;
	for (let count = 0; count < first.detections; count++) {
		const event = decodeEvent(lines[at] ?? "");
		const { baseEvents, ...other } = rest.parse(
			JSON.parse(lines[at + 1] ?? ""),
		);
		at += 2;
		const copies = lines.slice(at, at + baseEvents).map(decodeEvent);
		at += baseEvents;
		detections.push({ ...other, event, baseEvents: copies });
	}
	return { at: first.at, detections };
}

/** Correlation events as the store keeps them, with their line in the ledger. */
export function storedDetections(detected: Detected): StoredPart {
	const entries = detected.detections.map(
		(detection): LedgerEntry => ({
			hour: Math.floor(detected.at / 3_600_000) * 3_600_000,
			tenantId: text(detection.event.TenantID),
			serviceId: text(detection.event.ServiceID),
			connector: "correlator",
			source: "",
			outcome: "detected",
			reason: detection.ruleName,
			count: 1,
		}),
	);
	return {
		events: detected.detections
			.map(({ event }) => encodeEvent(event))
			.join("\n"),
		eventCount: detected.detections.length,
		ledger: entries,
		deadLetters: [],
	};
}

function text(value: Event["ID"]): string {
	return value ?? "";
}
