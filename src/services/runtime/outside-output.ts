/** The output to a destination that is no service of Ursa: kafka, tcp, http, file. */
import type { Event } from "#event/index.ts";
import {
	createSender,
	describeProblem,
	type Journal,
	type JournalRecord,
	type OutsideDestination,
	type RefusedEvent,
	type Secrets,
	type StoredPart,
	startDestination,
} from "#pipeline/index.ts";
import { deriveId, toText } from "#platform/index.ts";
import type { Output } from "./outputs.ts";
import type { Place } from "./places.ts";
import type { WorkNeeds } from "./work.ts";

/** Longest part of an event that a dead letter keeps, in UTF-16 units. */
const maxDeadLetterChars = 64 * 1024;

interface OutsideOutputOptions extends WorkNeeds {
	readonly name: string;
	readonly place: Place;
	readonly settings: OutsideDestination;
	/** Only events for which it holds are sent. */
	readonly filter: ((event: Event) => boolean) | undefined;
	readonly secrets: Secrets;
	readonly journal: Journal;
	readonly stored: (record: JournalRecord) => StoredPart;
	readonly onAdvance: () => Promise<void>;
}

export function startOutsideOutput(options: OutsideOutputOptions): Output {
	const { name, settings, filter } = options;
	const { cursor, directory } = options.place;
	const destination = startDestination({
		journal: options.journal,
		cursor,
		decode(record) {
			const { events, ...part } = options.stored(record);
			return { ...part, events: toText(events) };
		},
		...(filter === undefined ? {} : { filter }),
		sender: createSender(settings, {
			secrets: options.secrets,
			identity: options.identity,
			directory,
			clock: options.clock,
		}),
		maxBytes: settings.maxBytes,
		flushIntervalMs: settings.flushIntervalMs,
		diskBufferLimitBytes: settings.diskBufferLimitBytes,
		onAdvance: options.onAdvance,
		onRefused: (events) => keepRefused(options, events),
	});
	return {
		names: [name],
		cursor,
		consumer: {
			state() {
				const state = destination.state();
				const problem = describeProblem(state);
				const { lag, hasFailed } = state;
				return {
					lag,
					hasFailed,
					...(problem === undefined ? {} : { problem }),
				};
			},
			stop: () => destination.stop(),
		},
		counters() {
			const { counts } = destination.state();
			return [
				{ name: "sent", reason: name, value: counts.sent },
				{ name: "filtered", reason: name, value: counts.filtered },
				{ name: "refused", reason: name, value: counts.refused },
			];
		},
		// What it does ends with the consumer's own signal.
		abort: () => undefined,
		close: () => undefined,
	};
}

/** What a destination does not take for itself is a dead letter; the ledger knows the event by what else became of it. */
async function keepRefused(
	options: OutsideOutputOptions,
	events: readonly RefusedEvent[],
): Promise<void> {
	const { name, config, clock, link } = options;
	const deadLetters = events.map(({ id, line, cause }) => ({
		id,
		timestamp: clock(),
		tenantId: config.tenantId,
		serviceId: config.service.id,
		connector: "destination",
		source: name,
		code: "destinations.refused",
		cause,
		raw: line.slice(0, maxDeadLetterChars).toWellFormed(),
		rawBytes: Buffer.byteLength(line),
	}));
	const ids = events.map(({ id }) => id);
	await link.recordLedger(
		deriveId("refused", name, ...ids),
		{ ledger: [], deadLetters },
		new AbortController().signal,
	);
}
