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
import {
	buildLookups,
	type ResourceView,
	requireResource,
} from "../building.ts";
import { joinOutputs, type Output } from "./outputs.ts";
import { startOutsideOutput } from "./outside-output.ts";
import { type OutputKind, openPlaces, type Place } from "./places.ts";
import { createServicePool } from "./service-pool.ts";
import { type StorageTarget, startStorageOutput } from "./storage-output.ts";
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

interface Named<Settings = Destination> {
	/** Also the name of its directory. */
	readonly name: string;
	readonly settings: Settings;
}

type StorageSettings = Extract<Destination, { kind: "storage" }>;
type OtherSettings = Exclude<Destination, StorageSettings>;

type Select = (lines: readonly string[]) => readonly string[];

export async function startOutputs(
	options: StartOutputsOptions,
): Promise<Output[]> {
	const named = listDestinations(options);
	const storages = named.flatMap(({ name, settings }) =>
		settings.kind === "storage" ? [{ name, settings }] : [],
	);
	const others = named.flatMap(({ name, settings }) =>
		settings.kind === "storage" ? [] : [{ name, settings }],
	);
	const places = await openPlaces({
		...options,
		wanted: [
			store,
			...others.map(({ name, settings }) => ({ kind: kindOf(settings), name })),
		],
	});
	const outputs: Output[] = [];
	try {
		const targets = storages.map((one) => storageTarget(options, one));
		outputs.push(
			startStorageOutput({
				...options,
				serviceId: options.config.service.id,
				place: await places.open(store.kind, store.name),
				targets,
			}),
		);
		for (const one of others) {
			const place = await places.open(kindOf(one.settings), one.name);
			outputs.push(startOne(options, one, place));
		}
		return outputs;
	} catch (error) {
		// A place has one reader; what began here must not go on beside what is started instead.
		await joinOutputs(outputs, options.journal).stop();
		throw error;
	}
}

/** There is one event store, so there is one place, whatever storages lead there, or none. */
const store = { kind: "storage", name: "store" } as const;

function kindOf({ kind }: OtherSettings): OutputKind {
	return kind === "correlator" ? kind : "elsewhere";
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
	{ name, settings }: Named<OtherSettings>,
	place: Place,
): Output {
	if (settings.kind === "correlator") {
		const select = compileSelect(settings, options);
		return startCorrelator(options, { name, settings }, place, select);
	}
	return startOutsideOutput({
		...options,
		...{ name, place, settings },
		filter: compileFilter(settings, options),
	});
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

function storageTarget(
	options: StartOutputsOptions,
	{ name, settings }: Named<StorageSettings>,
): StorageTarget {
	const filter = compileFilter(settings, options);
	return {
		name,
		filter,
		pool: poolOf(options, settings),
		flushMs: settings.flushIntervalMs,
	};
}

function startCorrelator(
	options: StartOutputsOptions,
	{ name, settings }: Named<Extract<Destination, { kind: "correlator" }>>,
	{ cursor }: Place,
	select: Select | undefined,
): Output {
	const { collected } = options;
	if (collected === undefined) {
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
		names: [name],
		cursor,
		consumer,
		counters: () => [{ name: "sent", reason: name, value: sent }],
		// What it does ends with the consumer's own signal.
		abort: () => undefined,
		close: () => pool.close(),
	};
}
