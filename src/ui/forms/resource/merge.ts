/** Two people changed the same resource: what each of them changed, put together. */
import { isRecord } from "../schema-form/schema-node.ts";
import type { ResourceDraft } from "./types.ts";

/**
 * What `mine` changed against `base`, on top of `theirs`. Members of the body are taken whole: where both changed the
 * same one, mine stays.
 */
export function mergeDrafts(
	base: ResourceDraft,
	mine: ResourceDraft,
	theirs: ResourceDraft,
): ResourceDraft {
	const pick = (a: string, b: string, c: string) => (b === a ? c : b);
	return {
		tenantId: theirs.tenantId,
		name: pick(base.name, mine.name, theirs.name),
		description: pick(base.description, mine.description, theirs.description),
		body: mergeBodies(base.body, mine.body, theirs.body),
	};
}

function mergeBodies(base: unknown, mine: unknown, theirs: unknown): unknown {
	if (isSame(base, mine)) return theirs;
	if (!isRecord(base) || !isRecord(mine) || !isRecord(theirs)) return mine;
	const merged: Record<string, unknown> = {};
	for (const name of new Set([...Object.keys(theirs), ...Object.keys(mine)])) {
		const value = isSame(base[name], mine[name]) ? theirs[name] : mine[name];
		if (value !== undefined) merged[name] = value;
	}
	return merged;
}

export function isSame(a: unknown, b: unknown): boolean {
	return a === b || JSON.stringify(a) === JSON.stringify(b);
}
