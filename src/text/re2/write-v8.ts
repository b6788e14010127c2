/**
 * Writes a tree as a JavaScript expression that V8's linear engine accepts: no flags, no look-ahead, no count above 16.
 */
import type { Assertion, Node, Repeat } from "./syntax.ts";
import { hasCapture } from "./v8-semantics.ts";
import { writeClass, writeLoopClass } from "./write-class.ts";

/** The highest count that the linear engine takes. */
const maxCount = 16;

/**
 * An alternative that never matches, added to the body of every unbounded loop. V8 runs loops over plain characters
 * by a special way that it does not count as backtracking, so it would never fall back to the linear engine
 * (`\s+$` on 64 KB of spaces: 1.2 s; with this 5 ms). Costs a third of the speed on ordinary lines.
 */
const neverMatches = "$\\n";

const assertions: Readonly<Record<Exclude<Assertion, "lineEnd">, string>> = {
	textStart: "^",
	textEnd: "$",
	// JavaScript's multiline ^ also matches behind \r, U+2028 and U+2029.
	lineStart: "(?<![^\\n])",
	wordBoundary: "\\b",
	// Between the halves of a surrogate pair is no place.
	noWordBoundary: "\\B(?<![\\uD800-\\uDBFF])",
};

/** Undefined when the tree cannot be written so. */
export function writeForV8(node: Node): string | undefined {
	switch (node.kind) {
		case "empty":
			return "";
		case "class":
			return writeClass(node.set);
		case "assertion":
			return node.assertion === "lineEnd"
				? undefined
				: assertions[node.assertion];
		case "sequence":
			return writeAll(node.items)?.join("");
		case "choice": {
			const items = writeAll(node.items);
			return items && `(?:${items.join("|")})`;
		}
		case "group": {
			const body = writeForV8(node.body);
			return body === undefined ? undefined : `(${body})`;
		}
		case "repeat":
			return writeRepeat(node);
	}
}

function writeAll(nodes: readonly Node[]): string[] | undefined {
	const written: string[] = [];
	for (const node of nodes) {
		const text = writeForV8(node);
		if (text === undefined) return undefined;
		written.push(text);
	}
	return written;
}

function writeRepeat(repeat: Repeat): string | undefined {
	const { body, min, max, isLazy } = repeat;
	const text = writeForV8(body);
	if (text === undefined) return undefined;
	const lazy = isLazy ? "?" : "";
	if (hasCapture(body)) return writeCapturing(repeat, text, lazy);
	if (max === Number.POSITIVE_INFINITY) {
		return writeLoop(body, text, min, lazy);
	}
	const required = copies(body, text, min);
	return required + optionalCopies(body, text, max - min, isLazy);
}

/** Copies would add groups, so counts have to stay counts. */
function writeCapturing(
	{ min, max }: Repeat,
	text: string,
	lazy: string,
): string | undefined {
	if (max === Number.POSITIVE_INFINITY) {
		if (min > maxCount) return undefined;
		return `(?:${text}|${neverMatches}){${min},}${lazy}`;
	}
	return max > maxCount ? undefined : `(?:${text}){${min},${max}}${lazy}`;
}

function writeLoop(
	body: Node,
	text: string,
	min: number,
	lazy: string,
): string {
	const fast = body.kind === "class" ? writeLoopClass(body.set) : undefined;
	if (fast === text || (fast === undefined && min <= 1)) {
		const quantifier = min === 0 ? "*" : min === 1 ? "+" : undefined;
		if (quantifier !== undefined) {
			return `(?:${text}|${neverMatches})${quantifier}${lazy}`;
		}
	}
	// Only the required characters have to be whole ones.
	const required = copies(body, text, min);
	return `${required}(?:${fast ?? text}|${neverMatches})*${lazy}`;
}

function copies(body: Node, text: string, count: number): string {
	if (count === 0) return "";
	if (count === 1) return text;
	const atom = `(?:${text})`;
	// The linear engine refuses counts inside counts.
	if (hasCount(body)) return text.repeat(count);
	const full = `${atom}{${maxCount}}`.repeat(Math.floor(count / maxCount));
	const rest = count % maxCount;
	return rest === 0 ? full : `${full}${atom}{${rest}}`;
}

function optionalCopies(
	body: Node,
	text: string,
	count: number,
	isLazy: boolean,
): string {
	if (count === 0) return "";
	if (hasCount(body)) {
		const open = isLazy ? "(?:|" : "(?:";
		const close = isLazy ? ")" : "|)";
		return `${open}${text}`.repeat(count) + close.repeat(count);
	}
	const lazy = isLazy ? "?" : "";
	// A row of optional pieces finds the same as one with the sum of their counts.
	const full = `(?:${text}){0,${maxCount}}${lazy}`.repeat(
		Math.floor(count / maxCount),
	);
	const rest = count % maxCount;
	return rest === 0 ? full : `${full}(?:${text}){0,${rest}}${lazy}`;
}

function hasCount(node: Node): boolean {
	switch (node.kind) {
		case "empty":
		case "class":
		case "assertion":
			return false;
		case "sequence":
		case "choice":
			return node.items.some(hasCount);
		case "group":
			return hasCount(node.body);
		case "repeat": {
			const isPlain =
				node.min <= 1 &&
				(node.max === Number.POSITIVE_INFINITY || node.max <= 1);
			return !isPlain || hasCount(node.body);
		}
	}
}
