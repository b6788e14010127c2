/** What a collector does with messages, built from its resources. */
import { z } from "zod";
import type { Lookups } from "#conditions/index.ts";
import type { Counter } from "#core/index.ts";
import {
	type Aggregation,
	type Aggregator,
	type AssetIndex,
	aggregationRuleResource,
	type collectorResource,
	createAggregator,
	createAssetStage,
	createEnrichmentStage,
	createFilterStage,
	enrichmentRuleResource,
	type GeoReader,
	type Processing,
} from "#pipeline/index.ts";
import type { Log } from "#platform/index.ts";
import {
	buildLookups,
	buildNormalizers,
	requireResource,
	viewResources,
} from "../building.ts";
import { reach } from "../reach.ts";
import { resourceShape, type ServiceConfig } from "./service-config.ts";

export interface BuiltProcessing extends Processing {
	counters(): readonly Counter[];
	problems(): readonly string[];
	/** Ends what waits for others, such as look-ups of names. */
	close(): void;
}

export interface ProcessingNeeds {
	readonly geo: () => GeoReader | undefined;
	/** Of the service's tenant, as far as they are known. */
	readonly assets: () => AssetIndex | undefined;
	readonly clock: () => number;
	readonly log: Log;
}

type CollectorBody = z.infer<(typeof collectorResource)["body"]>;

export function buildProcessing(
	config: ServiceConfig,
	body: CollectorBody,
	needs: ProcessingNeeds,
): BuiltProcessing {
	const view = viewResources(config.resources, config.tenantId);
	const lookups = earlyLookups(config);
	const owner = config.service.name;
	const { filter } = body;
	const settings = aggregationSettings(config, body);
	const rules = body.enrichmentRules.map((reference) => {
		const rule = requireResource(
			view,
			enrichmentRuleResource,
			reference,
			owner,
		);
		return { name: rule.name, settings: rule.body };
	});
	const hasZones = rules.some(({ settings: rule }) => rule.kind === "timezone");
	const enrichment = createEnrichmentStage(rules, {
		lookups,
		geo: needs.geo,
		now: needs.clock,
		debug: (sentence, fields) => needs.log.info(fields, sentence),
	});
	return {
		normalizers: buildNormalizers(
			view,
			body.normalizers,
			lookups,
			owner,
			hasZones,
		),
		filters:
			filter === undefined
				? []
				: [createFilterStage("filter", filter, lookups)],
		aggregation:
			settings === undefined
				? undefined
				: {
						settings,
						aggregator: buildAggregator(config.service.id, settings),
					},
		enrichments: [
			...(body.enrichmentRules.length === 0 ? [] : [enrichment]),
			createAssetStage(needs.assets),
		],
		counters: () =>
			[...enrichment.counts()].flatMap(([rule, outcomes]) =>
				[...outcomes]
					.filter(([, value]) => value > 0)
					.map(([outcome, value]) => ({
						name: `enrichment ${outcome}`,
						reason: rule,
						value,
					})),
			),
		problems: () => enrichment.problems(),
		close: () => enrichment.stop(),
	};
}

/** Active lists belong to correlators: in a collector there are none. */
function earlyLookups(
	config: Pick<ServiceConfig, "resources" | "tenantId">,
): Lookups {
	const view = viewResources(config.resources, config.tenantId);
	return { ...buildLookups(view), activeList: () => undefined };
}

/** Rules with everything that their filters refer to; by it the same aggregator can be built later. */
const aggregationSettingsShape = z.object({
	tenantId: z.string(),
	rules: z.array(
		z.object({
			id: z.string(),
			name: z.string(),
			definition: aggregationRuleResource.body,
		}),
	),
	resources: z.array(resourceShape),
});

function aggregationSettings(
	config: ServiceConfig,
	body: CollectorBody,
): Aggregation["settings"] | undefined {
	if (body.aggregationRules.length === 0) return undefined;
	const view = viewResources(config.resources, config.tenantId);
	const rules = body.aggregationRules.map((reference) =>
		requireResource(
			view,
			aggregationRuleResource,
			reference,
			config.service.name,
		),
	);
	const reached = new Map(
		rules
			.flatMap((rule) => reach(rule, config.resources))
			.filter(({ kind }) => kind !== aggregationRuleResource.kind)
			.map((resource) => [resource.id, resource]),
	);
	return JSON.stringify({
		tenantId: config.tenantId,
		rules: rules.map(({ id, name, body: definition }) => ({
			id,
			name,
			definition,
		})),
		resources: [...reached.values()],
	});
}

export function buildAggregator(
	serviceId: string,
	settings: string,
): Aggregator {
	const { rules, ...parts } = aggregationSettingsShape.parse(
		JSON.parse(settings),
	);
	return createAggregator({
		rules,
		lookups: earlyLookups(parts),
		identity: { serviceId },
	});
}
