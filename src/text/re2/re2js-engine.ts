import { type Matcher, RE2JS, RE2JSException } from "re2js";
import type { Re2Match } from "../re2.ts";
import type { Engine } from "./engine.ts";
import { badPattern } from "./reader.ts";
import type { Syntax } from "./syntax.ts";

/** Runs the pattern on re2js: RE2 in JavaScript, for any pattern, some 25 times slower than V8. */
export function createRe2jsEngine(
	pattern: string,
	syntax: Syntax,
	isWhole: boolean,
	ignoreCase: boolean,
): Engine {
	const expression = compile(pattern, ignoreCase);
	const names = [...syntax.groupNames];
	const searcher = (text: string) => {
		const matcher = expression.matcher(text);
		return (from: number) => {
			const isFound = isWhole
				? from === 0 && matcher.matches()
				: matcher.find(from);
			return isFound ? toMatch(matcher, names) : undefined;
		};
	};
	return {
		name: "re2js",
		test: (text) =>
			isWhole ? expression.testExact(text) : expression.test(text),
		exec: (text) => searcher(text)(0),
		captures(text) {
			const match = searcher(text)(0);
			return match === undefined ? undefined : [match.text, ...match.captures];
		},
		searcher,
	};
}

function compile(pattern: string, ignoreCase: boolean): RE2JS {
	try {
		return RE2JS.compile(pattern, ignoreCase ? RE2JS.CASE_INSENSITIVE : 0);
	} catch (error) {
		if (!(error instanceof RE2JSException)) throw error;
		throw badPattern(pattern, 0, error.message, error);
	}
}

function toMatch(
	matcher: Matcher,
	names: readonly (readonly [string, number])[],
): Re2Match {
	const captures: (string | undefined)[] = [];
	for (let group = 1; group <= matcher.groupCount(); group++) {
		captures.push(matcher.group(group) ?? undefined);
	}
	const groups: Record<string, string> = {};
	for (const [name, number] of names) {
		const value = captures[number - 1];
		if (value !== undefined) groups[name] = value;
	}
	return {
		text: matcher.group() ?? "",
		index: matcher.start(),
		captures,
		groups,
	};
}
