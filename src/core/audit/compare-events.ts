/** Holds audit records against the events that were made of them: two stores, so whoever changes one is found by the other. */
import { inArray } from "drizzle-orm";
import type { EventStore } from "#backends/event-store/index.ts";
import type { StateDatabase } from "#backends/state-store/index.ts";
import { eventType, isEmptyValue } from "#event/index.ts";
import { auditRecordsTable } from "./audit.table.ts";
import { sequenceField } from "./audit-event.ts";
import { readEvent } from "./ship-audit.ts";
import type { AuditProblem, AuditRecord, CheckPage } from "./verify-audit.ts";

type Events = Pick<EventStore, "findEvents" | "search">;

/**
 * Records that the event store should have. Those older than `keptSince` are left out: retention removed their events.
 */
export function compareWithEvents(
	eventStore: Events,
	{ keptSince }: { readonly keptSince: number },
): CheckPage {
	return async (rows) => {
		const expected = rows.flatMap((row) => {
			const event = readEvent(row.event);
			// What is no event any more is found by the chain.
			return event && row.isStored && row.at >= keptSince
				? [{ row, event }]
				: [];
		});
		if (expected.length === 0) return [];
		const times = expected.map(({ row }) => row.at);
		const found = await eventStore.findEvents(
			expected.map(({ event }) => event.ID),
			"all",
			{ from: Math.min(...times), to: Math.max(...times) },
		);
		const byId = new Map(found.map((event) => [String(event.ID), event]));
		return expected.flatMap(({ row, event }) =>
			compare(row, event, byId.get(event.ID)),
		);
	};
}

function compare(
	{ sequence }: AuditRecord,
	event: Readonly<Record<string, unknown>>,
	stored: Readonly<Record<string, unknown>> | undefined,
): AuditProblem[] {
	if (stored === undefined) {
		return [{ sequence, reason: "its event is missing from the event store" }];
	}
	const differing = Object.keys(event).filter(
		(name) => asText(event[name]) !== asText(stored[name]),
	);
	if (differing.length === 0) return [];
	return [
		{
			sequence,
			reason: `its event differs in ${differing.join(", ")}`,
		},
	];
}

function asText(value: unknown): string {
	if (isEmptyValue(value)) return "";
	if (typeof value !== "object" || value === null) return String(value);
	const members = Object.entries(value).map(([name, member]) => [
		name,
		String(member),
	]);
	return JSON.stringify(members.sort());
}

/** The newest ones: what was cut off at the end is among them. */
const maxBehind = 1000;

/**
 * The newest events of the store, where no record belongs to them: records at the end were deleted together with all
 * notes of the end. Only within the chain that the database has now: after an older backup was restored, the events of
 * the time between show up here, too.
 */
export async function findEventsWithoutRecord(
	db: StateDatabase,
	eventStore: Events,
	period: { readonly from: number; readonly to: number },
): Promise<AuditProblem[]> {
	const { rows } = await eventStore.search({
		sql: `SELECT ID, Timestamp, N.${sequenceField} AS place FROM events WHERE Type = ${eventType.audit} AND DeviceVendor = 'Ursa' AND N.${sequenceField} > 0 ORDER BY Timestamp DESC LIMIT ${maxBehind}`,
		...period,
		tenants: "all",
		maxRows: maxBehind,
	});
	const places = rows.map((row) => Number(row.place));
	if (places.length === 0) return [];
	const records = await db
		.select()
		.from(auditRecordsTable)
		.where(inArray(auditRecordsTable.sequence, places));
	const known = new Set(records.map(({ event }) => readEvent(event)?.ID));
	return rows
		.filter((row) => !known.has(String(row.ID)))
		.map((row) => ({
			sequence: Number(row.place),
			reason: "the event store has its event, the database has no such record",
		}));
}
