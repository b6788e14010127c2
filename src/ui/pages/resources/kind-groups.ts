/** Kinds of resources as people think of them. Kinds that are not named here stand at the end. */
import type { ResourceKind } from "../../forms/resource/types.ts";

interface KindGroup {
	readonly title: string;
	readonly kinds: readonly string[];
}

const groups: readonly KindGroup[] = [
	{ title: "Services", kinds: ["collector", "correlator", "storage"] },
	{
		title: "Event processing",
		kinds: [
			"normalizer",
			"filter",
			"aggregationRule",
			"enrichmentRule",
			"destination",
		],
	},
	{
		title: "Detection",
		kinds: ["correlationRule", "activeList", "dictionary"],
	},
	{ title: "Access", kinds: ["secret", "proxy"] },
	{ title: "Messages", kinds: ["emailTemplate"] },
];

export interface FilledGroup {
	readonly title: string;
	readonly kinds: readonly ResourceKind[];
}

export function groupKinds(kinds: readonly ResourceKind[]): FilledGroup[] {
	const named = new Set(groups.flatMap((group) => group.kinds));
	const filled = groups.map((group) => ({
		title: group.title,
		kinds: group.kinds.flatMap(
			(name) => kinds.find(({ kind }) => kind === name) ?? [],
		),
	}));
	const others = kinds.filter(({ kind }) => !named.has(kind));
	return [...filled, { title: "Other", kinds: others }].filter(
		(group) => group.kinds.length > 0,
	);
}

/** What each kind is for, where there is none yet. */
export const purposes: Readonly<Record<string, string>> = {
	collector:
		"A collector receives events, reads them, and sends them on. The wizard leads through its settings and starts it.",
	correlator:
		"A correlator runs correlation rules over the events that collectors send, and opens alerts.",
	storage: "A storage keeps events so that they can be searched.",
	normalizer:
		"A normalizer turns a received message into an event with named fields.",
	filter:
		"A filter is a condition with a name: written once, used in rules, collectors and destinations.",
	aggregationRule: "An aggregation rule folds many equal events into one.",
	enrichmentRule:
		"An enrichment rule adds fields: constants, values of dictionaries, names of addresses.",
	destination:
		"A destination is a place to which events go: a storage, a correlator, or another system.",
	correlationRule:
		"A correlation rule says which events together are a detection.",
	activeList:
		"An active list remembers records for a while: rules write and read it.",
	dictionary:
		"A dictionary or table holds values by key, for rules, normalizers and enrichment.",
	secret:
		"A secret holds passwords, tokens or certificates. Its values are never shown again.",
};

/** Kinds that a wizard leads through. */
export function wizardOf(
	kind: string,
): "collector" | "correlator" | "storage" | undefined {
	return kind === "collector" || kind === "correlator" || kind === "storage"
		? kind
		: undefined;
}
