/** What a resource leads to: follows the references in bodies. */
import type { Resource } from "#core/index.ts";
import {
	activeListResource,
	correlationRuleResource,
	correlatorResource,
	resourceDefinitions,
} from "#pipeline/index.ts";
import {
	type BodySchema,
	listBodyReferences,
	toBodySchema,
} from "#schema/index.ts";

const schemas = new Map<string, BodySchema>(
	resourceDefinitions.map((definition) => [
		definition.kind,
		toBodySchema(definition),
	]),
);

/** The resource and all of the visible ones that it leads to, in an order that does not depend on that of the database. */
export function reach(
	start: Resource,
	visible: readonly Resource[],
): Resource[] {
	const reached = new Map<string, Resource>();
	const open = [start];
	for (;;) {
		const next = open.pop();
		if (next === undefined) break;
		if (reached.has(next.id)) continue;
		reached.set(next.id, next);
		open.push(...mentionedBy(next, visible));
	}
	return [...reached.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

function mentionedBy(
	resource: Resource,
	visible: readonly Resource[],
): Resource[] {
	const schema = schemas.get(resource.kind);
	if (schema === undefined) return [];
	const mentioned = listBodyReferences(schema, resource.body).flatMap(
		({ kind, reference }) =>
			visible.filter(
				(other) =>
					other.kind === kind &&
					(other.id === reference || other.name === reference),
			),
	);
	if (resource.kind !== correlatorResource.kind) return mentioned;
	// Active lists belong to a correlator whether a rule names them or not: users look into them.
	const { rules } = correlatorResource.body.parse(resource.body);
	const kinds: readonly string[] =
		rules === "all"
			? [activeListResource.kind, correlationRuleResource.kind]
			: [activeListResource.kind];
	return [...mentioned, ...visible.filter(({ kind }) => kinds.includes(kind))];
}
