/** Starts the outputs that a service's resource names, or those it has when it names none. */

import {
	compileCondition,
	eventContext,
	type Lookups,
} from "#conditions/index.ts";
import { decodeEvent, type Event } from "#event/index.ts";
import {
	type CollectedBytes,
	type Destination,
	destinationResource,
	type Journal,
	type JournalRecord,
	type Secrets,
	type StoredPart,
	startCorrelatorFeed,
} from "#pipeline/index.ts";
import { toText } from "#platform/index.ts";
import {
	buildLookups,
	type ResourceView,
	requireResource,
} from "../building.ts";
import { joinOutputs, type Output, startStorageOutput } from "./outputs.ts";
import { startOutsideOutput } from "./outside-output.ts";
import { type OutputKind, openPlaces, type Place } from "./places.ts";
import { createServicePool } from "./service-pool.ts";
import { insertThrough } from "./storage-door.ts";
import type { WorkNeeds } from "./work.ts";

/** Path of a correlator's door. */
export const eventsPath = "/events";

export interface StartOutputsOptions extends WorkNeeds {
	readonly view: ResourceView;
	readonly secrets: Secrets;
	/** References of destinations. */
	readonly destinations: readonly string[];
	/** What there is when no destination is named. */
	readonly implicit: readonly ("storage" | "correlator")[];
	readonly journal: Journal;
	/** What a record holds for the store. */
	readonly stored: (record: JournalRecord) => StoredPart;
	/** The record as a collector wrote it; absent for a journal that no correlator reads. */
	readonly collected?: (record: JournalRecord) => CollectedBytes;
	readonly onAdvance: () => Promise<void>;
}

interface Named {
	/** Also the name of its directory. */
	readonly name: string;
	readonly settings: Destination;
}

type Select = (lines: readonly string[]) => readonly string[];

export async function startOutputs(
	options: StartOutputsOptions,
): Promise<Output[]> {
	const named = listDestinations(options);
	const ledgerCarrier = named.find(
		({ settings }) => settings.kind === "storage",
	);
	const places = await openPlaces({
		...options,
		wanted: [
			...named.map(({ name, settings }) => ({ kind: kindOf(settings), name })),
			...(ledgerCarrier === undefined ? [ledgerOutput] : []),
		],
	});
	const outputs: Output[] = [];
	try {
		for (const one of named) {
			const place = await places.open(kindOf(one.settings), one.name);
			outputs.push(startOne(options, one, place, one === ledgerCarrier));
		}
		if (ledgerCarrier === undefined) {
			const place = await places.open(ledgerOutput.kind, ledgerOutput.name);
			outputs.push(startLedgerOutput(options, place));
		}
		return outputs;
	} catch (error) {
		// A place has one reader; what began here must not go on beside what is started instead.
		await joinOutputs(outputs, options.journal).stop();
		throw error;
	}
}

const ledgerOutput = { kind: "ledger", name: "core" } as const;

function kindOf({ kind }: Destination): OutputKind {
	return kind === "storage" || kind === "correlator" ? kind : "elsewhere";
}

function listDestinations(options: StartOutputsOptions): Named[] {
	const named = options.destinations.map((reference): Named => {
		const { id, body } = requireResource(
			options.view,
			destinationResource,
			reference,
			options.config.service.name,
		);
		return { name: id, settings: body };
	});
	const chosen =
		named.length > 0
			? named
			: options.implicit.map(
					(kind): Named => ({
						name: kind,
						settings: destinationResource.body.parse({ kind }),
					}),
				);
	return chosen.filter(({ settings }) => !settings.isDisabled);
}

function startOne(
	options: StartOutputsOptions,
	named: Named,
	place: Place,
	withLedger: boolean,
): Output {
	const select = () => compileSelect(named.settings, options);
	switch (named.settings.kind) {
		case "storage":
			return startStorage(options, named, place, select(), withLedger);
		case "correlator":
			return startCorrelator(options, named, place, select());
		default:
			return startOutsideOutput({
				...options,
				name: named.name,
				place,
				settings: named.settings,
				filter: compileFilter(named.settings, options),
			});
	}
}

/** The routing filter of a destination; undefined when everything goes there. */
function compileFilter(
	{ filter }: Destination,
	options: StartOutputsOptions,
): ((event: Event) => boolean) | undefined {
	if (filter === undefined) return undefined;
	const lookups: Lookups = {
		...buildLookups(options.view),
		activeList: () => undefined,
	};
	return compileCondition(filter, eventContext(lookups));
}

function compileSelect(
	settings: Destination,
	options: StartOutputsOptions,
): Select | undefined {
	const matches = compileFilter(settings, options);
	return (
		matches && ((lines) => lines.filter((line) => matches(decodeEvent(line))))
	);
}

function poolOf(
	options: StartOutputsOptions,
	settings: Extract<Destination, { kind: "storage" | "correlator" }>,
) {
	return createServicePool({
		link: options.link,
		kind: settings.kind,
		ids: settings.services,
		policy: settings.urlSelection,
		identity: options.identity,
		timeoutMs: settings.timeoutSeconds * 1000,
	});
}

function startStorage(
	options: StartOutputsOptions,
	named: Named,
	{ cursor, id }: Place,
	select: Select | undefined,
	withLedger: boolean,
): Output {
	const { settings, name } = named;
	if (settings.kind !== "storage") throw new Error("a storage is needed");
	const pool = poolOf(options, settings);
	const stopping = new AbortController();
	const insert = insertThrough(pool, stopping.signal);
	return startStorageOutput({
		name,
		cursor,
		journal: options.journal,
		// Two storages send different events of the same records.
		insert: (batch) => insert({ ...batch, token: `${id}/${batch.token}` }),
		decode(record) {
			const part = selectStored(options.stored(record), select, name);
			return withLedger ? part : { ...part, ledger: [], deadLetters: [] };
		},
		flushMs: settings.flushIntervalMs,
		clock: options.clock,
		onAdvance: options.onAdvance,
		stopping,
		close: () => pool.close(),
	});
}

/** The part without the events that routing leaves out; in the ledger they move from stored to filtered. */
function selectStored(
	part: StoredPart,
	select: Select | undefined,
	name: string,
): StoredPart {
	if (select === undefined || part.eventCount === 0) return part;
	const lines = select(toText(part.events).split("\n"));
	const left = part.eventCount - lines.length;
	if (left === 0) return part;
	return {
		...part,
		events: lines.join("\n"),
		eventCount: lines.length,
		ledger: part.ledger.flatMap((entry) =>
			entry.outcome === "stored"
				? [
						{ ...entry, count: entry.count - left },
						{
							...entry,
							outcome: "filtered" as const,
							reason: name,
							count: left,
						},
					]
				: [entry],
		),
	};
}

function startCorrelator(
	options: StartOutputsOptions,
	{ name, settings }: Named,
	{ cursor }: Place,
	select: Select | undefined,
): Output {
	const { collected } = options;
	if (settings.kind !== "correlator" || collected === undefined) {
		throw new Error("only what a collector wrote goes to a correlator");
	}
	const pool = poolOf(options, settings);
	let sent = 0;
	const consumer = startCorrelatorFeed({
		journal: options.journal,
		cursor,
		decode: collected,
		...(select === undefined ? {} : { select }),
		async deliver(payload, signal) {
			await pool.call(eventsPath, payload, signal);
		},
		onAdvance: options.onAdvance,
		onSent(events) {
			sent += events;
		},
	});
	return {
		name,
		cursor,
		consumer,
		counters: () => [{ name: "sent", reason: name, value: sent }],
		// What it does ends with the consumer's own signal.
		abort: () => undefined,
		close: () => pool.close(),
	};
}

/** Without a storage the core keeps what became of everything. */
function startLedgerOutput(
	options: StartOutputsOptions,
	{ cursor }: Place,
): Output {
	const stopping = new AbortController();
	return startStorageOutput({
		name: "ledger",
		cursor,
		journal: options.journal,
		insert: ({ token, ledger, deadLetters }) =>
			options.link.recordLedger(
				token,
				{ ledger, deadLetters },
				stopping.signal,
			),
		decode(record) {
			const part = options.stored(record);
			const none = () => [];
			return selectStored(part, none, "ledger");
		},
		flushMs: 1000,
		clock: options.clock,
		onAdvance: options.onAdvance,
		stopping,
		close: () => undefined,
	});
}
