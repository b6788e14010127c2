import type { RawMessage } from "../raw.ts";
import { type Intake, mostMessagesInBatch } from "./intake.ts";

/** What of one source may wait to become durable before it is no longer read. */
const mostWaitingBatches = 4;
const mostWaitingBytes = 8 * 1024 * 1024;

export interface SourceDeliverySettings {
	readonly intake: Intake;
	readonly source: string;
	/**
	 * Batches of a numbered stream are handed on one after the other, and none after one that was refused: the position
	 * of the stream would pass over the refused messages. The first waits for this promise.
	 */
	readonly inOrderAfter?: Promise<void>;
	/** A batch is durable; `number` is that of its last message, 0 without numbers. */
	readonly onDurable: (number: number) => void;
	readonly onRefused: () => void;
}

/** Hands on the messages of one source and bounds how many of them wait. */
export class SourceDelivery {
	readonly #settings: SourceDeliverySettings;
	#last: Promise<void> | undefined;
	#waitingBatches = 0;
	#waitingBytes = 0;

	constructor(settings: SourceDeliverySettings) {
		this.#settings = settings;
		this.#last = settings.inOrderAfter;
	}

	get waitingBatches(): number {
		return this.#waitingBatches;
	}

	/** True when so much waits that the source should not be read. */
	get isFull(): boolean {
		return (
			this.#waitingBatches >= mostWaitingBatches ||
			this.#waitingBytes >= mostWaitingBytes
		);
	}

	/** True when at least half of the bound is free: reading may go on. */
	get hasRoom(): boolean {
		return (
			this.#waitingBatches <= mostWaitingBatches / 2 &&
			this.#waitingBytes <= mostWaitingBytes / 2
		);
	}

	/**
	 * Hands messages on in batches; `bytes` is how many they came in, by default about the length of their texts: those
	 * that were held came in earlier.
	 */
	deliver(
		messages: readonly RawMessage[],
		bytes: number = charsOf(messages),
	): void {
		if (messages.length <= mostMessagesInBatch) {
			this.#hand(messages, bytes);
			return;
		}
		for (let at = 0; at < messages.length; at += mostMessagesInBatch) {
			const part = messages.slice(at, at + mostMessagesInBatch);
			this.#hand(part, (bytes * part.length) / messages.length);
		}
	}

	/** Resolves when the last batch settled, however it did. */
	async settled(): Promise<void> {
		await this.#last?.catch(() => {});
	}

	#hand(messages: readonly RawMessage[], bytes: number): void {
		const { intake, source, inOrderAfter } = this.#settings;
		const isOrdered = inOrderAfter !== undefined;
		this.#waitingBatches++;
		this.#waitingBytes += bytes;
		const delivery = intake.deliver(
			source,
			messages,
			bytes,
			isOrdered ? this.#last : undefined,
		);
		this.#last = delivery;
		const settle = () => {
			this.#waitingBatches--;
			this.#waitingBytes -= bytes;
		};
		delivery.then(
			() => {
				settle();
				this.#settings.onDurable(messages.at(-1)?.sequence?.number ?? 0);
			},
			() => {
				settle();
				this.#settings.onRefused();
			},
		);
	}
}

function charsOf(messages: readonly RawMessage[]): number {
	return messages.reduce((sum, { text }) => sum + text.length, 0);
}
