/** The rules of a normalizer as a tree: the main rule, and extra rules below it. */
import { type BodyPath, joinPath } from "../schema-form/body-path.ts";
import { asNode } from "../schema-form/schema-node.ts";

export interface RuleEntry {
	/** Positions among the extra rules of each level; empty for the main rule. */
	readonly place: readonly number[];
	readonly path: BodyPath;
	readonly name: string;
	readonly method: string;
	readonly hasCondition: boolean;
}

/** All rules, each before those below it. */
export function listRules(body: unknown): RuleEntry[] {
	return walk(body, [], "");
}

function walk(
	rule: unknown,
	place: readonly number[],
	path: BodyPath,
): RuleEntry[] {
	const { name, parsing, condition, extras } = asNode(rule);
	const { method } = asNode(parsing);
	return [
		{
			place,
			path,
			name: typeof name === "string" ? name : "",
			method: typeof method === "string" ? method : "",
			hasCondition: condition !== undefined,
		},
		...extrasOf(extras).flatMap((extra, index) =>
			walk(extra, [...place, index], joinPath(joinPath(path, "extras"), index)),
		),
	];
}

export function extrasOf(extras: unknown): readonly unknown[] {
	return Array.isArray(extras) ? extras : [];
}

export function rulePath(place: readonly number[]): BodyPath {
	return place.reduce<BodyPath>(
		(path, index) => joinPath(joinPath(path, "extras"), index),
		"",
	);
}
