import { describeError } from "#schema/index.ts";
import type { RawMessage } from "../raw.ts";
import type { Clock, ReceiveBatch } from "./connector.ts";

/** A batch holds at most this many messages, except the body of an http request, which is always one batch. */
export const mostMessagesInBatch = 1000;
/** A batch is handed on when its messages came in at least so many bytes. */
export const fullBatchBytes = 1024 * 1024;

export interface IntakeSettings {
	readonly connector: () => string;
	readonly receive: ReceiveBatch;
	readonly clock: Clock;
	/** Bytes that may wait to become durable before the connector stops reading. */
	readonly mostBytes: number;
	/** A batch that was waited for settled; there may be room again. */
	readonly onSettled?: () => void;
}

/** Hands batches on and knows how much of them is not durable yet. */
export interface Intake {
	/** True when so much waits that nothing more should be read. */
	readonly isFull: boolean;
	/** True when at least half of the room is free: reading may go on. */
	readonly hasRoom: boolean;
	readonly waitingBytes: number;
	/** Sentence of the last refusal, until a batch is taken again. */
	readonly refusal: string | undefined;
	/**
	 * Settles as the batch does. With `after` the batch is handed on when that resolves, and refused when it is: the
	 * messages of a numbered stream must not overtake each other, or those refused would count as seen.
	 */
	deliver(
		source: string,
		messages: readonly RawMessage[],
		bytes: number,
		after?: Promise<void>,
	): Promise<void>;
	/** Resolves when nothing waits any more. */
	idle(): Promise<void>;
}

export function createIntake(settings: IntakeSettings): Intake {
	const { receive, clock, mostBytes } = settings;
	const waitingForIdle: (() => void)[] = [];
	let waitingBatches = 0;
	let waitingBytes = 0;
	let refusal: string | undefined;

	async function handOn(
		source: string,
		messages: readonly RawMessage[],
		after: Promise<void> | undefined,
	): Promise<void> {
		const receivedAt = clock.now();
		if (after !== undefined) await after;
		await receive({
			connector: settings.connector(),
			source,
			receivedAt,
			messages,
		});
	}

	return {
		get isFull() {
			return waitingBytes >= mostBytes;
		},
		get hasRoom() {
			return waitingBytes < mostBytes / 2;
		},
		get waitingBytes() {
			return waitingBytes;
		},
		get refusal() {
			return refusal;
		},
		async deliver(source, messages, bytes, after) {
			waitingBatches++;
			waitingBytes += bytes;
			try {
				await handOn(source, messages, after);
				refusal = undefined;
			} catch (error) {
				refusal = describeError(error);
				throw error;
			} finally {
				waitingBatches--;
				waitingBytes -= bytes;
				settings.onSettled?.();
				if (waitingBatches === 0)
					for (const resolve of waitingForIdle.splice(0)) resolve();
			}
		},
		idle() {
			if (waitingBatches === 0) return Promise.resolve();
			return new Promise((resolve) => waitingForIdle.push(resolve));
		},
	};
}
