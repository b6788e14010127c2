/** The steps of each wizard, and to which step an issue leads. */

import { keysOf } from "../../forms/schema-form/body-path.ts";
import type { PlacedIssue } from "../../forms/schema-form/issues.ts";

export const wizardKinds = ["collector", "correlator", "storage"] as const;
export type WizardKind = (typeof wizardKinds)[number];

export interface WizardStep {
	/** In the address. */
	readonly key: string;
	readonly title: string;
	/** What is decided here, and what happens when nothing is chosen. */
	readonly intro: string;
	/** Members of the body that are set here. */
	readonly members: readonly string[];
	/** Settings that no other step shows. */
	readonly hasRest?: boolean;
}

const check: WizardStep = {
	key: "check",
	title: "Check",
	intro: "What you set, once more, and whether the server agrees with it.",
	members: [],
};

const steps: Readonly<Record<WizardKind, readonly WizardStep[]>> = {
	collector: [
		{
			key: "sources",
			title: "Event sources",
			intro:
				"Name the collector after what it receives. Its events belong to the tenant chosen here.",
			members: [],
		},
		{
			key: "transport",
			title: "Transport",
			intro:
				"How messages arrive. Each connector receives by itself; all of them share the steps that follow.",
			members: ["connectors"],
		},
		{
			key: "parsing",
			title: "Event parsing",
			intro:
				"Normalizers turn messages into events. They are tried in this order: the first that accepts a message and can read it wins. What none can read becomes a dead letter and is not lost.",
			members: ["normalizers"],
		},
		{
			key: "filter",
			title: "Event filtering",
			intro:
				"Events that match this condition are dropped and counted. Without a condition all events go on.",
			members: ["filter"],
		},
		{
			key: "aggregation",
			title: "Event aggregation",
			intro:
				"Aggregation rules fold many similar events into one. Without a rule every event stays by itself.",
			members: ["aggregationRules"],
		},
		{
			key: "enrichment",
			title: "Event enrichment",
			intro:
				"Enrichment rules add fields, in this order. Without a rule events stay as the normalizers made them.",
			members: ["enrichmentRules"],
		},
		{
			key: "routing",
			title: "Routing",
			intro:
				"Where events go. Without a destination they go to every storage and every correlator that the tenant may use: the usual choice.",
			members: ["destinations"],
			hasRest: true,
		},
		check,
	],
	correlator: [
		{
			key: "name",
			title: "Correlator",
			intro:
				"Its alerts belong to the tenant chosen here, and it sees the events of that tenant.",
			members: [],
		},
		{
			key: "rules",
			title: "Rules",
			intro:
				"All rules that the tenant may use, or chosen ones in the order in which they see an event.",
			members: ["rules"],
			hasRest: true,
		},
		{
			key: "routing",
			title: "Routing",
			intro:
				"Where correlation events go. Without a destination they go to every storage that the tenant may use.",
			members: ["destinations"],
		},
		check,
	],
	storage: [
		{
			key: "name",
			title: "Storage",
			intro:
				"A storage keeps the events of its tenant so that they can be searched.",
			members: [],
		},
		{
			key: "settings",
			title: "Settings",
			intro: "How the storage keeps events.",
			members: [],
			hasRest: true,
		},
		check,
	],
};

/** Steps without anything to set are left out. */
export function stepsOf(
	kind: WizardKind,
	members: readonly string[],
): readonly WizardStep[] {
	const named = new Set(steps[kind].flatMap((step) => step.members));
	const rest = members.filter((name) => !named.has(name));
	return steps[kind]
		.map((step) => ({
			...step,
			members: [
				...step.members.filter((name) => members.includes(name)),
				...(step.hasRest ? rest : []),
			],
		}))
		.filter(
			(step, index) =>
				index === 0 || step.key === "check" || step.members.length > 0,
		);
}

export function issuesOfStep(
	steps: readonly WizardStep[],
	index: number,
	issues: readonly PlacedIssue[],
): PlacedIssue[] {
	return issues.filter((issue) => stepOfIssue(steps, issue) === index);
}

function stepOfIssue(
	steps: readonly WizardStep[],
	{ part, path }: PlacedIssue,
): number {
	if (part !== "body") return 0;
	const [member = ""] = keysOf(path);
	const found = steps.findIndex((step) => step.members.includes(member));
	return found < 0 ? steps.length - 1 : found;
}
