/**
 * RE2 and JavaScript agree on what a pattern matches but for a few corners. Here is what tells a corner, so that such
 * patterns go to the engine with RE2's semantics.
 */
import type { Node, Repeat } from "./syntax.ts";

/** False when V8 could find another match or other captures than RE2. */
export function agreesWithRe2(node: Node): boolean {
	switch (node.kind) {
		case "empty":
		case "class":
			return true;
		case "assertion":
			// JavaScript's multiline `$` also stops before \r, U+2028 and U+2029; saying it otherwise needs look-ahead.
			return node.assertion !== "lineEnd";
		case "sequence":
		case "choice":
			return node.items.every(agreesWithRe2);
		case "group":
			return agreesWithRe2(node.body);
		case "repeat":
			return agreesWithRe2(node.body) && repeatAgrees(node);
	}
}

function repeatAgrees({ body, max, isLazy }: Repeat): boolean {
	if (max <= 1) return true;
	// JavaScript forgets captures at the start of each iteration, RE2 keeps those of an earlier one.
	if (hasOptionalCapture(body)) return false;
	if (!isNullable(body)) return true;
	// An iteration that matches nothing ends the loop in RE2 and is refused in JavaScript.
	return !hasCapture(body) && (isLazy || prefersText(body));
}

export function isNullable(node: Node): boolean {
	switch (node.kind) {
		case "empty":
		case "assertion":
			return true;
		case "class":
			return false;
		case "sequence":
			return node.items.every(isNullable);
		case "choice":
			return node.items.some(isNullable);
		case "group":
			return isNullable(node.body);
		case "repeat":
			return node.min === 0 || isNullable(node.body);
	}
}

export function hasCapture(node: Node): boolean {
	switch (node.kind) {
		case "empty":
		case "class":
		case "assertion":
			return false;
		case "sequence":
		case "choice":
			return node.items.some(hasCapture);
		case "group":
			return true;
		case "repeat":
			return hasCapture(node.body);
	}
}

/** True when the node can match without one of its captures taking part. */
function hasOptionalCapture(node: Node): boolean {
	switch (node.kind) {
		case "empty":
		case "class":
		case "assertion":
			return false;
		case "sequence":
			return node.items.some(hasOptionalCapture);
		case "choice":
			return hasCapture(node);
		case "group":
			return hasOptionalCapture(node.body);
		case "repeat":
			return node.min === 0
				? hasCapture(node.body)
				: hasOptionalCapture(node.body);
	}
}

/** True when, of all ways to match, matching nothing is the last that is tried. */
function prefersText(node: Node): boolean {
	switch (node.kind) {
		case "empty":
		case "class":
		case "assertion":
			return true;
		case "sequence":
			return node.items.every(prefersText);
		case "choice":
			return node.items.every(
				(item, i) =>
					!isNullable(item) ||
					(i === node.items.length - 1 && prefersText(item)),
			);
		case "group":
			return prefersText(node.body);
		case "repeat":
			return !node.isLazy && prefersText(node.body);
	}
}

/** How many single characters and assertions the node holds when every count is written out. */
export function expandedSize(node: Node): number {
	switch (node.kind) {
		case "empty":
		case "class":
		case "assertion":
			return 1;
		case "sequence":
		case "choice":
			return node.items.reduce((size, item) => size + expandedSize(item), 1);
		case "group":
			return expandedSize(node.body) + 1;
		case "repeat": {
			const times = node.max === Number.POSITIVE_INFINITY ? node.min : node.max;
			return expandedSize(node.body) * Math.max(times, 1);
		}
	}
}
