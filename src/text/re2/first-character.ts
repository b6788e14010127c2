/** What the first character of a text says about a pattern that has to match from the start of the text. */
import { type CodePoints, unite } from "./code-points.ts";
import type { Node } from "./syntax.ts";

/**
 * False when a text can't match because of its first character: a look into a table, where asking the engine costs 50 ns.
 * Undefined when the pattern says nothing of the kind.
 */
export function compileFirstCharacter(
	root: Node,
	isWhole: boolean,
): ((text: string) => boolean) | undefined {
	if (!isWhole && !isAnchored(root)) return undefined;
	const { set, isNullable } = firstOf(root);
	if (isNullable) return undefined;
	const isFirst = new Uint8Array(128);
	for (let i = 0; i < set.length; i += 2) {
		const last = Math.min(set[i + 1] ?? 0, 127);
		for (let code = set[i] ?? 0; code <= last; code++) isFirst[code] = 1;
	}
	// Beyond ASCII every character counts as one that may be first. An empty text has no code.
	return (text) => {
		const code = text.charCodeAt(0);
		return isFirst[code] === 1 || code > 127;
	};
}

function isAnchored(node: Node): boolean {
	switch (node.kind) {
		case "empty":
		case "class":
			return false;
		case "assertion":
			return node.assertion === "textStart";
		case "sequence": {
			const [first] = node.items;
			return first !== undefined && isAnchored(first);
		}
		case "choice":
			return node.items.every(isAnchored);
		case "group":
			return isAnchored(node.body);
		case "repeat":
			return node.min > 0 && isAnchored(node.body);
	}
}

/** The characters with which a match can begin, and whether it can be empty. */
interface First {
	readonly set: CodePoints;
	readonly isNullable: boolean;
}

function firstOf(node: Node): First {
	switch (node.kind) {
		case "empty":
		case "assertion":
			return { set: [], isNullable: true };
		case "class":
			return { set: node.set, isNullable: false };
		case "group":
			return firstOf(node.body);
		case "repeat": {
			const { set, isNullable } = firstOf(node.body);
			return { set, isNullable: isNullable || node.min === 0 };
		}
		case "choice": {
			const all = node.items.map(firstOf);
			return {
				set: unite(...all.map(({ set }) => set)),
				isNullable: all.some(({ isNullable }) => isNullable),
			};
		}
		case "sequence": {
			const sets: CodePoints[] = [];
			for (const item of node.items) {
				const { set, isNullable } = firstOf(item);
				sets.push(set);
				if (!isNullable) return { set: unite(...sets), isNullable: false };
			}
			return { set: unite(...sets), isNullable: true };
		}
	}
}
