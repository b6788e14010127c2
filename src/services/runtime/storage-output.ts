/** The output into the event store: through one storage or several, or, without any, the ledger alone through the core. */
import type { EventStore } from "#backends/event-store/index.ts";
import type { Counter } from "#core/index.ts";
import {
	dividePart,
	type Journal,
	type JournalRecord,
	type StoredPart,
	startStorageWriter,
	type WayFilter,
	withoutEvents,
} from "#pipeline/index.ts";
import type { CoreLink } from "./core-link.ts";
import type { Output } from "./outputs.ts";
import type { Place } from "./places.ts";
import type { ServicePool } from "./service-pool.ts";
import { insertThrough } from "./storage-door.ts";

/** A storage destination. */
export interface StorageTarget {
	readonly name: string;
	readonly pool: ServicePool;
	readonly filter: WayFilter;
	readonly flushMs: number;
}

export interface StorageOutputOptions {
	/** Of the writing service. */
	readonly serviceId: string;
	readonly place: Place;
	/** In the order of the settings: an event goes to the first that takes it. */
	readonly targets: readonly StorageTarget[];
	readonly journal: Journal;
	readonly link: Pick<CoreLink, "recordLedger">;
	readonly stored: (record: JournalRecord) => StoredPart;
	readonly clock: () => number;
	readonly onAdvance: () => Promise<void>;
}

/** Name of the output, and reason in the ledger, when there is no storage. */
const ledgerOnly = "ledger";
const ledgerFlushMs = 1000;

export function startStorageOutput(options: StorageOutputOptions): Output {
	const { targets, place } = options;
	const stopping = new AbortController();
	const counts = { stored: targets.map(() => 0), refused: 0 };
	const ways = targets.map(({ pool }, index) => ({
		insert: inserts(insertThrough(pool, stopping.signal)),
		onStored({ events, refused }: { events: number; refused: number }) {
			counts.stored[index] = (counts.stored[index] ?? 0) + events;
			counts.refused += refused;
		},
	}));
	const toCore = { insert: ledgerInsert(), onStored: () => undefined };

	/** The core puts the id of the service in front by itself, so that a group has one token, whichever way it takes. */
	function inserts(insert: EventStore["insert"]): EventStore["insert"] {
		const prefix = `${options.serviceId}/${place.id}`;
		return (batch) => insert({ ...batch, token: `${prefix}/${batch.token}` });
	}

	function ledgerInsert(): EventStore["insert"] {
		return ({ token, ledger, deadLetters }) =>
			options.link.recordLedger(
				`${place.id}/${token}`,
				{ ledger, deadLetters },
				stopping.signal,
			);
	}

	const filters = targets.map(({ filter }) => filter);
	const reason = targets[0]?.name ?? ledgerOnly;
	const consumer = startStorageWriter({
		journal: options.journal,
		cursor: place.cursor,
		ways: ways.length === 0 ? [toCore] : ways,
		decode(record) {
			const part = options.stored(record);
			return targets.length === 0
				? [withoutEvents(part, reason)]
				: dividePart(part, filters, reason);
		},
		flushMs: Math.min(
			...(targets.length === 0
				? [ledgerFlushMs]
				: targets.map(({ flushMs }) => flushMs)),
		),
		clock: options.clock,
		onAdvance: options.onAdvance,
	});
	return {
		names:
			targets.length === 0 ? [ledgerOnly] : targets.map(({ name }) => name),
		cursor: place.cursor,
		consumer,
		counters: (): readonly Counter[] => [
			...targets.map(({ name }, index) => ({
				name: "stored",
				reason: name,
				value: counts.stored[index] ?? 0,
			})),
			{ name: "rejected", reason: "storage.refused", value: counts.refused },
		],
		abort: () => stopping.abort(),
		close() {
			for (const { pool } of targets) pool.close();
		},
	};
}
