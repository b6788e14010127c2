import type { OpenResult } from "./open-result.ts";

interface Node {
	readonly result: OpenResult;
	older: Node | undefined;
	newer: Node | undefined;
}

/**
 * Open results of one rule by key, and in the order of their start, which is that in which their lifetimes end. A linked
 * list, since most results end out of order: a Map that is emptied from its front gets slow to ask for its first entry.
 */
export interface OpenResults {
	readonly oldest: OpenResult | undefined;
	find(key: string): OpenResult | undefined;
	/** `result` is the newest. */
	add(result: OpenResult): void;
	remove(result: OpenResult): void;
	/** Oldest first. */
	all(): OpenResult[];
	clear(): void;
}

export function createOpenResults(): OpenResults {
	const byKey = new Map<string, Node>();
	let oldest: Node | undefined;
	let newest: Node | undefined;
	return {
		get oldest() {
			return oldest?.result;
		},
		find: (key) => byKey.get(key)?.result,
		add(result) {
			const node: Node = { result, older: newest, newer: undefined };
			byKey.set(result.key, node);
			if (newest === undefined) oldest = node;
			else newest.newer = node;
			newest = node;
		},
		remove(result) {
			const node = byKey.get(result.key);
			if (node === undefined || node.result !== result) return;
			byKey.delete(result.key);
			if (node.older === undefined) oldest = node.newer;
			else node.older.newer = node.newer;
			if (node.newer === undefined) newest = node.older;
			else node.newer.older = node.older;
		},
		all() {
			const results: OpenResult[] = [];
			for (let node = oldest; node !== undefined; node = node.newer)
				results.push(node.result);
			return results;
		},
		clear() {
			byKey.clear();
			oldest = undefined;
			newest = undefined;
		},
	};
}
