/** For tests: an event store in memory that keeps what it promises about tokens and fails where it is told to; records. */

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestContext } from "node:test";
import type {
	DeadLetter,
	EventBatch,
	EventStore,
	LedgerEntry,
} from "#backends/event-store/index.ts";
import { encodeEvent } from "#event/index.ts";
import { toText } from "#platform/index.ts";
import { UrsaError } from "#schema/index.ts";
import {
	deadLettersOf,
	decodeCollected,
	encodeCollected,
	ledgerOf,
} from "../collector/collected.ts";
import {
	type Consumer,
	type Journal,
	openCursor,
	openJournal,
} from "../journal/index.ts";
import { type StoredPart, startStorageWriter } from "./index.ts";

/** In memory where there is such a disk: what is tested is not the disk. */
const fastDirectory = existsSync("/dev/shm") ? "/dev/shm" : tmpdir();

export interface MemoryEventStore extends Pick<EventStore, "insert"> {
	/** Tokens of all calls in order, those that failed too. */
	readonly tokens: readonly string[];
	/** In the order they were stored. */
	lines(): string[];
	letters(): DeadLetter[];
	ledgerEntries(): LedgerEntry[];
	/** Sum of the ledger's entries for an outcome. */
	sum(outcome: LedgerEntry["outcome"]): number;
}

export interface Failures {
	/** Before anything is stored. */
	readonly before?: (batch: EventBatch, call: number) => Error | undefined;
	/** After all was stored: the answer gets lost. */
	readonly after?: (batch: EventBatch, call: number) => Error | undefined;
}

export function storeError(name: string): UrsaError {
	return new UrsaError(`eventStore.${name}`, {
		status: 503,
		sentence: `the store says ${name}`,
	});
}

export function createMemoryEventStore(
	failures: Failures = {},
): MemoryEventStore {
	const batches = new Map<string, EventBatch>();
	const tokens: string[] = [];

	function linesOf(batch: EventBatch): string[] {
		return batch.events.length === 0 ? [] : toText(batch.events).split("\n");
	}

	function store(batch: EventBatch): void {
		if (linesOf(batch).length !== batch.eventCount)
			throw new Error("the count of events is wrong");
		const kept = batches.get(batch.token);
		if (kept === undefined) batches.set(batch.token, batch);
		else if (JSON.stringify(kept) !== JSON.stringify(batch))
			throw new Error(`another batch with the token ${batch.token}`);
	}

	const all = () => [...batches.values()];
	const ledgerEntries = () => all().flatMap(({ ledger }) => ledger);

	return {
		tokens,
		lines: () => all().flatMap(linesOf),
		letters: () => all().flatMap(({ deadLetters }) => deadLetters),
		ledgerEntries,
		sum: (outcome) =>
			ledgerEntries()
				.filter((entry) => entry.outcome === outcome)
				.reduce((total, { count }) => total + count, 0),
		async insert(batch) {
			const call = tokens.push(batch.token);
			const early = failures.before?.(batch, call);
			if (early !== undefined) throw early;
			store(batch);
			const late = failures.after?.(batch, call);
			if (late !== undefined) throw late;
		},
	};
}

/** Refuses every batch that holds one of the events. */
export const refusing =
	(ids: readonly string[]): NonNullable<Failures["before"]> =>
	({ events }) =>
		ids.some((id) => events.includes(`"${id}"`))
			? storeError("badBatch")
			: undefined;

export const identity = { tenantId: "tenant", serviceId: "service" };
export const hour = 3_600_000;

/** A record of `count` events, and a dead letter, from a source of its own. */
export function makeRecord(name: string, count: number, at = 0): Buffer {
	return encodeCollected(
		{
			v: 1,
			at,
			connector: "tcp:1",
			source: name,
			received: count + 1,
			events: count,
			deadLetters: [
				{ id: `${name}-bad`, code: "bad", cause: "", raw: "x", rawBytes: 1 },
			],
		},
		idsOf(name, count).map((ID) =>
			encodeEvent({ ID, Timestamp: at, TenantID: "tenant" }),
		),
	);
}

export const idsOf = (name: string, count: number) =>
	Array.from({ length: count }, (_, index) => `${name}-${index}`);

/** A decoder as services use it for the journal of a collector. */
function decode(record: { readonly payload: Buffer }): StoredPart {
	const { header, events } = decodeCollected(record.payload);
	return {
		events,
		eventCount: header.events,
		ledger: ledgerOf(header, identity),
		deadLetters: deadLettersOf(header, identity),
	};
}

export interface World {
	readonly directory: string;
	readonly journal: Journal;
	readonly counts: { events: number; refused: number };
	close(): Promise<void>;
	start(
		store: MemoryEventStore,
		options?: { readonly maxBytes?: number; readonly decode?: typeof decode },
	): Promise<Consumer>;
}

export async function makeWorld(
	t: TestContext,
	records: readonly Buffer[],
): Promise<World> {
	const directory = await mkdtemp(join(fastDirectory, "ursa-storage-"));
	const journal = await openJournal({ directory: join(directory, "journal") });
	const close = async () => {
		await journal.close();
		await rm(directory, { recursive: true, force: true });
	};
	t.after(close);
	await Promise.all(records.map((record) => journal.append(record)));
	const counts = { events: 0, refused: 0 };
	return {
		directory,
		journal,
		counts,
		close,
		start: async (eventStore, { decode: decodeOne = decode, ...rest } = {}) =>
			startStorageWriter({
				journal,
				cursor: await openCursor(directory, "storage"),
				ways: [
					{
						insert: (batch) => eventStore.insert(batch),
						onStored(stored) {
							counts.events += stored.events;
							counts.refused += stored.refused;
						},
					},
				],
				decode: (record) => [decodeOne(record)],
				flushMs: 1,
				retryMs: 1,
				clock: () => 0,
				onAdvance: () => Promise.resolve(),
				...rest,
			}),
	};
}

export async function finish(consumer: Consumer): Promise<void> {
	while (consumer.state().lag > 0) {
		assert.equal(consumer.state().hasFailed, false);
		await new Promise(setImmediate);
	}
	await consumer.stop();
}

export const storedIds = (store: MemoryEventStore) =>
	store.lines().map((line) => String(JSON.parse(line).ID));

/** In every hour, connector and source. */
export function assertBalanced(entries: readonly LedgerEntry[]): void {
	const sums = new Map<string, number>();
	for (const { hour, connector, source, outcome, count } of entries) {
		if (outcome === "detected") continue;
		const place = JSON.stringify([hour, connector, source]);
		const sign = outcome === "received" ? 1 : -1;
		sums.set(place, (sums.get(place) ?? 0) + sign * count);
	}
	for (const [place, sum] of sums) assert.equal(sum, 0, place);
}
