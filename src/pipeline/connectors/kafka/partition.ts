import type { RecordsBatch } from "@platformatic/kafka";
import type { RawMessage } from "../../raw.ts";
import type { PositionOf } from "../connector.ts";
import { fullBatchBytes, type Intake, mostMessagesInBatch } from "../intake.ts";
import { SourceDelivery } from "../source-delivery.ts";
import type { ReadRecord } from "./record-messages.ts";

/** Attribute of batches that mark the end of a transaction and hold no messages (KIP-98). */
const isControl = 1 << 5;

export interface PartitionNeeds {
	readonly number: number;
	/** Names the partition of this topic and group; never shared by two topics of the same name. */
	readonly streamBase: string;
	/** Readable place that batches come from. */
	readonly source: string;
	readonly intake: Intake;
	readonly positionOf: PositionOf;
	readonly readRecord: ReadRecord;
	/** What was handed on of this partition before, under another assignment. */
	readonly after: Promise<void>;
	/** Something settled: there may be room, or something to commit. */
	readonly onSettled: () => void;
}

/**
 * A partition that is assigned to this member: turns records into batches in order, and knows what may be committed.
 * Where it goes on is the later of the group's offset and the collector's position: after a crash the group may be
 * behind, and the collector has been told of messages whose offsets were never committed.
 */
export class Partition {
	readonly #needs: PartitionNeeds;
	readonly number: number;
	/** Counts how often the log was found to end before the position, see `startOver`. */
	#era: number;
	/** Offset to fetch next. */
	#next = 0;
	/** Offset behind the last durable message. */
	#durable = 0;
	#delivery: SourceDelivery;
	#isRefused = false;

	constructor(needs: PartitionNeeds) {
		this.#needs = needs;
		this.number = needs.number;
		this.#era = knownEra(needs.streamBase, needs.positionOf);
		this.#delivery = this.#openDelivery(needs.after);
	}

	/** Offset behind the collector's position; undefined when it never had a message of the partition. */
	get resumeOffset(): number | undefined {
		const position = this.#needs.positionOf(this.#stream);
		// A position between two offsets: the record at the upper one is not whole.
		return position === undefined ? undefined : Math.floor(position) + 1;
	}

	get next(): number {
		return this.#next;
	}

	get isFull(): boolean {
		return this.#delivery.isFull;
	}

	get hasRoom(): boolean {
		return this.#delivery.hasRoom;
	}

	/** A batch was refused; nothing more is taken until `rewind`. */
	get isRefused(): boolean {
		return this.#isRefused;
	}

	/** The offset that may be committed: everything before it is durable. */
	get committable(): number {
		const isIdle = this.#delivery.waitingBatches === 0 && !this.#isRefused;
		// Also past records that are no messages: ends of transactions, and what compaction removed.
		return isIdle ? this.#next : this.#durable;
	}

	/** Goes on at the offset, or behind the collector's position when that is later. */
	seek(offset: number): void {
		this.#next = Math.max(offset, this.resumeOffset ?? 0);
		this.#durable = this.#next;
	}

	/**
	 * Goes on at the offset although it lies before the position: the log ends before it, because the topic was made anew
	 * (on brokers that give topics no id) or the last messages were lost with their leader. What is numbered again is
	 * another message, so it gets another stream.
	 */
	startOver(offset: number): void {
		this.#era++;
		this.#next = offset;
		this.#durable = offset;
	}

	/** Passes over messages that the broker deleted before they were read; how many, at most. */
	skipTo(offset: number): number {
		const lost = offset - this.#next;
		this.#next = offset;
		return lost;
	}

	/** Takes the answer to a fetch at that offset; one that was overtaken by a jump is thrown away. */
	accept(fetched: number, batches: readonly RecordsBatch[]): void {
		if (this.#isRefused || fetched !== this.#next) return;
		let messages: RawMessage[] = [];
		let bytes = 0;
		for (const batch of batches) {
			const first = Number(batch.firstOffset);
			const after = first + batch.lastOffsetDelta + 1;
			if (after <= this.#next) continue;
			if ((batch.attributes & isControl) === 0) {
				for (const record of batch.records) {
					const offset = first + record.offsetDelta;
					// The broker answers with whole batches, so the first may begin before what was asked for.
					if (offset < this.#next) continue;
					this.#needs.readRecord(record, this.#stream, offset, messages);
					bytes += record.length;
					if (messages.length < mostMessagesInBatch && bytes < fullBatchBytes)
						continue;
					this.#delivery.deliver(messages, bytes);
					messages = [];
					bytes = 0;
				}
			}
			this.#next = after;
		}
		if (messages.length > 0) this.#delivery.deliver(messages, bytes);
	}

	/** Goes back to the first message that is not durable. */
	async rewind(): Promise<void> {
		await this.#delivery.settled();
		this.seek(this.#durable);
		this.#delivery = this.#openDelivery(Promise.resolve());
		this.#isRefused = false;
	}

	/** Resolves when what was handed on is settled, however it was. */
	settled(): Promise<void> {
		return this.#delivery.settled();
	}

	get #stream(): string {
		return eraStream(this.#needs.streamBase, this.#era);
	}

	#openDelivery(inOrderAfter: Promise<void>): SourceDelivery {
		return new SourceDelivery({
			intake: this.#needs.intake,
			source: this.#needs.source,
			inOrderAfter,
			onDurable: (number) => {
				this.#durable = Math.max(this.#durable, Math.floor(number) + 1);
				this.#needs.onSettled();
			},
			onRefused: () => {
				this.#isRefused = true;
				this.#needs.onSettled();
			},
		});
	}
}

function eraStream(base: string, era: number): string {
	return era === 0 ? base : `${base}/${era}`;
}

function knownEra(base: string, positionOf: PositionOf): number {
	let era = 0;
	while (positionOf(eraStream(base, era + 1)) !== undefined) era++;
	return era;
}
