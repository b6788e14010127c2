import { createHash } from "node:crypto";
import { and, eq } from "drizzle-orm";
import type { StateDatabase } from "#backends/state-store/index.ts";
import {
	addEvents,
	type EncodedEvent,
	encodeForAlert,
	toTime,
} from "./alert-events.ts";
import { type AlertRow, encodeGroup } from "./alert-row.ts";
import { alertDetectionsTable, alertsTable } from "./alerts.table.ts";
import type { AlertSignal } from "./alerts.ts";
import { cleanText } from "./clean-text.ts";
import { writeHistory } from "./history.ts";
import { higherSeverity, priorityOf } from "./severity.ts";

/** Names of rules have at most 128 characters; a longer one is cut rather than refused. */
const maxNameLength = 256;

/** Rows per statement. */
const chunkSize = 5000;

/** Two writers may find no open alert, and one open it first; the other then finds it. More turns need bad luck. */
const maxTurns = 10;

interface Detection {
	readonly signal: AlertSignal;
	readonly segmentHash: string;
	readonly event: EncodedEvent;
}

export interface RecordContext {
	readonly now: number;
	readonly nextId: () => string;
}

/**
 * Everything in one transaction. Locks are taken in one order by all writers (detections by id, then segments by
 * hash), so that they wait for each other but never in a circle.
 */
export async function recordSignals(
	tx: StateDatabase,
	signals: readonly AlertSignal[],
	context: RecordContext,
): Promise<string[]> {
	const bySegment = Map.groupBy(
		await leaveOutRecorded(tx, signals, context.now),
		(detection) => detection.segmentHash,
	);
	const touched: string[] = [];
	for (const hash of [...bySegment.keys()].sort(compareText)) {
		const detections = bySegment.get(hash) ?? [];
		touched.push(await extendAlert(tx, hash, detections, context));
	}
	return touched;
}

function compareText(a: string, b: string): number {
	return a < b ? -1 : a > b ? 1 : 0;
}

/** Takes note of the correlation events and gives those that nobody recorded before. */
async function leaveOutRecorded(
	tx: StateDatabase,
	signals: readonly AlertSignal[],
	now: number,
): Promise<Detection[]> {
	const byEventId = new Map<string, Detection>();
	for (const signal of signals) {
		const event = encodeForAlert(signal.event, now);
		const segmentHash = hashSegment(signal);
		if (!byEventId.has(event.id)) {
			byEventId.set(event.id, { signal, segmentHash, event });
		}
	}
	const ids = [...byEventId.keys()].sort(compareText);
	const fresh: Detection[] = [];
	for (let start = 0; start < ids.length; start += chunkSize) {
		const rows = await tx
			.insert(alertDetectionsTable)
			.values(
				ids
					.slice(start, start + chunkSize)
					.map((eventId) => ({ eventId, recordedAt: now })),
			)
			.onConflictDoNothing()
			.returning({ id: alertDetectionsTable.eventId });
		for (const { id } of rows) {
			const detection = byEventId.get(id);
			if (detection) fresh.push(detection);
		}
	}
	return fresh;
}

function hashSegment({ tenantId, ruleId, segment }: AlertSignal): string {
	return createHash("sha256")
		.update(JSON.stringify([tenantId, ruleId, segment]))
		.digest("hex");
}

/** Adds the detections, oldest first, to the alert that collects them. */
async function extendAlert(
	tx: StateDatabase,
	segmentHash: string,
	detections: readonly Detection[],
	context: RecordContext,
): Promise<string> {
	const ordered = [...detections].sort(
		(a, b) =>
			a.event.timestamp - b.event.timestamp ||
			compareText(a.event.id, b.event.id),
	);
	const [first] = ordered;
	if (!first) throw new Error("a segment without detections");
	let row = await findOrOpen(tx, first, segmentHash, context);
	for (const detection of ordered) {
		row = await extend(tx, row, detection, context.now);
	}
	const { id, ...values } = row;
	await tx.update(alertsTable).set(values).where(eq(alertsTable.id, id));
	return id;
}

/** The alert that collects, its row locked. */
async function findOrOpen(
	tx: StateDatabase,
	first: Detection,
	segmentHash: string,
	context: RecordContext,
): Promise<AlertRow> {
	for (let turn = 0; turn < maxTurns; turn++) {
		const [found] = await tx
			.select()
			.from(alertsTable)
			.where(
				and(
					eq(alertsTable.segmentHash, segmentHash),
					eq(alertsTable.isCollecting, true),
				),
			)
			.for("update");
		if (found) return found;
		const [opened] = await tx
			.insert(alertsTable)
			.values(newRow(first, segmentHash, context))
			.onConflictDoNothing()
			.returning();
		if (opened) {
			await writeHistory(tx, opened.id, {
				at: context.now,
				action: "opened",
				text: opened.ruleName,
			});
			return opened;
		}
	}
	throw new Error(
		"the open alert of a segment changes faster than it is found",
	);
}

function newRow(
	{ signal }: Detection,
	segmentHash: string,
	{ now, nextId }: RecordContext,
): AlertRow {
	const ruleName = cleanText(signal.ruleName).slice(0, maxNameLength);
	return {
		id: nextId(),
		tenantId: cleanText(signal.tenantId),
		name: ruleName,
		ruleId: cleanText(signal.ruleId),
		ruleName,
		segmentHash,
		isCollecting: true,
		priority: priorityOf(signal.severity),
		severity: signal.severity,
		isSeverityByHand: false,
		status: "new",
		assigneeId: null,
		assigneeName: null,
		closingReason: null,
		firstSeen: Number.MAX_SAFE_INTEGER,
		lastSeen: 0,
		updatedAt: now,
		groupedBy: encodeGroup(signal.groupedBy),
		detectionCount: 0,
		technique: "",
		tactic: "",
		eventBytes: 0,
		isOverflowed: false,
	};
}

/** The row with one more detection; its events are stored. */
async function extend(
	tx: StateDatabase,
	row: AlertRow,
	{ signal, event }: Detection,
	now: number,
): Promise<AlertRow> {
	const room = await addEvents(tx, row.id, row, event, signal.baseEvents, now);
	const severity = row.isSeverityByHand
		? row.severity
		: higherSeverity(row.severity, signal.severity);
	if (severity !== row.severity) {
		await writeHistory(tx, row.id, {
			at: now,
			action: "severity changed",
			text: `${row.severity} → ${severity}`,
		});
	}
	const start = toTime(signal.event.StartTime) ?? event.timestamp;
	const end = toTime(signal.event.EndTime) ?? event.timestamp;
	return {
		...row,
		...room,
		severity,
		priority: row.isSeverityByHand ? row.priority : priorityOf(severity),
		ruleName: cleanText(signal.ruleName).slice(0, maxNameLength),
		firstSeen: Math.min(row.firstSeen, start, end),
		lastSeen: Math.max(row.lastSeen, start, end),
		detectionCount: row.detectionCount + 1,
		technique: row.technique || cleanText(signal.technique),
		tactic: row.tactic || cleanText(signal.tactic),
		updatedAt: now,
	};
}
