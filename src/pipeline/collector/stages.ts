/** The sentence that joins the stages of a collector: normalize, then each stage in turn, one outcome per item. */
import type { Event } from "#event/index.ts";
import { describeError } from "#schema/index.ts";
import type { Normalizer } from "../normalizers/index.ts";
import { Drop, isPass, type Outcome, Redirect, Reject } from "../outcome.ts";
import type { RawBatch, RawMessage } from "../raw.ts";

/** Works on a batch and says one thing about each event, in order. */
export interface Stage {
	readonly name: string;
	process(
		events: readonly Event[],
	): readonly Outcome<Event>[] | Promise<readonly Outcome<Event>[]>;
}

export interface Rejection {
	readonly code: string;
	readonly cause: string;
	readonly message: RawMessage;
}

/** What became of a batch. received = events + dropped + rejections + redirected, always. */
export interface BatchResult {
	readonly received: number;
	readonly events: readonly Event[];
	/** Reason → number. */
	readonly dropped: ReadonlyMap<string, number>;
	readonly rejections: readonly Rejection[];
	/** Output → events. */
	readonly redirected: ReadonlyMap<string, readonly Event[]>;
}

/**
 * The first normalizer that accepts the text and can read it wins. When several accept and none can read it, the
 * rejection of the first is the one to show: it is the most specific.
 */
function normalize(
	message: RawMessage,
	normalizers: readonly Normalizer[],
	receivedAt: number,
): Outcome<Event> {
	if (message.rejection !== undefined) {
		return new Reject(message.rejection.code, message.rejection.cause);
	}
	let rejection: Reject | undefined;
	for (const normalizer of normalizers) {
		if (!normalizer.accepts(message.text)) continue;
		const result = normalizeSafely(normalizer, message.text, receivedAt);
		if (!(result instanceof Reject)) return result;
		rejection ??= result;
	}
	return (
		rejection ??
		new Reject(
			"collector.noNormalizer",
			"No normalizer of the collector accepts text of this form",
		)
	);
}

/** One message that trips a fault in a normalizer must not stop those around it. */
function normalizeSafely(
	normalizer: Normalizer,
	text: string,
	receivedAt: number,
): Event | Reject {
	try {
		return normalizer.normalize(text, receivedAt);
	} catch (error) {
		return new Reject(
			"normalizers.fault",
			`The normalizer ${normalizer.name} failed: ${describeError(error)}`,
		);
	}
}

export async function runStages(
	batch: RawBatch,
	normalizers: readonly Normalizer[],
	stages: readonly Stage[],
): Promise<BatchResult> {
	const dropped = new Map<string, number>();
	const rejections: Rejection[] = [];
	const redirected = new Map<string, Event[]>();
	let events: Event[] = [];
	let messages: RawMessage[] = [];

	/** Sorts outcomes into what goes on and what leaves, each with the message it came from. */
	function sort(
		outcomes: readonly Outcome<Event>[],
		origins: readonly RawMessage[],
	): void {
		events = [];
		messages = [];
		for (const [index, outcome] of outcomes.entries()) {
			const message = origins[index];
			if (message === undefined) throw new Error("one outcome per item");
			if (isPass(outcome)) {
				events.push(outcome);
				messages.push(message);
			} else if (outcome instanceof Drop) {
				dropped.set(outcome.reason, (dropped.get(outcome.reason) ?? 0) + 1);
			} else if (outcome instanceof Redirect) {
				const list = redirected.get(outcome.output) ?? [];
				list.push(outcome.item);
				redirected.set(outcome.output, list);
			} else {
				rejections.push({ code: outcome.code, cause: outcome.cause, message });
			}
		}
	}

	sort(
		batch.messages.map((message) =>
			normalize(message, normalizers, batch.receivedAt),
		),
		batch.messages,
	);
	for (const stage of stages) {
		if (events.length === 0) break;
		const outcomes = await stage.process(events);
		if (outcomes.length !== events.length) {
			throw new Error(`${stage.name} must give one outcome per event`);
		}
		sort(outcomes, messages);
	}
	return {
		received: batch.messages.length,
		events,
		dropped,
		rejections,
		redirected,
	};
}
