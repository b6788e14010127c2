/** Builds the moving parts of services from resources. */

import type { z } from "zod";
import type { DictionaryReader, Lookups } from "#conditions/index.ts";
import { type Resource, sharedTenantId } from "#core/index.ts";
import {
	activeListResource,
	type collectorResource,
	compileNormalizer,
	correlationRuleResource,
	type correlatorResource,
	dictionaryResource,
	filterResource,
	type Normalizer,
	normalizerResource,
} from "#pipeline/index.ts";
import { defineErrors, type ResourceDefinition } from "#schema/index.ts";

export const buildingErrors = defineErrors("services", {
	missingResource: {
		status: 400,
		sentence:
			"{owner} refers to the {kind} {reference}, which its tenant and Shared do not have",
	},
});

/** The resources that a tenant's services may use: its own and those of Shared. */
export interface ResourceView {
	/** All of a kind, by name. */
	all<Body extends z.ZodType>(
		definition: ResourceDefinition<Body>,
	): Resource<z.infer<Body>>[];
	/** By id or name; the tenant's own come first. */
	find<Body extends z.ZodType>(
		definition: ResourceDefinition<Body>,
		reference: string,
	): Resource<z.infer<Body>> | undefined;
}

export function viewResources(
	resources: readonly Resource[],
	tenantId: string,
): ResourceView {
	const visible = resources
		.filter(
			(resource) =>
				resource.tenantId === tenantId || resource.tenantId === sharedTenantId,
		)
		.sort((a, b) => (a.name < b.name ? -1 : 1));
	const all = <Body extends z.ZodType>(definition: ResourceDefinition<Body>) =>
		visible
			.filter((resource) => resource.kind === definition.kind)
			.map((resource) => ({
				...resource,
				body: definition.body.parse(resource.body),
			}));
	return {
		all,
		find(definition, reference) {
			const matching = all(definition).filter(
				(resource) => resource.id === reference || resource.name === reference,
			);
			return (
				matching.find((resource) => resource.tenantId === tenantId) ??
				matching[0]
			);
		},
	};
}

/** Dictionaries and saved filters; active lists belong to the correlator that runs them. */
export function buildLookups(view: ResourceView): Omit<Lookups, "activeList"> {
	const readers = new Map<string, DictionaryReader>();
	for (const resource of view.all(dictionaryResource)) {
		const reader = readDictionary(resource.body);
		readers.set(resource.id, reader);
		readers.set(resource.name, reader);
	}
	return {
		dictionary: (reference) => readers.get(reference),
		filter: (reference) => view.find(filterResource, reference)?.body.condition,
	};
}

function readDictionary(
	body: z.infer<(typeof dictionaryResource)["body"]>,
): DictionaryReader {
	if (body.type === "dictionary") {
		const entries = new Map(Object.entries(body.entries));
		return { has: (key) => entries.has(key), get: (key) => entries.get(key) };
	}
	const rows = new Map(Object.entries(body.rows));
	const positions = new Map(body.columns.map((name, index) => [name, index]));
	return {
		has: (key) => rows.has(key),
		get(key, column) {
			const position = positions.get(column ?? "");
			return position === undefined ? undefined : rows.get(key)?.[position];
		},
	};
}

/** The normalizers that a collector names, in its order. */
export function buildNormalizers(
	view: ResourceView,
	collector: Resource<z.infer<(typeof collectorResource)["body"]>>,
	lookups: Omit<Lookups, "activeList">,
): Normalizer[] {
	return collector.body.normalizers.map((reference) => {
		const resource = view.find(normalizerResource, reference);
		if (resource === undefined) {
			throw buildingErrors.make("missingResource", {
				owner: collector.name,
				kind: normalizerResource.title,
				reference,
			});
		}
		return compileNormalizer(resource.body, {
			name: resource.name,
			lookups: { ...lookups, activeList: () => undefined },
		});
	});
}

/** The rules of a correlator, in the order in which they see an event. */
export function listRules(
	view: ResourceView,
	correlator: Resource<z.infer<(typeof correlatorResource)["body"]>>,
) {
	const { rules } = correlator.body;
	const chosen =
		rules === "all"
			? view.all(correlationRuleResource)
			: rules.map((reference) => {
					const rule = view.find(correlationRuleResource, reference);
					if (rule !== undefined) return rule;
					throw buildingErrors.make("missingResource", {
						owner: correlator.name,
						kind: correlationRuleResource.title,
						reference,
					});
				});
	return chosen.map(({ id, name, body }) => ({ id, name, definition: body }));
}

export function listActiveLists(view: ResourceView) {
	return view.all(activeListResource).map(({ id, name, body }) => ({
		id,
		name,
		ttlSeconds: body.ttlSeconds,
	}));
}
