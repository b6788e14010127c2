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
import { activeListRoutes } from "./active-lists.ts";
import { startAlertForwarder } from "./alert-forwarder.ts";
import { openDoor } from "./door.ts";
import { joinOutputs, type Outputs } from "./outputs.ts";
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
	/** What was opened, closed in reverse. */
	const opened: (() => Promise<unknown>)[] = [];
	async function stop(): Promise<void> {
		for (const close of opened.splice(0).reverse()) await close();
	}
	try {
		return await start();
	} catch (error) {
		await stop();
		throw error;
	}

	async function start(): Promise<Work> {
		const input = await openCorrelatorInput({ directory });
		opened.push(() => input.journal.close());
		const correlator = await createCorrelatorService({
			correlator: engine,
			input: input.journal,
			directory,
			clock,
			log,
			onInputDone: (next) => input.journal.releaseBefore(next),
		});
		opened.push(() => correlator.stop());
		const { output } = correlator;
		let outputs: Outputs | undefined;
		const release = async () => {
			if (outputs === undefined) return;
			await output.releaseBefore(
				Math.min(outputs.neededFrom(), correlator.outputNeededFrom()),
			);
		};
		const places = await openPlaces({ directory, journal: output, wanted: [] });
		const { cursor } = await places.open("alerts", "core");
		const started = await startOutputs({
			...needs,
			secrets: secretsOf(config),
			view,
			destinations: resource.body.destinations,
			implicit: ["storage"],
			journal: output,
			stored: (record) => storedDetections(decodeDetected(record.payload)),
			onAdvance: release,
		});
		const alerts = startAlertForwarder({
			journal: output,
			cursor,
			record: needs.link.recordAlerts,
			onAdvance: release,
		});
		const all = joinOutputs([...started, alerts], output);
		outputs = all;
		opened.push(() => all.stop());
		correlator.start();
		const door = await openDoor({
			...needs,
			routes: {
				[eventsPath]: async ({ body }) => {
					await input.accept(body);
					return {};
				},
			},
			coreRoutes: activeListRoutes({
				...{ input, correlator, directory, clock },
				lists: engine.lists(),
			}),
		});
		opened.push(() => door.close());

		return {
			doorPort: door.port,
			admit: (peers) => door.admit(peers),
			state() {
				const state = correlator.state();
				const counts = engine.counts();
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
						...all.counters(),
					],
					problems: [
						state.problem,
						state.warning,
						input.journal.state().problem,
						output.state().problem,
						...all.problems(),
					].filter((problem) => problem !== undefined),
					isStopped: state.problem !== undefined || all.isStopped(),
					inputs: [],
					backlogBytes: input.journal.state().bytes + output.state().bytes,
				};
			},
			// It has no sources that a new start would cut off: collectors keep what they cannot send meanwhile.
			reload: async () => false,
			stop,
		};
	}
}
