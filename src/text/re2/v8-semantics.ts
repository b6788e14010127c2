/**
 * RE2 and V8 agree on what a pattern matches but for a few corners. Here is what tells a corner, so that such patterns
 * go to the engine with RE2's semantics.
 */
import type { Node, Repeat } from "./syntax.ts";

/** False when V8 could find another match or other captures than RE2, or take longer than linear time. */
export function agreesWithRe2(node: Node): boolean {
	switch (node.kind) {
		case "empty":
		case "class":
			return true;
		case "assertion":
			// JavaScript's multiline `$` also stops before \r, U+2028 and U+2029; saying it otherwise needs look-ahead.
			return node.assertion !== "lineEnd";
		case "sequence":
			return node.items.every(agreesWithRe2);
		case "choice":
			// Several ways to match nothing: V8 tries all their combinations at the end of a text and counts no
			// backtracks, so `(?:a?|b?|)` ten times over takes 0.2 s on an empty text.
			return (
				node.items.every(agreesWithRe2) &&
				node.items.filter(isNullable).length <= 1
			);
		case "group":
			return agreesWithRe2(node.body);
		case "repeat":
			return agreesWithRe2(node.body) && repeatAgrees(node);
	}
}

function repeatAgrees({ body, min, max }: Repeat): boolean {
	if (max <= 1 && min === max) return true;
	// As with several alternatives. Besides, JavaScript refuses an iteration that matches nothing, and V8 takes minutes
	// to compile counts over such a body.
	if (isNullable(body)) return false;
	// JavaScript forgets captures at the start of each iteration, RE2 keeps those of an earlier one.
	return max <= 1 || !hasOptionalCapture(body);
}

function isNullable(node: Node): boolean {
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

/** Loops over one class are easy to compile; everything else that branches counts this many times more. */
const branchWeight = 5;

/** How often the written node branches, with copies for counts: it decides how long V8 compiles. */
export function branchCount(node: Node): number {
	switch (node.kind) {
		case "empty":
		case "class":
			return 0;
		case "assertion":
			return node.assertion.endsWith("ordBoundary") ? branchWeight : 0;
		case "sequence":
			return node.items.reduce((sum, item) => sum + branchCount(item), 0);
		case "choice":
			return node.items.reduce(
				(sum, item) => sum + branchCount(item),
				branchWeight,
			);
		case "group":
			return branchCount(node.body);
		case "repeat":
			return branchCountOfRepeat(node);
	}
}

function branchCountOfRepeat({ body, min, max }: Repeat): number {
	const inner = branchCount(body);
	if (max === Number.POSITIVE_INFINITY) {
		const own = body.kind === "class" ? 1 : branchWeight;
		return inner * Math.max(min, 1) + own;
	}
	return inner * max + branchWeight * Math.min(max - min, 3);
}
