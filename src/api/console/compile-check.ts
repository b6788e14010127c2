/** What only shows when a service compiles a resource: unknown fields, broken expressions. Found before it is saved. */
import {
	type Condition,
	compileCondition,
	type EventStage,
	eventContext,
} from "#conditions/index.ts";
import type { Resources } from "#core/index.ts";
import {
	aggregationRuleResource,
	collectorResource,
	compileNormalizer,
	correlationRuleResource,
	createAggregator,
	createCorrelator,
	createEnrichmentStage,
	destinationResource,
	enrichmentRuleResource,
	filterResource,
	normalizerResource,
} from "#pipeline/index.ts";
import { UrsaError } from "#schema/index.ts";
import { type LoadedReferences, loadReferences } from "./resource-lookups.ts";

interface Candidate {
	readonly kind: string;
	readonly tenantId: string;
	readonly name: string;
	/** Fits its definition. */
	readonly body: unknown;
}

/** The error that a service would have with the resource; undefined when it has none. */
export async function findCompileError(
	resources: Pick<Resources, "resolve">,
	candidate: Candidate,
): Promise<UrsaError | undefined> {
	const compile = compilers[candidate.kind];
	if (compile === undefined) return undefined;
	const references = await loadReferences(resources, candidate);
	try {
		compile(candidate, references);
		return undefined;
	} catch (error) {
		if (error instanceof UrsaError) return error;
		throw error;
	}
}

const noLists = { activeList: () => undefined };

const compilers: Readonly<
	Record<
		string,
		| ((candidate: Candidate, references: LoadedReferences) => unknown)
		| undefined
	>
> = {
	[normalizerResource.kind]: ({ name, body }, { lookups }) =>
		compileNormalizer(normalizerResource.body.parse(body), {
			name,
			lookups: { ...lookups, ...noLists },
		}),
	[filterResource.kind]: ({ body }, references) =>
		compileCondition(
			filterResource.body.parse(body).condition,
			eventContext(withLists(references)),
		),
	[collectorResource.kind]: ({ body }, references) =>
		compileFilter(
			collectorResource.body.parse(body).filter,
			references,
			"beforeEnrichment",
		),
	[aggregationRuleResource.kind]: ({ name, body }, { lookups }) =>
		createAggregator({
			rules: [
				{ id: "", name, definition: aggregationRuleResource.body.parse(body) },
			],
			lookups: { ...lookups, ...noLists },
		}),
	[enrichmentRuleResource.kind]: ({ name, body }, { lookups }) =>
		createEnrichmentStage(
			[{ name, settings: enrichmentRuleResource.body.parse(body) }],
			{ lookups: { ...lookups, ...noLists } },
		).stop(),
	[destinationResource.kind]: ({ body }, references) =>
		compileFilter(
			destinationResource.body.parse(body).filter,
			references,
			"afterEnrichment",
		),
	[correlationRuleResource.kind]: ({ tenantId, name, body }, references) =>
		createCorrelator({
			rules: [
				{
					id: "",
					name,
					definition: correlationRuleResource.body.parse(body),
				},
			],
			activeLists: references.activeLists,
			lookups: references.lookups,
			identity: { tenantId, serviceId: "", serviceName: "" },
		}),
};

/** As a service compiles it that has no active lists: all but correlators. */
function compileFilter(
	filter: Condition | undefined,
	{ lookups }: LoadedReferences,
	stage: EventStage,
): void {
	if (filter === undefined) return;
	compileCondition(filter, eventContext({ ...lookups, ...noLists }, stage));
}

/** A filter may be meant for a correlator, where there are active lists: empty ones do to compile it. */
function withLists({ lookups, activeLists }: LoadedReferences) {
	const known = new Set(activeLists.flatMap(({ id, name }) => [id, name]));
	const empty = { has: () => false, get: () => undefined };
	return {
		...lookups,
		activeList: (list: string) => (known.has(list) ? empty : undefined),
	};
}
