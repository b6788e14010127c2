/** A collector: its connectors, what it does with messages, and where the events go. */
import {
	type Collector,
	collectorResource,
	createCollector,
	createConnector,
	deadLettersOf,
	decodeCollectedBytes,
	destinationResource,
	ledgerOf,
	normalizeMessage,
	type Processing,
	Reject,
} from "#pipeline/index.ts";
import { viewResources } from "../building.ts";
import { keepAssetCopy } from "./asset-copy.ts";
import { openGeoCopy } from "./geo-copy.ts";
import { joinOutputs, type Outputs } from "./outputs.ts";
import { buildAggregator, buildProcessing } from "./processing.ts";
import type { ReplayJob, ReplayRefusal } from "./replay.ts";
import {
	ownResource,
	type ServiceConfig,
	secretsOf,
} from "./service-config.ts";
import { startOutputs } from "./start-outputs.ts";
import type { Work, WorkNeeds } from "./work.ts";

export interface CollectorWork extends Work {
	readonly collector: Collector;
}

export async function startCollectorWork(
	needs: WorkNeeds,
): Promise<CollectorWork> {
	let { config } = needs;
	const identity = {
		tenantId: config.tenantId,
		serviceId: config.service.id,
		serviceName: config.service.name,
	};
	const resource = ownResource(config, collectorResource);
	const secrets = secretsOf(config);
	const assets = keepAssetCopy({
		ask: (version) => needs.link.assets(version),
		onProblem: (sentence) => needs.log.warn(sentence),
	});
	async function build(of: ServiceConfig) {
		const geo = await openGeoCopy(needs.directory, of.geoVersion, needs.link);
		return buildProcessing(of, ownResource(of, collectorResource).body, {
			...needs,
			geo: () => geo,
			assets: assets.index,
		});
	}
	let processing = await build(config).catch((error: unknown) => {
		assets.stop();
		throw error;
	});
	async function open(): Promise<Collector> {
		return createCollector({
			identity,
			directory: needs.directory,
			// What is in the journal goes on its way also when the tenant may not receive any more.
			connectors: (config.isTenantDisabled ? [] : resource.body.connectors).map(
				(settings) =>
					createConnector(settings, {
						clock: { now: needs.clock },
						secrets,
						identity: needs.identity,
					}),
			),
			processing,
			buildAggregator: (of) => buildAggregator(config.service.id, of),
			journalLimitBytes: journalLimit(config),
			clock: needs.clock,
			newId: needs.newId,
		});
	}
	const collector = await open().catch((error: unknown) => {
		processing.close();
		assets.stop();
		throw error;
	});
	const { journal } = collector;

	let outputs: Outputs | undefined;
	const release = async () => {
		if (outputs !== undefined)
			await journal.releaseBefore(outputs.neededFrom());
	};
	async function openOutputs(of: ServiceConfig): Promise<Outputs> {
		const { body } = ownResource(of, collectorResource);
		return joinOutputs(
			await startOutputs({
				...needs,
				config: of,
				secrets: secretsOf(of),
				view: viewResources(of.resources, of.tenantId),
				destinations: body.destinations,
				implicit: ["storage", "correlator"],
				journal,
				stored(record) {
					const { header, events } = decodeCollectedBytes(record.payload);
					return {
						events,
						eventCount: header.events,
						ledger: ledgerOf(header, identity),
						deadLetters: deadLettersOf(header, identity),
					};
				},
				collected: (record) => decodeCollectedBytes(record.payload),
				onAdvance: release,
			}),
			journal,
		);
	}

	try {
		outputs = await openOutputs(config);
		await collector.start();
	} catch (error) {
		await stop();
		throw error;
	}

	async function stop(): Promise<void> {
		await collector.stop();
		await outputs?.stop();
		processing.close();
		assets.stop();
	}

	return {
		collector,
		admit: () => undefined,
		state() {
			const state = collector.state();
			return {
				counters: [
					...[...state.counters].flatMap(([name, reasons]) =>
						[...reasons].map(([reason, value]) => ({ name, reason, value })),
					),
					...processing.counters(),
					...(outputs?.counters() ?? []),
				],
				problems: [
					...state.problems,
					...processing.problems(),
					...(outputs?.problems() ?? []),
				],
				isStopped: outputs?.isStopped() ?? false,
				inputs: collector.connectors.flatMap(({ name, address }) =>
					address === undefined
						? []
						: [`${name.split(":")[0]}://${address.host}:${address.port}`],
				),
				backlogBytes: journal.state().bytes,
			};
		},
		async reload(next) {
			if (config.isTenantDisabled !== next.isTenantDisabled) return false;
			const before = ownResource(config, collectorResource).body;
			const after = ownResource(next, collectorResource).body;
			// The connectors and the journal are what a new start would let go of.
			if (!isSame(before.connectors, after.connectors)) return false;
			if (journalLimit(config) !== journalLimit(next)) return false;
			if (!isSame(config.secrets, next.secrets)) return false;
			const built = await build(next);
			// One place has one reader: the outputs before end first, and what they have not done the new ones find.
			await outputs?.stop();
			try {
				outputs = await openOutputs(next);
			} catch (error) {
				built.close();
				outputs = await openOutputs(config);
				throw error;
			}
			await collector.use(built);
			processing.close();
			processing = built;
			config = next;
			return true;
		},
		replay: async (job) =>
			config.isTenantDisabled
				? job.letters.map(({ id }) => ({ id, ...tenantIsDisabled }))
				: replayLetters(job, collector, processing, needs.clock()),
		stop,
	};
}

const tenantIsDisabled = {
	code: "services.tenantDisabled",
	cause: "The tenant is disabled",
};

/** A letter that no normalizer can read stays the dead letter that it is; the others go the way of all messages. */
async function replayLetters(
	job: ReplayJob,
	collector: Collector,
	{ normalizers }: Processing,
	receivedAt: number,
): Promise<readonly ReplayRefusal[]> {
	const refused: ReplayRefusal[] = [];
	for (const [index, { id, source, raw: text }] of job.letters.entries()) {
		const outcome = normalizeMessage({ text }, normalizers, receivedAt);
		if (outcome instanceof Reject) {
			refused.push({ id, code: outcome.code, cause: outcome.cause });
			continue;
		}
		await collector.receive({
			connector: "replay",
			source,
			receivedAt,
			messages: [
				{
					text,
					sequence: { stream: "replay", number: job.firstNumber + index },
				},
			],
		});
	}
	return refused;
}

/** The journal is the disk buffer of all destinations, so the smallest of their limits counts. */
function journalLimit(config: ServiceConfig): number {
	const { body } = ownResource(config, collectorResource);
	const view = viewResources(config.resources, config.tenantId);
	const limits = body.destinations.flatMap((reference) => {
		const settings = view.find(destinationResource, reference)?.body;
		return settings !== undefined && "diskBufferLimitBytes" in settings
			? [settings.diskBufferLimitBytes]
			: [];
	});
	return Math.min(body.journalLimitBytes, ...limits);
}

function isSame(a: unknown, b: unknown): boolean {
	return JSON.stringify(a) === JSON.stringify(b);
}
