/**
 * Makes events of audit records, each once. A group is written down before it is given to the store and named by its
 * first and last event: after a crash the same group is given again under the same name, and the store has it once.
 */
import { and, asc, eq, lte } from "drizzle-orm";
import type { EventStore } from "#backends/event-store/index.ts";
import type { StateDatabase } from "#backends/state-store/index.ts";
import { UrsaError } from "#schema/index.ts";
import { auditHeadTable, auditRecordsTable } from "./audit.table.ts";
import { auditErrors } from "./errors.ts";

/** With the longest texts before and after about 8 MB. */
const maxGroup = 200;

export interface ShippedGroup {
	/** Records of the group; 0 when nothing waits. */
	readonly records: number;
	/** Those that the store refused: their text is not that of an event, so somebody changed it. */
	readonly refused: readonly number[];
}

type Row = Pick<typeof auditRecordsTable.$inferSelect, "sequence" | "event">;

/** Gives one group to the store. Rejects while the store or the database is away; then call it again later. */
export async function shipAudit(
	db: StateDatabase,
	eventStore: Pick<EventStore, "insert">,
): Promise<ShippedGroup> {
	const shippingTo = await readShippingTo(db);
	const rows = await waitingRows(db, shippingTo);
	const last = rows.at(-1)?.sequence;
	if (last === undefined) {
		if (shippingTo !== null) await setShippingTo(db, null);
		return { records: 0, refused: [] };
	}
	if (shippingTo === null) await setShippingTo(db, last);
	const refused = await insertRows(eventStore, rows);
	await db.transaction(async (tx) => {
		await tx
			.update(auditRecordsTable)
			.set({ isStored: true })
			.where(
				and(
					eq(auditRecordsTable.isStored, false),
					lte(auditRecordsTable.sequence, last),
				),
			);
		await setShippingTo(tx, null);
	});
	return { records: rows.length, refused };
}

async function readShippingTo(db: StateDatabase): Promise<number | null> {
	const { shippingTo } = auditHeadTable;
	const [head] = await db.select({ shippingTo }).from(auditHeadTable);
	if (head === undefined) throw auditErrors.make("headMissing");
	return head.shippingTo;
}

async function setShippingTo(
	db: StateDatabase,
	shippingTo: number | null,
): Promise<void> {
	await db
		.update(auditHeadTable)
		.set({ shippingTo })
		.where(eq(auditHeadTable.onlyRow, true));
}

function waitingRows(
	db: StateDatabase,
	shippingTo: number | null,
): Promise<Row[]> {
	const { sequence, event, isStored } = auditRecordsTable;
	return db
		.select({ sequence, event })
		.from(auditRecordsTable)
		.where(
			and(
				eq(isStored, false),
				...(shippingTo === null ? [] : [lte(sequence, shippingTo)]),
			),
		)
		.orderBy(asc(sequence))
		.limit(maxGroup);
}

/** All at once; one by one where the store takes the group for bad data. Gives those it refuses. */
async function insertRows(
	eventStore: Pick<EventStore, "insert">,
	rows: readonly Row[],
): Promise<number[]> {
	try {
		await eventStore.insert(batchOf(rows));
		return [];
	} catch (error) {
		if (!isRefusal(error)) throw error;
		const refused: number[] = [];
		for (const row of rows) {
			try {
				await eventStore.insert(batchOf([row]));
			} catch (single) {
				if (!isRefusal(single)) throw single;
				refused.push(row.sequence);
			}
		}
		return refused;
	}
}

function isRefusal(error: unknown): boolean {
	return error instanceof UrsaError && error.code === "eventStore.badBatch";
}

function batchOf(rows: readonly Row[]) {
	const [first, last] = [rows[0], rows.at(-1)];
	return {
		token: `audit:${first ? nameOf(first) : ""}:${last ? nameOf(last) : ""}`,
		events: rows.map(({ event }) => event).join("\n"),
		eventCount: rows.length,
		ledger: [],
		deadLetters: [],
	};
}

/** The id of the event; its place where there is none, which is the case only after somebody changed it. */
function nameOf({ sequence, event }: Row): string {
	return readEvent(event)?.ID ?? String(sequence);
}

/** Undefined for a text that is no event. */
export function readEvent(
	text: string,
): (Record<string, unknown> & { readonly ID: string }) | undefined {
	try {
		const event: unknown = JSON.parse(text);
		if (typeof event !== "object" || event === null) return undefined;
		const { ID } = event as { ID?: unknown };
		return typeof ID === "string" ? { ...event, ID } : undefined;
	} catch {
		return undefined;
	}
}
