/** The events below an alert: what is stored of a detection, and how it is read again. */
import { and, eq, inArray } from "drizzle-orm";
import type { StateDatabase } from "#backends/state-store/index.ts";
import { decodeEvent, type Event, encodeEvent } from "#event/index.ts";
import { deriveId } from "#platform/index.ts";
import { alertEventsTable } from "./alerts.table.ts";
import type { AlertEvent, AlertSignal } from "./alerts.ts";

/** Bytes of the events of one alert (reference: roles-and-objects §4.5). */
const maxAlertBytes = 16 * 1024 * 1024;

/** Rows per statement: far below PostgreSQL's 65,535 parameters, and a few megabytes of usual events. */
const chunkSize = 1000;

export interface EncodedEvent {
	readonly id: string;
	readonly timestamp: number;
	readonly text: string;
	readonly bytes: number;
}

type Fields = AlertSignal["event"];

/**
 * Correlators always give an id and a time. Should one be missing, the content stands for the id and `now` for the
 * time: a detection is never refused, since it would be offered again for ever.
 */
export function encodeForAlert(fields: Fields, now: number): EncodedEvent {
	// The encoding writes any record; the type only says which fields events have.
	const text = encodeEvent(fields as Event);
	const { ID, Timestamp } = fields;
	return {
		id: typeof ID === "string" && ID !== "" ? cleanId(ID) : deriveId(text),
		timestamp: toTime(Timestamp) ?? now,
		text,
		bytes: Buffer.byteLength(text),
	};
}

function cleanId(id: string): string {
	return id.length <= 128 && !id.includes("\0") ? id : deriveId(id);
}

/** Milliseconds, or undefined for what an event leaves out or gives as 0. */
export function toTime(value: unknown): number | undefined {
	return typeof value === "number" && Number.isSafeInteger(value) && value !== 0
		? value
		: undefined;
}

export interface Room {
	readonly eventBytes: number;
	readonly isOverflowed: boolean;
}

/**
 * Adds the correlation event and those of its base events that the alert does not have yet, as far as there is room.
 * The first that does not fit overflows the alert, and then none is added any more. The alert's row must be locked.
 */
export async function addEvents(
	tx: StateDatabase,
	alertId: string,
	room: Room,
	detection: EncodedEvent,
	baseFields: readonly Fields[],
	now: number,
): Promise<Room> {
	if (room.isOverflowed) return room;
	const baseEvents = baseFields.map((fields) => encodeForAlert(fields, now));
	// An alert that was just opened has none.
	const known =
		room.eventBytes === 0
			? new Set<string>()
			: await findKnown(tx, alertId, baseEvents);
	const rows: (typeof alertEventsTable.$inferInsert)[] = [];
	let { eventBytes } = room;
	let isOverflowed = false;
	const add = (
		event: EncodedEvent,
		place: { kind: "correlation" } | { kind: "base"; parentId: string },
	) => {
		if (isOverflowed || eventBytes + event.bytes > maxAlertBytes) {
			isOverflowed = true;
			return;
		}
		eventBytes += event.bytes;
		const { id: eventId, timestamp, text } = event;
		rows.push({ alertId, eventId, timestamp, event: text, ...place });
	};
	add(detection, { kind: "correlation" });
	for (const event of baseEvents) {
		if (known.has(event.id)) continue;
		known.add(event.id);
		add(event, { kind: "base", parentId: detection.id });
	}
	for (let start = 0; start < rows.length; start += chunkSize) {
		await tx
			.insert(alertEventsTable)
			.values(rows.slice(start, start + chunkSize));
	}
	return { eventBytes, isOverflowed };
}

async function findKnown(
	tx: StateDatabase,
	alertId: string,
	events: readonly EncodedEvent[],
): Promise<Set<string>> {
	const known = new Set<string>();
	for (let start = 0; start < events.length; start += chunkSize) {
		const ids = events.slice(start, start + chunkSize).map(({ id }) => id);
		const rows = await tx
			.select({ id: alertEventsTable.eventId })
			.from(alertEventsTable)
			.where(
				and(
					eq(alertEventsTable.alertId, alertId),
					eq(alertEventsTable.kind, "base"),
					inArray(alertEventsTable.eventId, ids),
				),
			);
		for (const { id } of rows) known.add(id);
	}
	return known;
}

/** Correlation events oldest first, each followed by its base events, oldest first. */
export async function readEvents(
	db: StateDatabase,
	alertId: string,
): Promise<AlertEvent[]> {
	const rows = await db
		.select()
		.from(alertEventsTable)
		.where(eq(alertEventsTable.alertId, alertId))
		.orderBy(alertEventsTable.timestamp, alertEventsTable.eventId);
	const below = new Map<string, AlertEvent[]>();
	for (const row of rows) {
		if (row.parentId === null) continue;
		const siblings = below.get(row.parentId) ?? [];
		siblings.push(toAlertEvent(row));
		below.set(row.parentId, siblings);
	}
	return rows
		.filter((row) => row.kind === "correlation")
		.flatMap((row) => [toAlertEvent(row), ...(below.get(row.eventId) ?? [])]);
}

function toAlertEvent(row: typeof alertEventsTable.$inferSelect): AlertEvent {
	return {
		id: row.eventId,
		kind: row.kind,
		...(row.parentId === null ? {} : { parentId: row.parentId }),
		timestamp: row.timestamp,
		event: decodeEvent(row.event),
	};
}
