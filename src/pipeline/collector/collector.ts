/** A collector: connectors → normalizers → stages → journal. What is in the journal is what it answers for. */
import { join } from "node:path";
import { z } from "zod";
import {
	type Event,
	encodeEvent,
	eventType,
	maxEventBytes,
} from "#event/index.ts";
import { deriveId } from "#platform/index.ts";
import type { Connector } from "../connectors/index.ts";
import { type Journal, openJournal, recordKind } from "../journal/index.ts";
import type { Normalizer } from "../normalizers/index.ts";
import type { RawBatch, RawMessage } from "../raw.ts";
import {
	type CollectedHeader,
	decodeCollected,
	encodeCollected,
} from "./collected.ts";
import {
	createPositions,
	type StreamPosition,
	streamPosition,
} from "./positions.ts";
import { type Rejection, runStages, type Stage } from "./stages.ts";

export interface ServiceIdentity {
	readonly tenantId: string;
	readonly serviceId: string;
	readonly serviceName: string;
}

export interface CollectorOptions {
	readonly identity: ServiceIdentity;
	readonly connectors: readonly Connector[];
	readonly normalizers: readonly Normalizer[];
	readonly stages: readonly Stage[];
	/** Directory of the service; the journal lies in it. */
	readonly directory: string;
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
	state(): CollectorState;
}

const savedPositions = z.record(z.string(), streamPosition);

/** Longest part of a message that a dead letter keeps, in UTF-16 units. */
const deadLetterChars = 64 * 1024;

/** A record holds the outcome of at most so many messages, with so many UTF-16 units of text. */
const mostMessages = 10_000;
const mostChars = 2 * 1024 * 1024;

/**
 * The body of one http request may hold millions of messages. Each part becomes a record, far below the size that the
 * journal allows even when events are many times longer than their messages.
 */
function* partsOf(
	messages: readonly RawMessage[],
): Generator<readonly RawMessage[]> {
	let from = 0;
	let chars = 0;
	for (const [index, { text }] of messages.entries()) {
		const isFull =
			index - from >= mostMessages || chars + text.length > mostChars;
		if (isFull && index > from) {
			yield messages.slice(from, index);
			from = index;
			chars = 0;
		}
		chars += text.length;
	}
	yield from === 0 ? messages : messages.slice(from);
}

export async function createCollector(
	options: CollectorOptions,
): Promise<Collector> {
	const { identity } = options;
	const positions = createPositions();
	const counters = new Map<string, Map<string, number>>();

	const journal = await openJournal({
		directory: join(options.directory, "journal"),
		...(options.journalLimitBytes === undefined
			? {}
			: { limitBytes: options.journalLimitBytes }),
		checkpoint: () => JSON.stringify(positions.snapshot()),
		recover(record) {
			positions.restore(
				record.kind === recordKind.checkpoint
					? savedPositions.parse(JSON.parse(record.payload.toString()))
					: decodeCollected(record.payload).header.streams,
			);
		},
	});

	function count(name: string, reason: string, by: number): void {
		if (by === 0) return;
		const reasons = counters.get(name) ?? new Map<string, number>();
		reasons.set(reason, (reasons.get(reason) ?? 0) + by);
		counters.set(name, reasons);
	}

	/** Gives the event its identity and encodes it; the line, or why it cannot be kept. */
	function finish(
		event: Event,
		receivedAt: number,
	): string | { code: string; cause: string } {
		const line = encodeEvent({
			ID: options.newId(),
			Timestamp: receivedAt,
			Type: eventType.base,
			TenantID: identity.tenantId,
			ServiceID: identity.serviceId,
			ServiceName: identity.serviceName,
			...event,
		});
		// A UTF-16 unit is at most three bytes of UTF-8, so most lines need no exact count.
		if (
			line.length * 3 > maxEventBytes &&
			Buffer.byteLength(line) > maxEventBytes
		) {
			return {
				code: "collector.eventTooLarge",
				cause: `The event has more than ${maxEventBytes} bytes`,
			};
		}
		return line;
	}

	function toDeadLetter(
		rejection: Rejection,
	): CollectedHeader["deadLetters"][number] {
		const { text, sequence } = rejection.message;
		return {
			id: sequence
				? deriveId(sequence.stream, String(sequence.number))
				: options.newId(),
			code: rejection.code,
			// A cause may quote the message, cut between the halves of a character.
			cause: rejection.cause.toWellFormed(),
			raw: text.slice(0, deadLetterChars).toWellFormed(),
			rawBytes: Buffer.byteLength(text),
		};
	}

	async function take(
		batch: RawBatch,
		messages: readonly RawMessage[],
		streams: Readonly<Record<string, StreamPosition>>,
	): Promise<void> {
		const result = await runStages(
			{ ...batch, messages },
			options.normalizers,
			options.stages,
		);
		const lines: string[] = [];
		const deadLetters = result.rejections.map(toDeadLetter);
		for (const event of result.events) {
			const line = finish(event, batch.receivedAt);
			if (typeof line === "string") lines.push(line);
			else {
				const message = { text: event.Raw ?? event.Message ?? "" };
				deadLetters.push(toDeadLetter({ ...line, message }));
			}
		}
		await journal.append(
			encodeCollected(
				{
					v: 1,
					at: batch.receivedAt,
					connector: batch.connector,
					source: batch.source,
					received: result.received,
					events: lines.length,
					dropped: [...result.dropped],
					redirected: [...result.redirected].map(([output, events]) => [
						output,
						events.length,
					]),
					deadLetters,
					streams,
				},
				lines,
			),
		);
		count("received", batch.connector, result.received);
		count("passed", "", lines.length);
		for (const [reason, by] of result.dropped) count("dropped", reason, by);
		for (const letter of deadLetters) count("rejected", letter.code, 1);
		for (const [output, events] of result.redirected)
			count("redirected", output, events.length);
	}

	async function receive(batch: RawBatch): Promise<void> {
		for (const messages of partsOf(batch.messages)) {
			const { fresh, streams, earlier } = positions.claim(messages);
			if (fresh.length > 0) {
				const durable = take(batch, fresh, streams);
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
		async start() {
			for (const connector of options.connectors) {
				await connector.start(receive, positions.durable, positions.token);
				started.push(connector);
			}
		},
		async stop() {
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
