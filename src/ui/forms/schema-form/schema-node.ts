/** Reads a JSON Schema 2020-12 as what a form shows: one control for each part. */

/** A part of a JSON Schema. */
export type SchemaNode = Readonly<Record<string, unknown>>;

export interface Member {
	readonly name: string;
	readonly node: SchemaNode;
	readonly isRequired: boolean;
}

export interface Branch {
	/** The constant that tells the branch from the others; absent for branches told by their type. */
	readonly value: string | number | boolean | null | undefined;
	readonly node: SchemaNode;
}

export type Control =
	| { readonly kind: "condition" }
	| { readonly kind: "constant"; readonly value: unknown }
	| { readonly kind: "choice"; readonly values: readonly unknown[] }
	| { readonly kind: "reference"; readonly to: string }
	| { readonly kind: "secret" }
	| { readonly kind: "switch" }
	| {
			readonly kind: "number";
			readonly isInteger: boolean;
			readonly minimum: number | undefined;
			readonly maximum: number | undefined;
			readonly unit: string;
	  }
	| { readonly kind: "text"; readonly maxLength: number | undefined }
	/** Text or a number. */
	| { readonly kind: "scalar" }
	| { readonly kind: "list"; readonly items: SchemaNode }
	/** Values by keys that the user chooses. */
	| { readonly kind: "map"; readonly values: SchemaNode }
	| { readonly kind: "object"; readonly members: readonly Member[] }
	| {
			readonly kind: "union";
			/** Name of the member that tells the branches apart. */
			readonly discriminator: string | undefined;
			readonly branches: readonly Branch[];
	  }
	/** Edited as JSON. */
	| { readonly kind: "unknown" };

export function asNode(value: unknown): SchemaNode {
	return isRecord(value) ? value : {};
}

export function isRecord(value: unknown): value is Record<string, unknown> {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Follows `$ref`; what stands beside it, such as a title, goes before what it leads to. */
export function resolveNode(root: SchemaNode, node: SchemaNode): SchemaNode {
	const { $ref, ...own } = node;
	if (typeof $ref !== "string") return node;
	let target: unknown = root;
	for (const key of $ref.split("/").slice(1))
		target = asNode(target)[key.replaceAll("~1", "/").replaceAll("~0", "~")];
	return { ...resolveNode(root, asNode(target)), ...own };
}

const conditionRef = "#/$defs/condition";

export function controlOf(root: SchemaNode, part: SchemaNode): Control {
	if (part.$ref === conditionRef) return { kind: "condition" };
	const node = resolveNode(root, part);
	if (typeof node.reference === "string")
		return { kind: "reference", to: node.reference };
	if ("const" in node) return { kind: "constant", value: node.const };
	if (Array.isArray(node.enum)) return { kind: "choice", values: node.enum };
	const branches = list(node.oneOf ?? node.anyOf);
	if (branches.length > 0) return controlOfUnion(root, branches);
	if (Array.isArray(node.type)) return { kind: "scalar" };
	switch (node.type) {
		case "boolean":
			return { kind: "switch" };
		case "integer":
		case "number":
			return {
				kind: "number",
				isInteger: node.type === "integer",
				minimum: numeric(node.minimum),
				maximum: numeric(node.maximum),
				unit: typeof node.unit === "string" ? node.unit : "",
			};
		case "string":
			return node.secret === true
				? { kind: "secret" }
				: { kind: "text", maxLength: numeric(node.maxLength) };
		case "array":
			return { kind: "list", items: inherit(asNode(node.items), node) };
		case "object":
			return controlOfObject(node);
		default:
			return { kind: "unknown" };
	}
}

/** Parts of a secret list are secrets themselves. */
function inherit(items: SchemaNode, from: SchemaNode): SchemaNode {
	return from.secret === true ? { ...items, secret: true } : items;
}

function controlOfObject(node: SchemaNode): Control {
	if (!isRecord(node.properties) && isRecord(node.additionalProperties))
		return { kind: "map", values: node.additionalProperties };
	return { kind: "object", members: membersOf(node) };
}

export function membersOf(node: SchemaNode): Member[] {
	const required: unknown[] = Array.isArray(node.required) ? node.required : [];
	return Object.entries(asNode(node.properties)).map(([name, member]) => ({
		name,
		node: asNode(member),
		isRequired: required.includes(name),
	}));
}

function controlOfUnion(
	root: SchemaNode,
	parts: readonly SchemaNode[],
): Control {
	const nodes = parts.map((part) => resolveNode(root, part));
	const types = nodes.map(({ type }) => type);
	const isScalar = (type: unknown) =>
		["string", "number", "integer"].includes(String(type));
	if (types.every(isScalar) && nodes.every((node) => !("const" in node)))
		return { kind: "scalar" };
	const discriminator = membersOf(nodes[0] ?? {}).find(({ name }) =>
		nodes.every((node) => "const" in asNode(asNode(node.properties)[name])),
	)?.name;
	return {
		kind: "union",
		discriminator,
		branches: nodes.map((node) => ({ value: tag(node, discriminator), node })),
	};
}

function tag(
	node: SchemaNode,
	discriminator: string | undefined,
): Branch["value"] {
	const value =
		discriminator === undefined
			? node.const
			: asNode(asNode(node.properties)[discriminator]).const;
	return typeof value === "string" ||
		typeof value === "number" ||
		typeof value === "boolean" ||
		value === null
		? value
		: undefined;
}

/** The branch that describes the value; the first when none does. */
export function branchOf(
	control: Extract<Control, { kind: "union" }>,
	value: unknown,
): number {
	const { discriminator, branches } = control;
	const found = branches.findIndex(({ value: constant, node }) => {
		if (discriminator !== undefined)
			return asNode(value)[discriminator] === constant;
		if (constant !== undefined) return constant === value;
		if (node.type === "array") return Array.isArray(value);
		if (node.type === "object") return isRecord(value);
		return typeof value === node.type;
	});
	return found;
}

function list(value: unknown): SchemaNode[] {
	return Array.isArray(value) ? value : [];
}

function numeric(value: unknown): number | undefined {
	return typeof value === "number" ? value : undefined;
}
