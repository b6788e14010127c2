/** Builds the moving parts of services from resources. */
import { z } from "zod";
import type { DictionaryReader, Lookups } from "#conditions/index.ts";
import type { Resource } from "#core/index.ts";
import {
	activeListResource,
	compileNormalizer,
	correlationRuleResource,
	type correlatorResource,
	dictionaryResource,
	filterResource,
	type Normalizer,
	normalizerResource,
	readDictionary,
} from "#pipeline/index.ts";
import { defineErrors, type ResourceDefinition } from "#schema/index.ts";

export const buildingErrors = defineErrors("services", {
	missingResource: {
		status: 400,
		sentence:
			"{owner} refers to the {kind} {reference}, which its tenant and Shared do not have",
	},
	invalidResource: {
		status: 500,
		sentence:
			"The {kind} {name} ({id}) is not valid for this version of Ursa: {reason}. Use the version it was made with to change or delete it",
	},
});

/** The resources that a tenant's service may use. Throws services.invalidResource. */
export interface ResourceView {
	/** All of a kind, by name; of those with one name the tenant's own first. */
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
	const isOwn = (resource: Resource) => resource.tenantId === tenantId;
	const visible = [...resources].sort((a, b) => {
		if (a.name !== b.name) return a.name < b.name ? -1 : 1;
		return Number(isOwn(b)) - Number(isOwn(a));
	});
	return {
		all: (definition) =>
			visible
				.filter((resource) => resource.kind === definition.kind)
				.map((resource) => checkBody(definition, resource)),
		find(definition, reference) {
			const matching = visible.filter(
				({ kind, id, name }) =>
					kind === definition.kind && (id === reference || name === reference),
			);
			const found = matching.find(isOwn) ?? matching[0];
			return found && checkBody(definition, found);
		},
	};
}

function checkBody<Body extends z.ZodType>(
	definition: ResourceDefinition<Body>,
	resource: Resource,
): Resource<z.infer<Body>> {
	const body = definition.body.safeParse(resource.body);
	if (body.success) return { ...resource, body: body.data };
	throw buildingErrors.make("invalidResource", {
		kind: definition.title,
		name: resource.name,
		id: resource.id,
		reason: z.prettifyError(body.error),
	});
}

/** Dictionaries and saved filters; active lists belong to the correlator that runs them. */
export function buildLookups(view: ResourceView): Omit<Lookups, "activeList"> {
	const readers = new Map<string, DictionaryReader>();
	for (const resource of view.all(dictionaryResource)) {
		const reader = readDictionary(resource.body);
		readers.set(resource.id, reader);
		if (!readers.has(resource.name)) readers.set(resource.name, reader);
	}
	return {
		dictionary: (reference) => readers.get(reference),
		filter: (reference) => view.find(filterResource, reference)?.body.condition,
	};
}

/** The resource that `owner` names, or services.missingResource. */
export function requireResource<Body extends z.ZodType>(
	view: ResourceView,
	definition: ResourceDefinition<Body>,
	reference: string,
	owner: string,
): Resource<z.infer<Body>> {
	const resource = view.find(definition, reference);
	if (resource !== undefined) return resource;
	throw buildingErrors.make("missingResource", {
		owner,
		kind: definition.title,
		reference,
	});
}

/** The normalizers that a collector names, in its order. `marksLocalTimes`: for a timezone rule after them. */
export function buildNormalizers(
	view: ResourceView,
	references: readonly string[],
	lookups: Lookups,
	owner: string,
	marksLocalTimes = false,
): Normalizer[] {
	return references.map((reference) => {
		const { name, body } = requireResource(
			view,
			normalizerResource,
			reference,
			owner,
		);
		return compileNormalizer(body, { name, lookups, marksLocalTimes });
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
			: rules.map((reference) =>
					requireResource(
						view,
						correlationRuleResource,
						reference,
						correlator.name,
					),
				);
	return chosen.map(({ id, name, body }) => ({ id, name, definition: body }));
}

/** All active lists. Of two with one name a correlator takes the last for that name, so the tenant's own come last. */
export function listActiveLists(view: ResourceView) {
	return view
		.all(activeListResource)
		.reverse()
		.map(({ id, name, body }) => ({ id, name, ttlSeconds: body.ttlSeconds }));
}
