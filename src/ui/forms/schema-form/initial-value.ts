/** What a form starts with: the defaults of the schema, and nothing where there are none. */
import {
	asNode,
	controlOf,
	membersOf,
	resolveNode,
	type SchemaNode,
} from "./schema-node.ts";

/** Undefined: the member stays away until somebody fills it in. */
export function initialValue(root: SchemaNode, part: SchemaNode): unknown {
	const node = resolveNode(root, part);
	const control = controlOf(root, part);
	switch (control.kind) {
		case "condition":
			return undefined;
		case "constant":
			return control.value;
		case "object":
			return initialObject(root, node);
		case "union": {
			if (node.default !== undefined) return node.default;
			const [first] = control.branches;
			return first ? initialValue(root, first.node) : undefined;
		}
		case "list":
			return node.default ?? [];
		case "map":
			return node.default ?? {};
		default:
			return node.default;
	}
}

/** Members with a default and members that must be there; optional ones stay away. */
function initialObject(
	root: SchemaNode,
	node: SchemaNode,
): Record<string, unknown> {
	const given = asNode(node.default);
	const value: Record<string, unknown> = {};
	for (const { name, node: member, isRequired } of membersOf(node)) {
		const hasDefault = resolveNode(root, member).default !== undefined;
		const initial = Object.hasOwn(given, name)
			? given[name]
			: isRequired || hasDefault
				? initialRequired(root, member)
				: undefined;
		if (initial !== undefined) value[name] = initial;
	}
	return value;
}

/** A condition that must be there begins as an empty group, a list that must have members with its first. */
function initialRequired(root: SchemaNode, member: SchemaNode): unknown {
	const control = controlOf(root, member);
	if (control.kind === "condition") return emptyCondition;
	const { minItems } = resolveNode(root, member);
	if (control.kind === "list" && minItems === 1 && isStructured(root, control))
		return [initialItem(root, control.items)];
	return initialValue(root, member);
}

export const emptyCondition = { kind: "group", operator: "and", members: [] };

function isStructured(
	root: SchemaNode,
	{ items }: { readonly items: SchemaNode },
): boolean {
	return ["object", "union"].includes(controlOf(root, items).kind);
}

/** What "Add" puts into a list. */
export function initialItem(root: SchemaNode, items: SchemaNode): unknown {
	return initialValue(root, items) ?? "";
}

/** Another branch of a union keeps what both have: the port of a connector, the name of a user. */
export function switchBranch(
	root: SchemaNode,
	before: unknown,
	branch: SchemaNode,
): unknown {
	const initial = initialValue(root, branch);
	if (controlOf(root, branch).kind !== "object") return initial;
	const old = asNode(before);
	const kept: Record<string, unknown> = {};
	for (const { name, node } of membersOf(resolveNode(root, branch))) {
		const control = controlOf(root, node);
		if (!Object.hasOwn(old, name)) continue;
		const value = old[name];
		const fits =
			control.kind === "text" || control.kind === "reference"
				? typeof value === "string"
				: control.kind === "number"
					? typeof value === "number" &&
						value >= (control.minimum ?? value) &&
						value <= (control.maximum ?? value)
					: control.kind === "choice"
						? control.values.includes(value)
						: control.kind === "condition" || control.kind === "switch"
							? value !== undefined
							: false;
		if (fits) kept[name] = value;
	}
	return { ...asNode(initial), ...kept };
}
