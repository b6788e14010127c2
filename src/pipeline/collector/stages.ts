/** The sentence that joins the stages of a collector: normalize, then each stage in turn, one outcome per item. */
import { type Event, encodeEvent } from "#event/index.ts";
import { describeError } from "#schema/index.ts";
import type { AggregatedEvent, Aggregator } from "../aggregation/index.ts";
import type { Normalizer } from "../normalizers/index.ts";
import { Drop, isPass, type Outcome, Redirect, Reject } from "../outcome.ts";
import type { RawBatch, RawMessage } from "../raw.ts";
import type { Aggregation } from "./durable-aggregation.ts";

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

/** What a collector does with a message, in order. */
export interface Processing {
	/** The first that accepts a message and can read it wins. */
	readonly normalizers: readonly Normalizer[];
	/** Between normalization and aggregation. */
	readonly filters: readonly Stage[];
	readonly aggregation?: Aggregation | undefined;
	/** After aggregation, on its results too. */
	readonly enrichments: readonly Stage[];
}

/**
 * What became of a batch. received + results of aggregation = events + dropped + rejections + redirected + absorbed,
 * always.
 */
export interface BatchResult {
	readonly received: number;
	readonly events: readonly Event[];
	/** Reason → number. */
	readonly dropped: ReadonlyMap<string, number>;
	readonly rejections: readonly Rejection[];
	/** Output → events. */
	readonly redirected: ReadonlyMap<string, readonly Event[]>;
	/** Events that aggregation holds, or has made results of. */
	readonly absorbed: readonly Event[];
	/** Rule → number. */
	readonly aggregated: ReadonlyMap<string, number>;
	/** Rule → results. */
	readonly produced: ReadonlyMap<string, number>;
}

/**
 * The first normalizer that accepts the text and can read it wins. When several accept and none can read it, the
 * rejection of the first is the one to show: it is the most specific.
 */
export function normalizeMessage(
	message: RawMessage,
	normalizers: readonly Normalizer[],
	receivedAt: number,
): Outcome<Event> {
	if (message.rejection !== undefined) {
		return new Reject(message.rejection.code, message.rejection.cause);
	}
	const { text } = message;
	for (const normalizer of normalizers) {
		// Others would reject it, which matters only when nobody can read it.
		if (normalizer.mayRead?.(text) === false) continue;
		if (!normalizer.accepts(text)) continue;
		const result = normalizeSafely(normalizer, text, receivedAt);
		if (!(result instanceof Reject)) return result;
	}
	return explainReject(text, normalizers, receivedAt);
}

function explainReject(
	text: string,
	normalizers: readonly Normalizer[],
	receivedAt: number,
): Outcome<Event> {
	const first = normalizers.find((normalizer) => normalizer.accepts(text));
	return first === undefined
		? new Reject(
				"collector.noNormalizer",
				"No normalizer of the collector accepts text of this form",
			)
		: normalizeSafely(first, text, receivedAt);
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

/** Messages of a batch through all stages. */
export async function runStages(
	batch: RawBatch,
	processing: Processing,
): Promise<BatchResult> {
	const { normalizers, aggregation } = processing;
	const sorting = createSorting();
	sorting.sort(
		batch.messages.map((message) =>
			normalizeMessage(message, normalizers, batch.receivedAt),
		),
		batch.messages,
	);
	await sorting.run(processing.filters);
	if (aggregation !== undefined)
		sorting.aggregate(aggregation.aggregator, batch.receivedAt);
	await sorting.run(processing.enrichments);
	return sorting.result(batch.messages.length);
}

/** Results of aggregation that became due by time, through the stages after it. */
export async function runResults(
	results: readonly AggregatedEvent[],
	processing: Processing,
): Promise<BatchResult> {
	const sorting = createSorting();
	sorting.add(results);
	await sorting.run(processing.enrichments);
	return sorting.result(0);
}

/** Follows the events of a batch, each with the message it came from, and notes where others left. */
function createSorting() {
	const dropped = new Map<string, number>();
	const rejections: Rejection[] = [];
	const redirected = new Map<string, Event[]>();
	const produced = new Map<string, number>();
	let absorbed: readonly Event[] = [];
	let aggregated: ReadonlyMap<string, number> = new Map();
	let events: Event[] = [];
	let messages: RawMessage[] = [];

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

	function add(results: readonly AggregatedEvent[]): void {
		for (const { event, rule } of results) {
			produced.set(rule, (produced.get(rule) ?? 0) + 1);
			events.push(event);
			// No single message is the origin of a result; should it be rejected, it stands for itself.
			messages.push({ text: encodeEvent(event) });
		}
	}

	return {
		sort,
		add,
		async run(stages: readonly Stage[]): Promise<void> {
			for (const stage of stages) {
				if (events.length === 0) return;
				const outcomes = await stage.process(events);
				if (outcomes.length !== events.length) {
					throw new Error(`${stage.name} must give one outcome per event`);
				}
				sort(outcomes, messages);
			}
		},
		aggregate(aggregator: Aggregator, at: number): void {
			const taken = aggregator.take(events, at);
			({ absorbed, absorbedBy: aggregated } = taken);
			messages = taken.passedIndexes.flatMap((index) => messages[index] ?? []);
			events = [...taken.passed];
			add(taken.results);
		},
		result: (received: number): BatchResult => ({
			received,
			events,
			dropped,
			rejections,
			redirected,
			absorbed,
			aggregated,
			produced,
		}),
	};
}
