/** Inserts what a group of records holds, so that one bad event never holds up the others. */
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

/** What a record holds for the store. */
export interface StoredPart {
	/** Lines of encodeEvent joined by line feeds; empty without events. */
	readonly events: TextOrBytes;
	readonly eventCount: number;
	readonly ledger: readonly LedgerEntry[];
	readonly deadLetters: readonly DeadLetter[];
}

/** What became of the events of a group. */
export interface StoredCounts {
	readonly events: number;
	readonly refused: number;
}

export interface GroupInserter {
	/** `token` never changes for the same group and never repeats for another. Nothing is done for a group of nothing. */
	insert(token: string, parts: readonly StoredPart[]): Promise<StoredCounts>;
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

export function createGroupInserter(
	eventStore: Pick<EventStore, "insert">,
	clock: () => number,
): GroupInserter {
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
			refuse(refusal, origins[refusal.index], clock()),
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

	return {
		async insert(token, parts) {
			const whole = joinParts(parts);
			if (isNothing(whole)) return { events: 0, refused: 0 };
			try {
				await eventStore.insert({ token, ...whole });
				return { events: whole.eventCount, refused: 0 };
			} catch (error) {
				if (!isRefusal(error) || whole.eventCount === 0) throw error;
				const refused = await insertWithoutBad(token, parts, whole);
				return { events: whole.eventCount - refused, refused };
			}
		},
	};
}

function isNothing({ eventCount, ledger, deadLetters }: StoredPart): boolean {
	return eventCount + ledger.length + deadLetters.length === 0;
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
