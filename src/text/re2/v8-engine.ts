import type { Re2Match } from "../re2.ts";
import type { Engine } from "./engine.ts";
import type { Syntax } from "./syntax.ts";
import { agreesWithRe2, branchCount, expandedSize } from "./v8-semantics.ts";
import { writeForV8 } from "./write-v8.ts";

/** Beyond it V8's compiler may refuse, and says so only when the expression is first used. */
const maxSize = 10_000;

/**
 * With more branches V8 was seen compiling one expression for seconds, some for minutes
 * (`(?:(?:[^b]|a)(?:[^b]{10}){0,10}(?:\waa){0,3}(?:[^b]^[^b]){10}){10}\d`: 2 s), at its second use. Up to here 80,000
 * random expressions took at most 0.2 s.
 */
const maxBranches = 150;

/**
 * Runs the pattern on V8's backtracking engine, which hands over to its linear one after 50,000 backtracks. Undefined
 * when the linear engine cannot take the pattern, when V8 would find something else than RE2, or when V8 was started
 * without `--enable-experimental-regexp-engine` (and `…-on-excessive-backtracks`, which cannot be asked for: both are
 * always given together).
 */
export function createV8Engine(
	syntax: Syntax,
	isWhole: boolean,
): Engine | undefined {
	if (!agreesWithRe2(syntax.root)) return undefined;
	if (expandedSize(syntax.root) > maxSize) return undefined;
	if (branchCount(syntax.root) > maxBranches) return undefined;
	const written = writeForV8(syntax.root);
	if (written === undefined) return undefined;
	const source = isWhole ? `^(?:${written})$` : written;
	if (!isLinear(source)) return undefined;
	const expression = new RegExp(source);
	const names = [...syntax.groupNames];
	return {
		name: "v8",
		test: (text) => expression.test(text),
		exec: (text) => toMatch(expression.exec(text), names),
		captures: (text) => expression.exec(text) ?? undefined,
		searcher(text) {
			const sought = new RegExp(source, "g");
			return (from) => {
				sought.lastIndex = from;
				return toMatch(sought.exec(text), names);
			};
		},
	};
}

function isLinear(source: string): boolean {
	try {
		// V8 compiles at the first use.
		new RegExp(source, "l").test("");
		new RegExp(source).test("");
		return true;
	} catch (error) {
		if (error instanceof SyntaxError) return false;
		throw error;
	}
}

function toMatch(
	match: RegExpExecArray | null,
	names: readonly (readonly [string, number])[],
): Re2Match | undefined {
	if (match === null) return undefined;
	const groups: Record<string, string> = {};
	for (const [name, number] of names) {
		const value = match[number];
		if (value !== undefined) groups[name] = value;
	}
	return {
		text: match[0],
		index: match.index,
		captures: match.slice(1),
		groups,
	};
}
