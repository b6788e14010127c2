/** What is known of each kind of resource. */
import {
	type BodySchema,
	listBodyReferences,
	listSecretMembers,
	type ReferenceInBody,
	type ResourceDefinition,
	toBodySchema,
} from "#schema/index.ts";
import { resourcesErrors } from "./errors.ts";

export interface Kind {
	readonly definition: ResourceDefinition;
	readonly schema: BodySchema;
	readonly isSecret: boolean;
	/** What a body that was checked refers to, as far as it refers to kinds of resources. */
	referencesIn(body: unknown): ReferenceInBody[];
	/** Names of the members that are never shown. */
	secretMembersOf(body: unknown): readonly string[];
}

export interface Kinds {
	/** Throws resources.unknownKind. */
	get(kind: string): Kind;
	find(kind: string): Kind | undefined;
	/** Kinds whose bodies may refer to resources of that kind. */
	referringTo(kind: string): readonly string[];
}

export function createKinds(
	definitions: ReadonlyMap<string, ResourceDefinition>,
): Kinds {
	const kinds = new Map(
		[...definitions].map(([name, definition]) => [
			name,
			describe(definition, definitions),
		]),
	);
	return {
		get(name) {
			const kind = kinds.get(name);
			if (kind === undefined) {
				throw resourcesErrors.make("unknownKind", { kind: name });
			}
			return kind;
		},
		find: (name) => kinds.get(name),
		referringTo: (name) =>
			[...kinds]
				.filter(([, { schema }]) =>
					JSON.stringify(schema).includes(
						`"reference":${JSON.stringify(name)}`,
					),
				)
				.map(([referring]) => referring),
	};
}

function describe(
	definition: ResourceDefinition,
	definitions: ReadonlyMap<string, ResourceDefinition>,
): Kind {
	const schema = toBodySchema(definition);
	const isSecret = definition.isSecret === true;
	return {
		definition,
		schema,
		isSecret,
		// References to other things, such as services, are for others to check.
		referencesIn: (body) =>
			listBodyReferences(schema, body).filter(({ kind }) =>
				definitions.has(kind),
			),
		secretMembersOf: (body) =>
			isSecret ? listSecretMembers(schema, body) : [],
	};
}

/** What tells bodies of one kind apart: the type of a secret, the kind of a rule. */
export function typeOfBody(body: unknown): string | undefined {
	if (typeof body !== "object" || body === null) return undefined;
	if ("type" in body && typeof body.type === "string") return body.type;
	if ("kind" in body && typeof body.kind === "string") return body.kind;
	return undefined;
}
