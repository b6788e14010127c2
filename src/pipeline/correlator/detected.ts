/**
 * What a correlator writes into its journal: a record per group of detections. First line: how many; then per
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

/** About how much of detections goes into one record, in UTF-16 units; far below what a journal allows. */
const fullRecord = 8 * 1024 * 1024;

/** Records for the detections, in their order. Of copies of base events only as many are kept as fit into one. */
export function encodeDetected(
	at: number,
	detections: readonly Detection[],
): Buffer[] {
	const records: Buffer[] = [];
	let lines: string[] = [];
	let count = 0;
	let size = 0;
	function endRecord(): void {
		const first = JSON.stringify({ v: 1, at, detections: count });
		records.push(Buffer.from([first, ...lines].join("\n")));
		lines = [];
		count = 0;
		size = 0;
	}
	for (const detection of detections) {
		const encoded = encodeDetection(detection);
		const length = encoded.reduce((sum, line) => sum + line.length, 0);
		if (count > 0 && size + length > fullRecord) endRecord();
		lines.push(...encoded);
		count++;
		size += length;
	}
	if (count > 0) endRecord();
	return records;
}

function encodeDetection({
	event,
	baseEvents,
	...other
}: Detection): readonly string[] {
	const copies: string[] = [];
	let size = 0;
	for (const baseEvent of baseEvents) {
		const line = encodeEvent(baseEvent);
		size += line.length;
		if (copies.length > 0 && size > fullRecord) break;
		copies.push(line);
	}
	return [
		encodeEvent(event),
		JSON.stringify({ ...other, baseEvents: copies.length }),
		...copies,
	];
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
