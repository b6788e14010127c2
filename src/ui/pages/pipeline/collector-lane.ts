/** A collector: connectors, its stages, its journal, and the outputs that read it. */
import type { Samples } from "../services/counter-rates.ts";
import type { Service } from "../services/counters.ts";
import { problemsOf } from "../services/service-titles.ts";
import { linesOf, stagesOf } from "./collector-stages.ts";
import { createFlowReader, type FlowReader } from "./flow-reader.ts";
import type { Pipeline, PipelineEdge, PipelineNode } from "./pipeline-model.ts";

export interface DestinationName {
	readonly name: string;
	/** Kind of destination, such as `kafka`. */
	readonly type: string | undefined;
}

export interface Lane extends Pipeline {
	/** Outputs by where they lead. */
	readonly toStorage: readonly Outlet[];
	readonly toCorrelator: readonly Outlet[];
}

export interface Outlet {
	readonly nodeId: string;
	readonly rate: number | undefined;
	readonly isBad: boolean;
}

export function buildLane(
	service: Service,
	lane: number,
	samples: Samples,
	nameOf: (destinationId: string) => DestinationName | undefined,
): Lane {
	const flow = createFlowReader(service, samples);
	const connectors = flow.reasons("received").filter((name) => name !== "");
	const outputs = outputsOf(flow);
	const problems = sortProblems(service, connectors, outputs);
	const id = (part: string) => `${service.id}/${part}`;
	const common = {
		lane,
		service,
		status: service.status,
		stages: [],
		lines: [],
	};
	const troubled = (own: readonly string[]) =>
		own.length > 0 ? ("yellow" as const) : onlyWorking(service.status);

	const connectorNodes = connectors.map((name): PipelineNode => {
		const own = problems.of(name);
		return {
			...common,
			id: id(`in/${name}`),
			kind: "connector",
			column: 0,
			title: name,
			subtitle: "connector",
			status: troubled(own),
			problems: own,
			lines: linesOf(flow, "repeated", false, (reason) => reason === name),
		};
	});
	const collector: PipelineNode = {
		...common,
		id: id("stages"),
		kind: "collector",
		column: 1,
		title: service.name,
		subtitle: service.tenantName,
		stages: stagesOf(flow),
		problems: problems.rest,
	};
	const journal: PipelineNode = {
		...common,
		id: id("journal"),
		kind: "journal",
		column: 2,
		title: "Journal",
		subtitle: "on disk",
		status: onlyWorking(service.status),
		problems: [],
		fill: {
			bytes: service.backlogBytes,
			limit: service.backlogLimitBytes ?? 0,
		},
	};
	const outlets = outputs.map((name) => {
		const own = problems.of(name);
		const known = nameOf(name);
		const node: PipelineNode = {
			...common,
			id: id(`out/${name}`),
			kind: "destination",
			column: 3,
			title: known?.name ?? name,
			subtitle: known?.type ?? "destination",
			status: troubled(own),
			problems: own,
			lines: [
				...linesOf(flow, "waiting", false, (reason) => reason === name),
				...linesOf(flow, "filtered", false, (reason) => reason === name),
				...linesOf(flow, "refused", true, (reason) => reason === name),
			],
		};
		const isStorage = flow.reasons("stored").includes(name);
		const rate = flow.rate(isStorage ? "stored" : "sent", name);
		return { node, rate, isStorage, isBad: own.length > 0 };
	});
	const edge = (
		from: string,
		to: string,
		rate: number | undefined,
		isBad = false,
	): PipelineEdge => ({ id: `${from}→${to}`, from, to, rate, isBad });
	const outletOf = ({ node, rate, isBad }: (typeof outlets)[number]) => ({
		nodeId: node.id,
		rate,
		isBad,
	});
	return {
		nodes: [
			...connectorNodes,
			collector,
			journal,
			...outlets.map(({ node }) => node),
		],
		edges: [
			...connectorNodes.map((node) =>
				edge(
					node.id,
					collector.id,
					flow.rate("received", node.title),
					node.problems.length > 0,
				),
			),
			edge(collector.id, journal.id, flow.sumOfRates("passed")),
			...outlets.map(({ node, rate, isBad }) =>
				edge(journal.id, node.id, rate, isBad),
			),
		],
		toStorage: outlets
			.filter(({ isStorage, node }) => isStorage && node.title !== "ledger")
			.map(outletOf),
		toCorrelator: outlets
			.filter(({ isStorage, node }) => {
				const kind =
					node.subtitle === "destination" ? node.title : node.subtitle;
				return !isStorage && kind === "correlator";
			})
			.map(outletOf),
	};
}

function outputsOf(flow: FlowReader): string[] {
	const names = ["waiting", "stored", "sent"].flatMap((name) =>
		flow.reasons(name),
	);
	return [...new Set(names)].filter((name) => name !== "");
}

/** Services put the name of the connector or output before its problem: `tcp:5140: …`. */
function sortProblems(
	service: Service,
	connectors: readonly string[],
	outputs: readonly string[],
) {
	const names = [...connectors, ...outputs];
	const all = problemsOf(service).map((problem) => ({
		problem,
		name: names.find((name) => problem.startsWith(`${name}: `)),
	}));
	return {
		of: (name: string) =>
			all
				.filter((one) => one.name === name)
				.map(({ problem }) => problem.slice(name.length + 2)),
		rest: all.filter((one) => one.name === undefined).map((one) => one.problem),
	};
}

/** A part without a problem of its own works, as long as its service does. */
function onlyWorking(status: Service["status"]): Service["status"] {
	return status === "yellow" ? "green" : status;
}
