/** Brings the records of one journal into the event store, each exactly once. */
import { z } from "zod";
import type {
	DeadLetter,
	EventStore,
	LedgerEntry,
} from "#backends/event-store/index.ts";
import {
	deriveId,
	type TextOrBytes,
	toBytes,
	toText,
} from "#platform/index.ts";
import { describeError, UrsaError } from "#schema/index.ts";
import {
	type Consumer,
	type Cursor,
	type Journal,
	type JournalRecord,
	startConsumer,
} from "../journal/index.ts";

/** What a record holds for the store. */
export interface StoredPart {
	/** Lines of encodeEvent joined by line feeds; empty without events. */
	readonly events: TextOrBytes;
	readonly eventCount: number;
	readonly ledger: readonly LedgerEntry[];
	readonly deadLetters: readonly DeadLetter[];
}

export interface StorageWriterOptions {
	readonly journal: Journal;
	readonly cursor: Cursor;
	readonly eventStore: Pick<EventStore, "insert">;
	readonly decode: (record: JournalRecord) => StoredPart;
	/**
	 * Largest group of events for one insert. Default 32 MiB of records: what a part of the table costs hardly depends on
	 * how much is in it (docs/decisions/0006).
	 */
	readonly maxBytes?: number;
	/** How long a group may gather. Default 1 s. */
	readonly flushMs?: number;
	/** Wait after the first failure; see `ConsumerOptions`. */
	readonly retryMs?: number;
	readonly onAdvance: (next: number) => Promise<void>;
	readonly clock: () => number;
	readonly onStored: (counts: {
		readonly events: number;
		readonly refused: number;
	}) => void;
}

/**
 * The one answer that is about the data. After any other the same insert can succeed later, so the group waits: taking a
 * state of the store for bad data would throw good events away.
 */
function isRefusal(error: unknown): boolean {
	return error instanceof UrsaError && error.code === "eventStore.badBatch";
}

interface Refusal {
	/** Position of the line in the group. */
	readonly index: number;
	readonly line: string;
	readonly error: unknown;
}

export function startStorageWriter(options: StorageWriterOptions): Consumer {
	const { eventStore } = options;

	/** Inserts halves, each under a token of its own, until the single lines are found that the store refuses. */
	async function insertLines(
		token: string,
		lines: readonly string[],
		first: number,
	): Promise<Refusal[]> {
		try {
			await eventStore.insert({
				token,
				events: lines.join("\n"),
				eventCount: lines.length,
				ledger: [],
				deadLetters: [],
			});
			return [];
		} catch (error) {
			if (!isRefusal(error)) throw error;
			const [line] = lines;
			if (line !== undefined && lines.length === 1)
				return [{ index: first, line, error }];
			const middle = Math.ceil(lines.length / 2);
			return [
				...(await insertLines(`${token}/0`, lines.slice(0, middle), first)),
				...(await insertLines(
					`${token}/1`,
					lines.slice(middle),
					first + middle,
				)),
			];
		}
	}

	/**
	 * One bad event never holds up the others: it becomes a dead letter, and moves from stored to rejected in the ledger.
	 * Returns the number of such events.
	 */
	async function insertWithoutBad(
		token: string,
		parts: readonly StoredPart[],
		whole: StoredPart,
	): Promise<number> {
		const lines = toText(whole.events).split("\n");
		const middle = Math.ceil(lines.length / 2);
		const refusals = [
			...(await insertLines(`${token}/0`, lines.slice(0, middle), 0)),
			...(await insertLines(`${token}/1`, lines.slice(middle), middle)),
		];
		const origins = parts.flatMap((part) =>
			Array.from({ length: part.eventCount }, () => part),
		);
		const corrections = refusals.map((refusal) =>
			refuse(refusal, origins[refusal.index], options.clock()),
		);
		await eventStore.insert({
			token: `${token}/rest`,
			events: "",
			eventCount: 0,
			ledger: sumLedger([
				...whole.ledger,
				...corrections.flatMap(({ ledger }) => ledger),
			]),
			deadLetters: [
				...whole.deadLetters,
				...corrections.map(({ deadLetter }) => deadLetter),
			],
		});
		return refusals.length;
	}

	async function insert(
		token: string,
		parts: readonly StoredPart[],
		whole: StoredPart,
	): Promise<number> {
		try {
			await eventStore.insert({ token, ...whole });
			return 0;
		} catch (error) {
			if (!isRefusal(error) || whole.eventCount === 0) throw error;
			return insertWithoutBad(token, parts, whole);
		}
	}

	return startConsumer({
		journal: options.journal,
		cursor: options.cursor,
		maxBytes: options.maxBytes ?? 32 * 1024 * 1024,
		gatherMs: options.flushMs ?? 1000,
		...(options.retryMs === undefined ? {} : { retryMs: options.retryMs }),
		async handle(records, range) {
			const parts = records.map(options.decode);
			const whole = joinParts(parts);
			const token = `${options.journal.id}:${range.from}-${range.end}`;
			const refused = await insert(token, parts, whole);
			options.onStored({ events: whole.eventCount - refused, refused });
		},
		onAdvance: options.onAdvance,
	});
}

function joinParts(parts: readonly StoredPart[]): StoredPart {
	return {
		events: joinLines(parts),
		eventCount: parts.reduce((sum, part) => sum + part.eventCount, 0),
		ledger: sumLedger(parts.flatMap((part) => part.ledger)),
		deadLetters: parts.flatMap((part) => part.deadLetters),
	};
}

const lineFeed = Buffer.from("\n");

function joinLines(parts: readonly StoredPart[]): Buffer {
	const pieces = parts
		.filter(({ eventCount }) => eventCount > 0)
		.flatMap(({ events }) => [lineFeed, toBytes(events)]);
	return Buffer.concat(pieces.slice(1));
}

/** Adds up entries that differ in nothing but the count; what comes to nothing is left out. */
function sumLedger(entries: readonly LedgerEntry[]): LedgerEntry[] {
	const sums = new Map<string, LedgerEntry>();
	for (const entry of entries) {
		const { count, ...key } = entry;
		const name = JSON.stringify(key);
		sums.set(name, { ...key, count: count + (sums.get(name)?.count ?? 0) });
	}
	return [...sums.values()].filter(({ count }) => count !== 0);
}

const placeOf = z.object({
	ID: z.string().default(""),
	TenantID: z.string().default(""),
	ServiceID: z.string().default(""),
	Timestamp: z.number().optional(),
});

/**
 * The dead letter of an event that the store refuses, and the difference it makes to the ledger: none for a detection,
 * which is counted as detected whether it is stored or not.
 */
function refuse(
	{ line, error }: Refusal,
	origin: StoredPart | undefined,
	now: number,
): { ledger: LedgerEntry[]; deadLetter: DeadLetter } {
	const event = placeOf.parse(JSON.parse(line));
	const counted = origin?.ledger.find((entry) => entry.outcome === "stored");
	const code = "storage.refused";
	return {
		ledger:
			counted === undefined
				? []
				: [
						{ ...counted, count: -1 },
						{ ...counted, outcome: "rejected", reason: code, count: 1 },
					],
		deadLetter: {
			id: deriveId(code, event.ID || line),
			timestamp: event.Timestamp ?? now,
			tenantId: event.TenantID,
			serviceId: event.ServiceID,
			connector: counted?.connector ?? "",
			source: counted?.source ?? "",
			code,
			cause: describeError(error).slice(0, 1000).toWellFormed(),
			// Cut between the halves of a character it would be refused too.
			raw: line.slice(0, 64 * 1024).toWellFormed(),
			rawBytes: Buffer.byteLength(line),
		},
	};
}
