import type { RawBatch, RawMessage } from "../../raw.ts";
import { createSecrets } from "../../secrets.ts";
import type { PositionOf, ReceiveBatch, TokenOf } from "../connector.ts";

/** Stands for the collector in tests: keeps what it is given and settles when told to. */
export interface Recorder {
	readonly receive: ReceiveBatch;
	/** Position of what was settled, as the collector would keep it. */
	readonly positionOf: PositionOf;
	readonly tokenOf: TokenOf;
	readonly batches: readonly RawBatch[];
	messages(): RawMessage[];
	texts(): string[];
	/** Resolves when so many messages came. */
	until(messages: number): Promise<void>;
	/** From now on batches wait until `release` or `refuse`. */
	hold(): void;
	/** Settles what waits and, until the next `hold`, what comes. */
	release(): void;
	/** Rejects what waits and what comes. */
	refuse(sentence: string): void;
	readonly waiting: number;
}

interface Waiting {
	readonly batch: RawBatch;
	readonly resolve: () => void;
	readonly reject: (error: Error) => void;
}

export function createRecorder(): Recorder {
	const batches: RawBatch[] = [];
	const positions = new Map<string, number>();
	const tokens = new Map<string, string>();
	let waiting: Waiting[] = [];
	let watchers: { count: number; resolve: () => void }[] = [];
	let isHeld = false;
	let refusal: string | undefined;
	let received = 0;

	function store(batch: RawBatch): void {
		for (const { sequence } of batch.messages) {
			if (sequence === undefined) continue;
			const known = positions.get(sequence.stream) ?? 0;
			if (sequence.number < known) continue;
			positions.set(sequence.stream, sequence.number);
			if (sequence.token !== undefined)
				tokens.set(sequence.stream, sequence.token);
		}
	}

	function settle(): void {
		const due = waiting;
		waiting = [];
		for (const { batch, resolve, reject } of due) {
			if (refusal !== undefined) {
				reject(new Error(refusal));
				continue;
			}
			store(batch);
			resolve();
		}
	}

	return {
		batches,
		receive(batch) {
			batches.push(batch);
			received += batch.messages.length;
			const { promise, resolve, reject } = Promise.withResolvers<void>();
			waiting.push({ batch, resolve, reject });
			if (!isHeld) settle();
			watchers = watchers.filter((watcher) => {
				if (received < watcher.count) return true;
				watcher.resolve();
				return false;
			});
			return promise;
		},
		positionOf: (stream) => positions.get(stream),
		tokenOf: (stream) => tokens.get(stream),
		messages: () => batches.flatMap((batch) => batch.messages),
		texts() {
			return this.messages().map((message) => message.text);
		},
		until(count) {
			if (received >= count) return Promise.resolve();
			return new Promise((resolve) => watchers.push({ count, resolve }));
		},
		hold() {
			isHeld = true;
		},
		release() {
			isHeld = false;
			refusal = undefined;
			settle();
		},
		refuse(sentence) {
			isHeld = false;
			refusal = sentence;
			settle();
		},
		get waiting() {
			return waiting.length;
		},
	};
}

/** Some time of day that shows in `receivedAt`. */
export const fixedClock = { now: () => 1_700_000_000_000 };

export const noSecrets = createSecrets(new Map());
