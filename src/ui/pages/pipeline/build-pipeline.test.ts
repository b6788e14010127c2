import assert from "node:assert/strict";
import { test } from "node:test";
import { addSample, type Samples } from "../services/counter-rates.ts";
import type { Service } from "../services/counters.ts";
import { buildPipeline } from "./build-pipeline.ts";
import { placeNodes } from "./place-nodes.ts";

const service = (
	id: string,
	kind: Service["kind"],
	counters: readonly (readonly [string, string, number])[],
	more: Partial<Service> = {},
): Service => ({
	id,
	tenantId: "t",
	tenantName: "Main",
	resourceId: "r",
	kind,
	name: id,
	address: "",
	status: "green",
	warning: "",
	version: "",
	startedAt: 1,
	counters: counters.map(([name, reason, value]) => ({ name, reason, value })),
	rates: {},
	backlogBytes: 0,
	...more,
});

const at = (factor: number, more: Partial<Service> = {}): Service[] => [
	service(
		"collector",
		"collector",
		[
			["received", "tcp:5140", 100 * factor],
			["received", "udp:5140", 20 * factor],
			["rejected", "json.syntax", 2 * factor],
			["rejected", "storage.refused", 1 * factor],
			["dropped", "noise", 18 * factor],
			["aggregated", "denied", 10 * factor],
			["produced", "denied", 1 * factor],
			["passed", "", 91 * factor],
			["stored", "storage", 90 * factor],
			["sent", "correlator", 91 * factor],
			["waiting", "storage", 5],
			["sent", "d-1", 3 * factor],
		],
		more,
	),
	service("correlator", "correlator", [
		["received", "", 91 * factor],
		["detections", "", 2 * factor],
		["fired", "brute force", 2 * factor],
		["stored", "storage", 2 * factor],
	]),
	service("storage", "storage", [["stored", "", 92 * factor]]),
];

const samples: Samples = addSample(addSample(new Map(), at(1), 0), at(2), 1000);
const build = (more: Partial<Service> = {}, serviceId?: string) =>
	buildPipeline({
		services: at(2, more),
		samples,
		serviceId,
		nameOf: (id) =>
			id === "d-1" ? { name: "Archive", type: "kafka" } : undefined,
	});

test("rates lead from each connector over the stages to where events go", () => {
	const { edges } = build();
	assert.deepEqual(
		Object.fromEntries(edges.map(({ id, rate }) => [id, rate])),
		{
			"collector/in/tcp:5140→collector/stages": 100,
			"collector/in/udp:5140→collector/stages": 20,
			"collector/stages→collector/journal": 91,
			"collector/journal→collector/out/storage": 90,
			"collector/journal→collector/out/correlator": 91,
			"collector/journal→collector/out/d-1": 3,
			"collector/out/storage→storage": 90,
			"collector/out/correlator→correlator": 91,
			"correlator→alerts": 2,
			"correlator→storage": 2,
		},
	);
});

test("each stage tells what goes on and what it left out, by reason", () => {
	const { nodes } = build();
	const stages = nodes.find(({ kind }) => kind === "collector")?.stages ?? [];
	assert.deepEqual(
		stages.map(({ title, out, lines }) => [
			title,
			out,
			lines.map(({ name, reason, rate }) => `${name} ${reason} ${rate}`),
		]),
		[
			["Normalize", 118, ["rejected json.syntax 2"]],
			["Filter", 100, ["dropped noise 18"]],
			["Aggregate", 91, ["aggregated denied 10", "produced denied 1"]],
			["Enrich", 91, ["rejected storage.refused 1"]],
		],
	);
});

test("a problem stands at the connector or output that it names", () => {
	const { nodes, edges } = build({
		status: "yellow",
		warning: "tcp:5140: it has no port; storage: it is away; the disk is slow",
	});
	const problemsOf = (id: string) => nodes.find((n) => n.id === id)?.problems;
	assert.deepEqual(problemsOf("collector/in/tcp:5140"), ["it has no port"]);
	assert.deepEqual(problemsOf("collector/out/storage"), ["it is away"]);
	assert.deepEqual(problemsOf("collector/stages"), ["the disk is slow"]);
	const status = (id: string) => nodes.find((n) => n.id === id)?.status;
	assert.equal(status("collector/out/storage"), "yellow");
	assert.equal(status("collector/out/correlator"), "green");
	assert.deepEqual(
		edges.filter(({ isBad }) => isBad).map(({ to }) => to),
		["collector/stages", "collector/out/storage", "storage"],
	);
});

test("destinations are shown by their names, and by their ids where these are hidden", () => {
	const titles = build().nodes.map(({ title }) => title);
	assert.ok(titles.includes("Archive"));
	const unnamed = buildPipeline({
		services: at(1),
		samples: new Map(),
		serviceId: undefined,
		nameOf: () => undefined,
	});
	assert.ok(unnamed.nodes.some(({ title }) => title === "d-1"));
	assert.equal(unnamed.edges[0]?.rate, undefined);
});

test("one collector is shown with what it leads to", () => {
	const services = [...at(2), service("other", "collector", [])];
	const { nodes } = buildPipeline({
		services,
		samples,
		serviceId: "collector",
		nameOf: () => undefined,
	});
	assert.ok(!nodes.some((node) => node.service?.id === "other"));
	assert.ok(nodes.some(({ id }) => id === "storage"));
});

test("no two nodes of a column overlap, whatever the lanes hold", () => {
	const services = [
		...at(2),
		service("other", "collector", [["received", "x", 1]]),
	];
	const { nodes } = buildPipeline({
		services,
		samples,
		serviceId: undefined,
		nameOf: () => undefined,
	});
	const placed = placeNodes(nodes);
	assert.equal(placed.length, nodes.length);
	for (const column of Map.groupBy(placed, ({ x }) => x).values()) {
		const tops = column.map(({ y }) => y).sort((a, b) => a - b);
		for (const [index, y] of tops.entries())
			if (index > 0) assert.ok(y - (tops[index - 1] ?? 0) >= 50);
	}
});
