/** Brings the events of a journal to one destination, those of its routing filter. */
import { decodeEvent, type Event } from "#event/index.ts";
import {
	type ConsumerState,
	type Cursor,
	type Journal,
	type JournalRecord,
	startConsumer,
} from "../journal/index.ts";
import { createGroupSender, type RefusedEvent } from "./send-group.ts";
import type { FailingUrl, SelectingSender } from "./url-selection.ts";

/** What a record holds for destinations. */
export interface OutgoingPart {
	/** Lines of encodeEvent joined by line feeds; "" without events. */
	readonly events: string;
	readonly eventCount: number;
}

export interface DestinationOptions {
	readonly journal: Journal;
	readonly cursor: Cursor;
	readonly decode: (record: JournalRecord) => OutgoingPart;
	/** The routing filter; absent = all events. Only with one are events decoded. */
	readonly filter?: (event: Event) => boolean;
	/** Of `createSender`; closed by `stop`. */
	readonly sender: SelectingSender;
	/** About the largest group, in bytes of records. Default 1 MiB. */
	readonly maxBytes?: number;
	/** How long a group may gather. Default 1 s. */
	readonly flushIntervalMs?: number;
	/** When more waits, `isBufferFull` says so. Default 10 GiB. */
	readonly diskBufferLimitBytes?: number;
	/** Waits after the first failure and at most; see `ConsumerOptions`. */
	readonly retryMs?: number;
	readonly maxRetryMs?: number;
	/** Called when the place in the journal moved. */
	readonly onAdvance: (next: number) => Promise<void>;
	/**
	 * Takes events that the destination refuses while it takes others, as dead letters; durable when it resolves. May be
	 * called again with the same ids.
	 */
	readonly onRefused: (events: readonly RefusedEvent[]) => Promise<void>;
}

/** Since the start. */
export interface DestinationCounts {
	/** Events that the destination took. */
	readonly sent: number;
	/** Events that the routing filter left out. */
	readonly filtered: number;
	/** Events that became dead letters. */
	readonly refused: number;
	/** Of the events sent, before format and compression. */
	readonly bytes: number;
	/** Tries that failed. */
	readonly failures: number;
}

export interface DestinationState extends ConsumerState {
	/** URL that took the last group; undefined before the first. */
	readonly activeUrl: string | undefined;
	/** URLs that don't work while another may. */
	readonly failing: readonly FailingUrl[];
	/** Bytes of the records that wait, about: a journal knows only how long all its records are. */
	readonly lagBytes: number;
	/** More waits than the disk buffer may hold: the service should take nothing more. */
	readonly isBufferFull: boolean;
	readonly counts: DestinationCounts;
}

export interface RunningDestination {
	state(): DestinationState;
	/** Aborts what is being sent; it is sent again at the next start. */
	stop(): Promise<void>;
}

const mebibyte = 1024 * 1024;

export function startDestination(
	options: DestinationOptions,
): RunningDestination {
	const { journal, sender, filter } = options;
	const groups = createGroupSender(sender);
	const limit = options.diskBufferLimitBytes ?? 10 * 1024 * mebibyte;
	const counts = { sent: 0, filtered: 0, refused: 0, bytes: 0, failures: 0 };

	async function sendRange(
		records: readonly JournalRecord[],
		range: { readonly from: number; readonly end: number },
		signal: AbortSignal,
	): Promise<void> {
		const parts = records.map(options.decode);
		const { lines, filtered } = selectLines(parts, filter);
		let refused: readonly RefusedEvent[] = [];
		let bytes = 0;
		if (lines.length > 0) {
			const events = lines.join("\n");
			bytes = Buffer.byteLength(events);
			refused = await groups.send(
				{
					name: `${journal.id}:${range.from}-${range.end}`,
					events,
					eventCount: lines.length,
				},
				signal,
			);
		}
		if (refused.length > 0) await options.onRefused(refused);
		counts.sent += lines.length - refused.length;
		counts.filtered += filtered;
		counts.refused += refused.length;
		counts.bytes += bytes;
	}

	const consumer = startConsumer({
		journal,
		cursor: options.cursor,
		maxBytes: options.maxBytes ?? mebibyte,
		gatherMs: options.flushIntervalMs ?? 1000,
		...(options.retryMs === undefined ? {} : { retryMs: options.retryMs }),
		...(options.maxRetryMs === undefined
			? {}
			: { maxRetryMs: options.maxRetryMs }),
		async handle(records, range, signal) {
			try {
				await sendRange(records, range, signal);
			} catch (error) {
				// What was aborted by stopping failed nowhere.
				if (!signal.aborted) counts.failures++;
				throw error;
			}
		},
		onAdvance: options.onAdvance,
	});

	return {
		state() {
			const state = consumer.state();
			const lagBytes = estimateBytes(journal, state.lag);
			return {
				...state,
				...sender.state(),
				lagBytes,
				isBufferFull: lagBytes > limit,
				counts: { ...counts },
			};
		},
		async stop() {
			await consumer.stop();
			await sender.close();
		},
	};
}

/** Lines that go out; without a filter no event is looked at. */
function selectLines(
	parts: readonly OutgoingPart[],
	filter: DestinationOptions["filter"],
): { lines: readonly string[]; filtered: number } {
	const all = parts.flatMap(({ events, eventCount }) =>
		eventCount === 0 ? [] : events.split("\n"),
	);
	if (filter === undefined) return { lines: all, filtered: 0 };
	const lines = all.filter((line) => filter(decodeEvent(line)));
	return { lines, filtered: all.length - lines.length };
}

function estimateBytes(journal: Journal, lag: number): number {
	const { bytes, first, next } = journal.state();
	const kept = next - first;
	return kept === 0 ? 0 : Math.round((bytes * Math.min(lag, kept)) / kept);
}

/** Why the destination is not as it should be, in one sentence; undefined when all is well. */
export function describeProblem({
	problem,
	failing,
	isBufferFull,
}: DestinationState): string | undefined {
	if (problem !== undefined) return problem;
	if (isBufferFull) return "More events wait than the disk buffer may hold";
	const [first] = failing;
	return first?.problem;
}
