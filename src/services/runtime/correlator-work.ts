/** A correlator: takes events over its door, runs the rules, and brings detections to storage and alerts. */
import {
	correlatorResource,
	createCorrelator,
	createCorrelatorService,
	decodeDetected,
	openCorrelatorInput,
	storedDetections,
} from "#pipeline/index.ts";
import {
	buildLookups,
	listActiveLists,
	listRules,
	viewResources,
} from "../building.ts";
import { startAlertForwarder } from "./alert-forwarder.ts";
import { openDoor } from "./door.ts";
import { joinOutputs } from "./outputs.ts";
import { openPlaces } from "./places.ts";
import { ownResource, secretsOf } from "./service-config.ts";
import { eventsPath, startOutputs } from "./start-outputs.ts";
import type { Work, WorkNeeds } from "./work.ts";

export async function startCorrelatorWork(needs: WorkNeeds): Promise<Work> {
	const { config, directory, clock, log } = needs;
	const view = viewResources(config.resources, config.tenantId);
	const resource = ownResource(config, correlatorResource);
	const rules = listRules(view, resource);
	const engine = createCorrelator({
		rules,
		activeLists: listActiveLists(view),
		lookups: buildLookups(view),
		identity: {
			tenantId: config.tenantId,
			serviceId: config.service.id,
			serviceName: config.service.name,
		},
	});
	const ruleNames = new Map(rules.map(({ id, name }) => [id, name]));
	const input = await openCorrelatorInput({ directory });
	const correlator = await createCorrelatorService({
		correlator: engine,
		input: input.journal,
		directory,
		clock,
		log,
		onInputDone: (next) => input.journal.releaseBefore(next),
	});
	const { output } = correlator;
	const release = () =>
		output.releaseBefore(
			Math.min(
				outputs.neededFrom(),
				alertsCursor.next,
				correlator.outputNeededFrom(),
			),
		);
	const places = await openPlaces({ directory, journal: output, wanted: [] });
	const { cursor: alertsCursor } = await places.open("alerts", "core");
	const outputs = joinOutputs(
		await startOutputs({
			...needs,
			secrets: secretsOf(config),
			view,
			destinations: resource.body.destinations,
			implicit: ["storage"],
			journal: output,
			stored: (record) => storedDetections(decodeDetected(record.payload)),
			onAdvance: release,
		}),
		output,
	);
	const alerts = startAlertForwarder({
		journal: output,
		cursor: alertsCursor,
		record: needs.link.recordAlerts,
		onAdvance: release,
	});
	correlator.start();

	async function stop(): Promise<void> {
		await correlator.stop();
		await Promise.all([outputs.stop(), alerts.stop()]);
		await input.journal.close();
	}
	const door = await openDoor({
		...needs,
		routes: {
			[eventsPath]: async ({ body }) => {
				await input.accept(body);
				return {};
			},
		},
	}).catch(async (error: unknown) => {
		await stop();
		throw error;
	});

	return {
		doorPort: door.port,
		admit: (peers) => door.admit(peers),
		state() {
			const state = correlator.state();
			const counts = engine.counts();
			const alertsProblem = alerts.state().problem;
			return {
				counters: [
					{ name: "received", reason: "", value: counts.events },
					{ name: "detections", reason: "", value: counts.detections },
					{ name: "open windows", reason: "", value: counts.openBuckets },
					{ name: "rate limited", reason: "", value: counts.rateLimited },
					{ name: "waiting", reason: "", value: state.lag },
					...Object.entries(counts.rules)
						.filter(([, rule]) => rule.fired > 0)
						.map(([id, rule]) => ({
							name: "fired",
							reason: ruleNames.get(id) ?? id,
							value: rule.fired,
						})),
					...outputs.counters(),
				],
				problems: [
					state.problem,
					state.warning,
					input.journal.state().problem,
					output.state().problem,
					...outputs.problems(),
					alertsProblem === undefined ? undefined : `alerts: ${alertsProblem}`,
				].filter((problem) => problem !== undefined),
				isStopped: state.problem !== undefined || outputs.isStopped(),
				inputs: [],
				backlogBytes: input.journal.state().bytes + output.state().bytes,
			};
		},
		// It has no sources that a new start would cut off: collectors keep what they cannot send meanwhile.
		reload: async () => false,
		async stop() {
			await door.close();
			await stop();
		},
	};
}
