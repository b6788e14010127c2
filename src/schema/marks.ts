/**
 * What definitions say about their members beside the shape, with `.meta()`: `reference` = names a resource of that
 * kind, `secret` = a value that is never shown again. Read from the JSON Schema of a body, so that server and forms see
 * the same marks.
 */
import { z } from "zod";
import type { ResourceDefinition } from "./resource.ts";

/** Names another resource by its id or, in shipped content, by its name. */
export function referenceTo(kind: string): z.ZodString {
	return z.string().min(1).meta({ reference: kind });
}

export type BodySchema = Readonly<Record<string, unknown>>;

/** JSON Schema 2020-12 of what may be sent as the body of a kind, with all metadata of its members. */
export function toBodySchema(definition: ResourceDefinition): BodySchema {
	return z.toJSONSchema(definition.body, {
		io: "input",
		unrepresentable: "any",
		override: ({ jsonSchema }) => {
			// The limits of exact numbers in JavaScript, no limits of ours.
			if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER)
				delete jsonSchema.maximum;
			if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER)
				delete jsonSchema.minimum;
		},
	});
}

export interface ReferenceInBody {
	/** Kind of the resource that is named. */
	readonly kind: string;
	/** Its id or name. */
	readonly reference: string;
	/** Where in the body. */
	readonly path: readonly (string | number)[];
}

/** Everything that a body, checked by its definition, refers to. */
export function listBodyReferences(
	schema: BodySchema,
	body: unknown,
): ReferenceInBody[] {
	const found: ReferenceInBody[] = [];
	visit(schema, schema, body, [], (node, value, path) => {
		if (typeof node.reference !== "string") return false;
		if (typeof value === "string" && value !== "") {
			found.push({ kind: node.reference, reference: value, path });
		}
		return true;
	});
	return found;
}

/** Names of the members marked `secret` of such a body, also of those that it lacks. Secrets lie at the top only. */
export function listSecretMembers(schema: BodySchema, body: unknown): string[] {
	const names = new Set<string>();
	visit(schema, schema, body, [], (node, _value, path) => {
		if (path.length > 0) return true;
		for (const [name, member] of Object.entries(asNode(node.properties))) {
			if (asNode(member).secret === true) names.add(name);
		}
		return false;
	});
	return [...names];
}

type Node = Readonly<Record<string, unknown>>;
type Path = readonly (string | number)[];

/** Calls `enter` for every part of the schema that speaks about a part of the value; true = go no deeper. */
function visit(
	root: Node,
	node: Node,
	value: unknown,
	path: Path,
	enter: (node: Node, value: unknown, path: Path) => boolean,
): void {
	if (enter(node, value, path)) return;
	const again = (part: unknown, of: unknown, at: Path) =>
		visit(root, asNode(part), of, at, enter);
	if (typeof node.$ref === "string") {
		again(resolve(root, node.$ref), value, path);
	}
	for (const part of asList(node.allOf)) again(part, value, path);
	for (const part of [...asList(node.anyOf), ...asList(node.oneOf)]) {
		if (couldDescribe(root, asNode(part), value)) again(part, value, path);
	}
	if (Array.isArray(value)) {
		for (const [index, item] of value.entries()) {
			const part = asList(node.prefixItems)[index] ?? node.items;
			if (part !== undefined) again(part, item, [...path, index]);
		}
	} else if (isObject(value)) {
		const properties = asNode(node.properties);
		for (const [name, member] of Object.entries(value)) {
			const part = Object.hasOwn(properties, name)
				? properties[name]
				: node.additionalProperties;
			if (part !== undefined) again(part, member, [...path, name]);
		}
	}
}

/** Whether a branch of a union is the one for the value, told by types and constants. */
function couldDescribe(root: Node, node: Node, value: unknown): boolean {
	if (typeof node.$ref === "string") {
		return couldDescribe(root, resolve(root, node.$ref), value);
	}
	if ("const" in node && node.const !== value) return false;
	if (Array.isArray(node.enum) && !node.enum.includes(value)) return false;
	if (typeof node.type === "string" && !isOfType(node.type, value))
		return false;
	if (!isObject(value)) return true;
	return Object.entries(asNode(node.properties)).every(([name, member]) => {
		const part = asNode(member);
		return !("const" in part) || part.const === value[name];
	});
}

function isOfType(type: string, value: unknown): boolean {
	if (type === "array") return Array.isArray(value);
	if (type === "object") return isObject(value);
	if (type === "null") return value === null;
	if (type === "integer") return typeof value === "number";
	return typeof value === type;
}

/** `#` or a place in the schema, as toJSONSchema writes them. */
function resolve(root: Node, ref: string): Node {
	let node: unknown = root;
	for (const key of ref.split("/").slice(1)) {
		node = asNode(node)[key.replaceAll("~1", "/").replaceAll("~0", "~")];
	}
	return asNode(node);
}

function isObject(value: unknown): value is Node {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}

function asNode(value: unknown): Node {
	return isObject(value) ? value : {};
}

function asList(value: unknown): readonly unknown[] {
	return Array.isArray(value) ? value : [];
}
