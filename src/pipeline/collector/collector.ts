/** A collector: connectors → normalizers → stages → journal. What is in the journal is what it answers for. */
import { join } from "node:path";
import { z } from "zod";
import { decodeEvent, encodeEvent } from "#event/index.ts";
import type { AggregatedEvent, Aggregator } from "../aggregation/index.ts";
import type { Connector, ReceiveBatch } from "../connectors/index.ts";
import { type Journal, openJournal, recordKind } from "../journal/index.ts";
import type { RawBatch, RawMessage } from "../raw.ts";
import { partsOf } from "./batch-parts.ts";
import { decodeCollected, encodeHeader } from "./collected.ts";
import { toDeadLetter, tooLarge } from "./dead-letter.ts";
import {
	createDurableAggregation,
	type SavedAggregation,
} from "./durable-aggregation.ts";
import {
	createPositions,
	type StreamPosition,
	streamPosition,
} from "./positions.ts";
import { createRecordWriter, type ServiceIdentity } from "./record-writer.ts";
import {
	type BatchResult,
	type Processing,
	runResults,
	runStages,
} from "./stages.ts";

export interface CollectorOptions {
	readonly identity: ServiceIdentity;
	readonly connectors: readonly Connector[];
	readonly processing: Processing;
	/** Builds aggregation from settings that were in use before (`Aggregation.settings`). */
	readonly buildAggregator?: (settings: string) => Aggregator;
	readonly clock: () => number;
	/** Directory of the service; the journal lies in it. */
	readonly directory: string;
	/** Of the files of the journal; see `JournalOptions`. */
	readonly segmentBytes?: number;
	/** Size at which the collector stops reading from its sources. Default 10 GiB. */
	readonly journalLimitBytes?: number;
	readonly newId: () => string;
}

export interface CollectorState {
	/** Name → reason → number, since the start. */
	readonly counters: ReadonlyMap<string, ReadonlyMap<string, number>>;
	readonly problems: readonly string[];
}

export interface Collector {
	readonly journal: Journal;
	readonly connectors: readonly Connector[];
	start(): Promise<void>;
	/**
	 * Stops reading, waits until everything taken over is durable, closes the journal. What cannot become durable, because
	 * the disk or the journal is full, is refused.
	 */
	stop(): Promise<void>;
	/** Processes what comes from now on in another way. What aggregation holds goes on, or ends when its rule is gone. */
	use(processing: Processing): Promise<void>;
	/**
	 * Takes messages that did not come from a connector: dead letters that are tried again. As with a connector, numbered
	 * ones are taken once.
	 */
	receive: ReceiveBatch;
	state(): CollectorState;
}

/** In front of every file of the journal: what cannot be told from the records in it. */
const checkpoint = z.object({
	positions: z.record(z.string(), streamPosition),
	aggregation: z
		.object({ settings: z.string(), state: z.unknown() })
		.optional(),
});

/** How often the ends of lifetimes are looked at. */
const aggregationCheckMs = 250;

/** A promise within an object, so that waiting for what comes before it does not wait for it. */
interface Written {
	readonly durable: Promise<void>;
}

export async function createCollector(
	options: CollectorOptions,
): Promise<Collector> {
	const record = createRecordWriter(options.identity, options.newId);
	const positions = createPositions();
	const counters = new Map<string, Map<string, number>>();
	let { processing } = options;

	const durableAggregation = createDurableAggregation(
		options.buildAggregator ??
			(() => {
				throw new Error("aggregation needs buildAggregator");
			}),
	);
	const journal = await openJournal({
		directory: join(options.directory, "journal"),
		...(options.journalLimitBytes === undefined
			? {}
			: { limitBytes: options.journalLimitBytes }),
		...(options.segmentBytes === undefined
			? {}
			: { segmentBytes: options.segmentBytes }),
		checkpoint: () =>
			JSON.stringify({
				positions: positions.snapshot(),
				aggregation: durableAggregation.save(),
			}),
		recover(record) {
			if (record.kind === recordKind.checkpoint) {
				const saved = checkpoint.parse(JSON.parse(record.payload.toString()));
				positions.restore(saved.positions);
				durableAggregation.begin(saved.aggregation);
				return;
			}
			const { header, absorbed } = decodeCollected(record.payload);
			positions.restore(header.streams);
			durableAggregation.follow(
				header,
				absorbed === "" ? [] : absorbed.split("\n").map(decodeEvent),
			);
		},
	});

	let turn: Promise<void> | undefined;
	let aggregationTimer: NodeJS.Timeout | undefined;

	function count(name: string, reason: string, by: number): void {
		if (by === 0) return;
		const reasons = counters.get(name) ?? new Map<string, number>();
		reasons.set(reason, (reasons.get(reason) ?? 0) + by);
		counters.set(name, reasons);
	}

	async function take(
		batch: RawBatch,
		messages: readonly RawMessage[],
		streams: Readonly<Record<string, StreamPosition>>,
	): Promise<Written> {
		const result = await runStages({ ...batch, messages }, processing);
		return { durable: write(batch, result, streams) };
	}

	/** Puts the outcome into the journal, in the order of the calls; durable when it resolves. */
	async function write(
		batch: RawBatch,
		result: BatchResult,
		streams: Readonly<Record<string, StreamPosition>>,
		aggregation?: string,
	): Promise<void> {
		const deadLetters = result.rejections.map((rejection) =>
			toDeadLetter(rejection, options.newId),
		);
		let stored = 0;
		// Nothing may wait between here and the end of the record: the next one is written by the same writer.
		for (const event of result.events) {
			if (record.addEvent(event, batch.receivedAt)) stored++;
			else deadLetters.push(toDeadLetter(tooLarge(event), options.newId));
		}
		for (const event of result.absorbed) record.addLine(encodeEvent(event));
		const produced = [...result.produced];
		await journal.append(
			record.end(
				encodeHeader({
					v: 1,
					at: batch.receivedAt,
					connector: batch.connector,
					source: batch.source,
					received: result.received,
					events: stored,
					absorbed: result.absorbed.length,
					...(aggregation === undefined ? {} : { aggregation }),
					aggregated: [...result.aggregated],
					produced,
					dropped: [...result.dropped],
					redirected: [...result.redirected].map(([output, events]) => [
						output,
						events.length,
					]),
					deadLetters,
					streams,
				}),
			),
		);
		durableAggregation.follow(
			{ at: batch.receivedAt, aggregation, produced },
			result.absorbed,
		);
		count("received", batch.connector, result.received);
		count("passed", "", stored);
		for (const [reason, by] of result.dropped) count("dropped", reason, by);
		for (const [rule, by] of result.aggregated) count("aggregated", rule, by);
		for (const [rule, by] of result.produced) count("produced", rule, by);
		for (const letter of deadLetters) count("rejected", letter.code, 1);
		for (const [output, events] of result.redirected)
			count("redirected", output, events.length);
	}

	/**
	 * With aggregation batches are processed one after the other, and written in that order: its state is made anew from the
	 * journal, and must come out as it was. Without it nothing depends on the order.
	 */
	async function inTurn(work: () => Promise<Written>): Promise<void> {
		if (processing.aggregation === undefined && turn === undefined) {
			return (await work()).durable;
		}
		const worked = (turn ?? Promise.resolve()).then(work);
		const settled = worked.then(
			() => undefined,
			() => undefined,
		);
		turn = settled;
		void settled.then(() => {
			if (turn === settled) turn = undefined;
		});
		return (await worked).durable;
	}

	/** Results of aggregation whose time has come, as a batch of their own. */
	async function writeResults(
		results: readonly AggregatedEvent[],
		receivedAt: number,
		aggregation?: string,
	): Promise<Written> {
		const result = await runResults(results, processing);
		const batch = { connector: "aggregation", source: "", receivedAt };
		return {
			durable: write({ ...batch, messages: [] }, result, {}, aggregation),
		};
	}

	/** Goes on with `next`. What was held so far moves over, and ends when there is nothing that would end it later. */
	async function goOnWith(
		next: Processing,
		before: SavedAggregation | undefined,
	): Promise<Written> {
		const { aggregation } = next;
		processing = next;
		let ended: readonly AggregatedEvent[] = [];
		if (before !== undefined) {
			const heir =
				aggregation?.aggregator ?? options.buildAggregator?.(before.settings);
			heir?.restore(before.state);
			if (aggregation === undefined)
				ended = heir?.advance(Number.POSITIVE_INFINITY) ?? [];
		}
		const settings = aggregation?.settings ?? "";
		if (settings === (before?.settings ?? ""))
			return { durable: Promise.resolve() };
		return writeResults(ended, options.clock(), settings);
	}

	function scheduleAggregation(): void {
		clearTimeout(aggregationTimer);
		const aggregator = processing.aggregation?.aggregator;
		if (aggregator === undefined) return;
		aggregationTimer = setTimeout(() => {
			const now = options.clock();
			const due = aggregator.nextDue();
			const done =
				due === undefined || due > now
					? Promise.resolve()
					: inTurn(() => writeResults(aggregator.advance(now), now));
			// A journal that closed meanwhile keeps what was absorbed; the next start makes the results.
			void done.catch(() => undefined).then(scheduleAggregation);
		}, aggregationCheckMs);
		aggregationTimer.unref();
	}

	async function receive(batch: RawBatch): Promise<void> {
		for (const messages of partsOf(batch.messages)) {
			const { fresh, streams, earlier } = positions.claim(messages);
			if (fresh.length > 0) {
				const durable = inTurn(() => take(batch, fresh, streams));
				positions.settle(streams, durable);
				await durable;
			}
			count("repeated", batch.connector, messages.length - fresh.length);
			await earlier;
		}
	}

	const started: Connector[] = [];
	return {
		journal,
		connectors: options.connectors,
		receive,
		async start() {
			await inTurn(() => goOnWith(processing, durableAggregation.save()));
			for (const connector of options.connectors) {
				await connector.start(receive, positions.durable, positions.token);
				started.push(connector);
			}
			scheduleAggregation();
		},
		async use(next) {
			await inTurn(() => {
				const { aggregation } = processing;
				const held = aggregation && {
					settings: aggregation.settings,
					state: aggregation.aggregator.snapshot(),
				};
				return goOnWith(next, held);
			});
			scheduleAggregation();
		},
		async stop() {
			clearTimeout(aggregationTimer);
			const stopped = Promise.all(started.map((connector) => connector.stop()));
			// Connectors wait for what they handed on, which a full disk may hold up without end. Then it is refused, so
			// that nobody takes it for stored.
			const refuseWhenStuck = setInterval(() => {
				if (journal.state().problem !== undefined) void journal.close();
			}, 100);
			try {
				await stopped;
			} finally {
				clearInterval(refuseWhenStuck);
				await journal.close();
			}
		},
		state() {
			const problems = options.connectors.flatMap((connector) => {
				const { problem } = connector.state();
				return problem === undefined ? [] : [`${connector.name}: ${problem}`];
			});
			const { problem } = journal.state();
			return {
				counters,
				problems: problem === undefined ? problems : [...problems, problem],
			};
		},
	};
}
