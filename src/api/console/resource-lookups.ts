/** What a body of a tenant refers to, loaded so that it can be compiled as a service would. */
import type { Lookups } from "#conditions/index.ts";
import type { Resource, Resources } from "#core/index.ts";
import {
	activeListResource,
	dictionaryResource,
	filterResource,
	readDictionary,
} from "#pipeline/index.ts";
import { listBodyReferences, toBodySchema } from "#schema/index.ts";
import { definitionsByKind } from "./resource-access.ts";

/** Filters name filters: so many resources at most. */
const maxReached = 1000;

export interface LoadedReferences {
	readonly lookups: Omit<Lookups, "activeList">;
	readonly activeLists: readonly {
		readonly id: string;
		readonly name: string;
		readonly ttlSeconds: number;
	}[];
}

export async function loadReferences(
	resources: Pick<Resources, "resolve">,
	start: Pick<Resource, "kind" | "tenantId" | "body">,
): Promise<LoadedReferences> {
	const reached = new Map<string, Resource>();
	const open = [start];
	for (const next of open) {
		for (const { kind, reference } of referencesOf(next)) {
			const key = keyOf(kind, reference);
			if (reached.has(key) || reached.size >= maxReached) continue;
			const found = await resources.resolve(kind, reference, start.tenantId);
			if (found === undefined) continue;
			reached.set(key, found);
			open.push(found);
		}
	}
	const find = (kind: string, reference: string) =>
		reached.get(keyOf(kind, reference));
	return {
		lookups: {
			dictionary(reference) {
				const found = find(dictionaryResource.kind, reference);
				const body = dictionaryResource.body.safeParse(found?.body);
				return body.success ? readDictionary(body.data) : undefined;
			},
			filter(reference) {
				const found = find(filterResource.kind, reference);
				const body = filterResource.body.safeParse(found?.body);
				return body.success ? body.data.condition : undefined;
			},
		},
		activeLists: [...reached.values()].flatMap(({ id, kind, name, body }) => {
			if (kind !== activeListResource.kind) return [];
			const { ttlSeconds } = activeListResource.body.parse(body);
			return [{ id, name, ttlSeconds }];
		}),
	};
}

function keyOf(kind: string, reference: string): string {
	return JSON.stringify([kind, reference]);
}

function referencesOf({ kind, body }: Pick<Resource, "kind" | "body">) {
	const definition = definitionsByKind.get(kind);
	return definition === undefined
		? []
		: listBodyReferences(toBodySchema(definition), body);
}
