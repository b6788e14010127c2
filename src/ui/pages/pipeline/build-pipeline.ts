/** The way of messages through all services, or through one collector's, as nodes and edges. */
import type { Samples } from "../services/counter-rates.ts";
import type { Service } from "../services/counters.ts";
import { problemsOf } from "../services/service-titles.ts";
import {
	buildLane,
	type DestinationName,
	type Lane,
} from "./collector-lane.ts";
import { linesOf } from "./collector-stages.ts";
import { createFlowReader } from "./flow-reader.ts";
import type { Pipeline, PipelineEdge, PipelineNode } from "./pipeline-model.ts";

/** Rules listed with a correlator. */
const mostRules = 4;
const alertsId = "alerts";

export interface PipelineInput {
	readonly services: readonly Service[];
	readonly samples: Samples;
	/** Shown alone, with what it leads to or what leads to it. */
	readonly serviceId: string | undefined;
	nameOf(destinationId: string): DestinationName | undefined;
}

export function buildPipeline(input: PipelineInput): Pipeline {
	const { services, samples, serviceId, nameOf } = input;
	const chosen = services.find(({ id }) => id === serviceId);
	const ofKind = (kind: Service["kind"]) =>
		services.filter(
			(one) => one.kind === kind && (chosen?.kind !== kind || one === chosen),
		);
	const lanes = ofKind("collector").map((service, lane) =>
		buildLane(service, lane, samples, nameOf),
	);
	const storages = ofKind("storage");
	const correlators = ofKind("correlator").map((service) =>
		correlatorPart(service, storages, samples),
	);
	const hasAlerts = correlators.length > 0;
	return {
		nodes: [
			...lanes.flatMap(({ nodes }) => nodes),
			...storages.map((service) => storageNode(service, samples)),
			...correlators.map(({ node }) => node),
			...(hasAlerts ? [alertsNode()] : []),
		],
		edges: [
			...lanes.flatMap(({ edges }) => edges),
			...lead(
				lanes,
				({ toStorage }) => toStorage,
				storages.map(({ id }) => id),
			),
			...lead(
				lanes,
				({ toCorrelator }) => toCorrelator,
				correlators.map(({ node }) => node.id),
			),
			...correlators.flatMap(({ edges }) => edges),
		],
	};
}

/** Which of several services takes an event is decided one by one: then no rate is known. */
function lead(
	lanes: readonly Lane[],
	outletsOf: (lane: Lane) => Lane["toStorage"],
	targets: readonly string[],
): PipelineEdge[] {
	return lanes.flatMap((lane) =>
		outletsOf(lane).flatMap(({ nodeId, rate, isBad }) =>
			targets.map((to) => ({
				id: `${nodeId}→${to}`,
				from: nodeId,
				to,
				rate: targets.length === 1 ? rate : undefined,
				isBad,
			})),
		),
	);
}

function correlatorPart(
	service: Service,
	storages: readonly Service[],
	samples: Samples,
): { node: PipelineNode; edges: PipelineEdge[] } {
	const flow = createFlowReader(service, samples);
	const stored = flow.sumOfRates("stored");
	const isBad = service.status === "red";
	return {
		node: {
			id: service.id,
			kind: "correlator",
			column: 4,
			lane: undefined,
			title: service.name,
			subtitle: service.tenantName,
			service,
			status: service.status,
			stages: [],
			lines: [
				...linesOf(flow, "fired", false).slice(0, mostRules),
				...linesOf(flow, "rate limited", true),
				...linesOf(flow, "waiting", false),
			],
			problems: problemsOf(service),
			fill: {
				bytes: service.backlogBytes,
				limit: service.backlogLimitBytes ?? 0,
			},
		},
		edges: [
			{
				id: `${service.id}→${alertsId}`,
				from: service.id,
				to: alertsId,
				rate: flow.sumOfRates("detections"),
				isBad,
			},
			...storages.map(({ id }) => ({
				id: `${service.id}→${id}`,
				from: service.id,
				to: id,
				rate: storages.length === 1 ? stored : undefined,
				isBad,
			})),
		],
	};
}

function storageNode(service: Service, samples: Samples): PipelineNode {
	const flow = createFlowReader(service, samples);
	return {
		id: service.id,
		kind: "storage",
		column: 4,
		lane: undefined,
		title: service.name,
		subtitle: service.tenantName,
		service,
		status: service.status,
		stages: [],
		lines: linesOf(flow, "stored", false),
		problems: problemsOf(service),
	};
}

function alertsNode(): PipelineNode {
	return {
		id: alertsId,
		kind: "alerts",
		column: 5,
		lane: undefined,
		title: "Alerts",
		subtitle: "in the core",
		service: undefined,
		status: "green",
		stages: [],
		lines: [],
		problems: [],
	};
}
