/**
 * The data plane of one process: a collector, a correlator over its journal, a storage that writes the journals of
 * both, and the hand-over of detections to the alerts.
 */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { EventStore } from "#backends/event-store/index.ts";
import type { Alerts, Resource, Tenant } from "#core/index.ts";
import {
	type Collector,
	type Consumer,
	type Correlator,
	type CorrelatorService,
	collectorResource,
	correlatorResource,
	createCollector,
	createConnector,
	createCorrelator,
	createCorrelatorService,
	createFilterStage,
	createSecrets,
	deadLettersOf,
	decodeCollected,
	decodeDetected,
	ledgerOf,
	openCursor,
	startStorageWriter,
	storageResource,
	storedDetections,
} from "#pipeline/index.ts";
import { deriveId, type Log } from "#platform/index.ts";
import { startAlertForwarder } from "./alert-forwarder.ts";
import {
	buildingErrors,
	buildLookups,
	buildNormalizers,
	listActiveLists,
	listRules,
	viewResources,
} from "./building.ts";

export interface DataPlaneOptions {
	readonly directory: string;
	readonly tenant: Tenant;
	readonly resources: readonly Resource[];
	/** Names or ids of the three resources to run. */
	readonly collector: string;
	readonly correlator: string;
	readonly storage: string;
	readonly eventStore: Pick<EventStore, "insert">;
	readonly alerts: Pick<Alerts, "record">;
	readonly clock: () => number;
	readonly newId: () => string;
	readonly log: Log;
}

export interface RunningService {
	readonly id: string;
	readonly resource: Resource;
	readonly startedAt: number;
}

export interface DataPlane {
	readonly collector: RunningService & { readonly work: Collector };
	readonly correlator: RunningService & {
		readonly work: CorrelatorService;
		readonly engine: Correlator;
		/** Rule id → name. */
		readonly ruleNames: ReadonlyMap<string, string>;
		readonly alertForwarder: Consumer;
	};
	readonly storage: RunningService & {
		readonly writers: readonly Consumer[];
		readonly counts: { readonly stored: number; readonly refused: number };
	};
	/** Stops the sources first, then what works on their journals. Nothing that was acknowledged is lost. */
	stop(): Promise<void>;
}

/** A service is made of a resource; one service per resource until they run on hosts of their own. */
export function serviceIdOf(resource: Resource): string {
	return deriveId("service", resource.id);
}

export async function startDataPlane(
	options: DataPlaneOptions,
): Promise<DataPlane> {
	const { clock, eventStore, log } = options;
	const view = viewResources(options.resources, options.tenant.id);
	const lookups = buildLookups(view);

	const collectorConfig = required(
		view.find(collectorResource, options.collector),
		"Collector",
		options.collector,
	);
	const correlatorConfig = required(
		view.find(correlatorResource, options.correlator),
		"Correlator",
		options.correlator,
	);
	const storageConfig = required(
		view.find(storageResource, options.storage),
		"Storage",
		options.storage,
	);
	const running = (resource: Resource): RunningService => ({
		id: serviceIdOf(resource),
		resource,
		startedAt: clock(),
	});
	const identify = (resource: Resource) => ({
		tenantId: options.tenant.id,
		serviceId: serviceIdOf(resource),
		serviceName: resource.name,
	});
	const directoryOf = async (kind: string, resource: Resource) => {
		const directory = join(
			options.directory,
			`${kind}s`,
			serviceIdOf(resource),
		);
		await mkdir(directory, { recursive: true, mode: 0o700 });
		return directory;
	};

	const collectorIdentity = identify(collectorConfig);
	const { filter } = collectorConfig.body;
	const collector = await createCollector({
		identity: collectorIdentity,
		directory: await directoryOf("collector", collectorConfig),
		connectors: collectorConfig.body.connectors.map((settings) =>
			createConnector(settings, {
				clock: { now: clock },
				secrets: createSecrets(new Map()),
			}),
		),
		normalizers: buildNormalizers(view, collectorConfig, lookups),
		stages:
			filter === undefined
				? []
				: [
						createFilterStage("filter", filter, {
							...lookups,
							activeList: () => undefined,
						}),
					],
		journalLimitBytes: collectorConfig.body.journalLimitBytes,
		newId: options.newId,
	});

	const storageDirectory = await directoryOf("storage", storageConfig);
	const collectedCursor = await openCursor(storageDirectory, "collector");
	const detectedCursor = await openCursor(storageDirectory, "correlator");
	const correlatorDirectory = await directoryOf("correlator", correlatorConfig);
	const alertsCursor = await openCursor(correlatorDirectory, "alerts");
	let correlatorNeedsFrom = 1;
	const releaseInput = () =>
		collector.journal.releaseBefore(
			Math.min(collectedCursor.next, correlatorNeedsFrom),
		);

	const rules = listRules(view, correlatorConfig);
	const engine = createCorrelator({
		rules,
		activeLists: listActiveLists(view),
		lookups,
		identity: identify(correlatorConfig),
	});
	const correlator = await createCorrelatorService({
		correlator: engine,
		input: collector.journal,
		directory: correlatorDirectory,
		clock,
		log,
		async onInputDone(next) {
			correlatorNeedsFrom = next;
			await releaseInput();
		},
	});
	const releaseOutput = () =>
		correlator.output.releaseBefore(
			Math.min(
				detectedCursor.next,
				alertsCursor.next,
				correlator.outputNeededFrom(),
			),
		);

	const counts = { stored: 0, refused: 0 };
	const writerOptions = {
		eventStore,
		clock,
		flushMs: storageConfig.body.flushMs,
		onStored(done: { events: number; refused: number }) {
			counts.stored += done.events;
			counts.refused += done.refused;
		},
	};
	const writers = [
		startStorageWriter({
			...writerOptions,
			journal: collector.journal,
			cursor: collectedCursor,
			decode(record) {
				const { header, events } = decodeCollected(record.payload);
				return {
					events,
					eventCount: header.events,
					ledger: ledgerOf(header, collectorIdentity),
					deadLetters: deadLettersOf(header, collectorIdentity),
				};
			},
			onAdvance: releaseInput,
		}),
		startStorageWriter({
			...writerOptions,
			journal: correlator.output,
			cursor: detectedCursor,
			decode: (record) => storedDetections(decodeDetected(record.payload)),
			onAdvance: releaseOutput,
		}),
	];
	const alertForwarder = startAlertForwarder({
		journal: correlator.output,
		cursor: alertsCursor,
		alerts: options.alerts,
		onAdvance: releaseOutput,
	});
	correlator.start();
	try {
		await collector.start();
	} catch (error) {
		await stop();
		throw error;
	}

	async function stop(): Promise<void> {
		await collector.stop();
		await correlator.stop();
		await Promise.all(
			[...writers, alertForwarder].map((consumer) => consumer.stop()),
		);
	}

	return {
		collector: { ...running(collectorConfig), work: collector },
		correlator: {
			...running(correlatorConfig),
			work: correlator,
			engine,
			ruleNames: new Map(rules.map(({ id, name }) => [id, name])),
			alertForwarder,
		},
		storage: { ...running(storageConfig), writers, counts },
		stop,
	};
}

function required<T>(
	resource: T | undefined,
	kind: string,
	reference: string,
): T {
	if (resource !== undefined) return resource;
	throw buildingErrors.make("missingResource", {
		owner: "Ursa",
		kind,
		reference,
	});
}
