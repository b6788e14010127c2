/**
 * Paths into nested raw data: `user.name`, `tags.0`. A key that holds dots itself (`{"user.name": "x"}`) is found too,
 * and goes before the nested reading of the same path.
 */

/** The value at the path, undefined when absent. Never looks at inherited properties. */
export type RawGetter = (root: object) => unknown;

/** Longest path in keys; deeper sources are refused when the normalizer is compiled. */
export const maxPathKeys = 32;

export function compileRawPath(path: string): RawGetter {
	const child = compileChild(path);
	const keys = path.split(".");
	if (keys.length === 1) return child;
	const suffixes = compileSuffixes(keys);
	return (root) => {
		const whole = child(root);
		return whole === undefined ? walk(root, 0, suffixes) : whole;
	};
}

/** Every run of keys, by where it starts: `[[a, a.b, a.b.c], [b, b.c], [c]]`. */
function compileSuffixes(keys: readonly string[]): RawGetter[][] {
	return keys.map((_, start) =>
		keys
			.slice(start)
			.map((_key, length) =>
				compileChild(keys.slice(start, start + length + 1).join(".")),
			),
	);
}

// Visits each node of the data at most once, however the dots may be read: a node is reached by one sequence of keys.
function walk(
	node: object,
	start: number,
	runs: readonly (readonly RawGetter[])[],
): unknown {
	let next = start;
	for (const child of runs[start] ?? []) {
		next++;
		const value = child(node);
		if (value === undefined) continue;
		if (next === runs.length) return value;
		if (typeof value !== "object" || value === null) continue;
		const found = walk(value, next, runs);
		if (found !== undefined) return found;
	}
	return undefined;
}

function compileChild(key: string): RawGetter {
	const index = /^(?:0|[1-9]\d{0,8})$/.test(key) ? Number(key) : undefined;
	const isInherited = key in Object.prototype;
	return (node) => {
		if (Array.isArray(node)) {
			return index === undefined ? undefined : node[index];
		}
		if (isInherited && !Object.hasOwn(node, key)) return undefined;
		// An object without the property reads undefined like any other lookup.
		return (node as Record<string, unknown>)[key];
	};
}
