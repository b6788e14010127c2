/** Brings the records of one journal into the event store, each exactly once. */
import type {
	DeadLetter,
	EventStore,
	LedgerEntry,
} from "#backends/event-store/index.ts";
import { deriveId } from "#platform/index.ts";
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
	/** Lines of encodeEvent joined by line feeds; "" without events. */
	readonly events: string;
	readonly eventCount: number;
	readonly ledger: readonly LedgerEntry[];
	readonly deadLetters: readonly DeadLetter[];
}

export interface StorageWriterOptions {
	readonly journal: Journal;
	readonly cursor: Cursor;
	readonly eventStore: EventStore;
	readonly decode: (record: JournalRecord) => StoredPart;
	/** Largest group of events for one insert. Default 8 MiB of records. */
	readonly maxBytes?: number;
	/** How long a group may gather. Default 300 ms. */
	readonly flushMs?: number;
	readonly onAdvance: (next: number) => Promise<void>;
	readonly clock: () => number;
	readonly onStored: (counts: {
		readonly events: number;
		readonly refused: number;
	}) => void;
}

/** Errors after which the same insert can succeed later; anything else is about the data. */
const passing = new Set([
	"eventStore.unavailable",
	"eventStore.timeout",
	"eventStore.memoryLimit",
	"eventStore.authentication",
	"eventStore.diskFull",
]);

export function startStorageWriter(options: StorageWriterOptions): Consumer {
	const { eventStore } = options;

	/**
	 * Inserts under a token. When the store refuses the data itself, halves are tried under tokens of their own until the
	 * single event it refuses is found, which becomes a dead letter: one bad event never holds up the others.
	 */
	async function insert(token: string, part: StoredPart): Promise<number> {
		try {
			await eventStore.insert({ token, ...part });
			return 0;
		} catch (error) {
			if (!(error instanceof UrsaError) || passing.has(error.code)) throw error;
			const lines = part.events.split("\n");
			if (part.eventCount > 1) {
				const middle = Math.ceil(lines.length / 2);
				const rest = { ledger: [], deadLetters: [] };
				const first = lines.slice(0, middle);
				const second = lines.slice(middle);
				const refused =
					(await insert(`${token}/0`, {
						...part,
						events: first.join("\n"),
						eventCount: first.length,
					})) +
					(await insert(`${token}/1`, {
						...rest,
						events: second.join("\n"),
						eventCount: second.length,
					}));
				return refused;
			}
			if (part.eventCount === 0) throw error;
			await eventStore.insert({
				token: `${token}/x`,
				events: "",
				eventCount: 0,
				...refuse(part, lines[0] ?? "", error, options.clock()),
			});
			return 1;
		}
	}

	return startConsumer({
		journal: options.journal,
		cursor: options.cursor,
		maxBytes: options.maxBytes ?? 8 * 1024 * 1024,
		gatherMs: options.flushMs ?? 300,
		async handle(records, range) {
			const part = joinParts(records.map(options.decode));
			const token = `${options.journal.id}:${range.from}-${range.end}`;
			const refused = await insert(token, part);
			options.onStored({ events: part.eventCount - refused, refused });
		},
		onAdvance: options.onAdvance,
	});
}

function joinParts(parts: readonly StoredPart[]): StoredPart {
	return {
		events: parts
			.flatMap((part) => (part.eventCount > 0 ? [part.events] : []))
			.join("\n"),
		eventCount: parts.reduce((sum, part) => sum + part.eventCount, 0),
		ledger: sumLedger(parts.flatMap((part) => part.ledger)),
		deadLetters: parts.flatMap((part) => part.deadLetters),
	};
}

/** Adds up entries that differ in nothing but the count. */
function sumLedger(entries: readonly LedgerEntry[]): LedgerEntry[] {
	const sums = new Map<string, LedgerEntry>();
	for (const entry of entries) {
		const { count, ...key } = entry;
		const name = JSON.stringify(key);
		sums.set(name, { ...key, count: count + (sums.get(name)?.count ?? 0) });
	}
	return [...sums.values()];
}

/** The dead letter of an event that the store refuses, and the difference it makes to the ledger. */
function refuse(
	part: StoredPart,
	line: string,
	error: unknown,
	now: number,
): Pick<StoredPart, "ledger" | "deadLetters"> {
	const event = JSON.parse(line) as {
		ID?: string;
		TenantID?: string;
		ServiceID?: string;
		Timestamp?: number;
	};
	const origin = part.ledger.find((entry) => entry.outcome === "stored");
	const place = {
		tenantId: event.TenantID ?? "",
		serviceId: event.ServiceID ?? "",
		connector: origin?.connector ?? "",
		source: origin?.source ?? "",
	};
	const hour = Math.floor((event.Timestamp ?? now) / 3_600_000) * 3_600_000;
	return {
		ledger: [
			...part.ledger,
			{ ...place, hour, outcome: "stored", reason: "", count: -1 },
			{
				...place,
				hour,
				outcome: "rejected",
				reason: "storage.refused",
				count: 1,
			},
		],
		deadLetters: [
			...part.deadLetters,
			{
				...place,
				id: deriveId("storage.refused", event.ID ?? line),
				timestamp: event.Timestamp ?? now,
				code: "storage.refused",
				cause: describeError(error).slice(0, 1000),
				raw: line.slice(0, 64 * 1024),
				rawBytes: Buffer.byteLength(line),
			},
		],
	};
}
