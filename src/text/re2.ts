/**
 * Regular expressions as people write them for RE2: they match in time proportional to the text, whatever the pattern
 * and the text, so neither can stop a collector.
 */
import { compileFirstCharacter } from "./re2/first-character.ts";
import { parseRe2 } from "./re2/parse.ts";
import { createRe2jsEngine } from "./re2/re2js-engine.ts";
import { badPattern } from "./re2/reader.ts";
import { replaceAll } from "./re2/replace-all.ts";
import { compileReplacement } from "./re2/replacement.ts";
import { createV8Engine } from "./re2/v8-engine.ts";
import { expandedSize } from "./re2/v8-semantics.ts";

const maxExpandedSize = 100_000;

export interface Re2Options {
	/** As `(?i)` at the start of the pattern. Default false. */
	readonly ignoreCase?: boolean;
	/** The pattern must match the whole text. Default false: anywhere. */
	readonly whole?: boolean;
}

export interface Re2Match {
	readonly text: string;
	/** Place of the match in UTF-16 units. */
	readonly index: number;
	/** The groups in their order, without the whole match; undefined for a group that took no part. */
	readonly captures: readonly (string | undefined)[];
	/** Named groups that took part. */
	readonly groups: Readonly<Record<string, string>>;
}

export interface Re2 {
	/** The pattern as it was given. */
	readonly source: string;
	/** `re2js` is some 25 times slower; it takes the few patterns that V8's linear engine cannot run as RE2 would. */
	readonly engine: "v8" | "re2js";
	/** Names of the named groups in the order of their brackets. */
	readonly groupNames: readonly string[];
	/** Number of each named group, from 1 in the order of all brackets. */
	readonly groupNumbers: ReadonlyMap<string, number>;
	/** False when the first character of the text rules a match out; much cheaper than `test`. Absent: it never does. */
	readonly mayMatch: ((text: string) => boolean) | undefined;
	test(text: string): boolean;
	/** The first match; of several at one place the one that Perl would find. */
	exec(text: string): Re2Match | undefined;
	/** Of the same match the groups by their number, 0 for the whole; cheaper when that is all one needs. */
	captures(text: string): readonly (string | undefined)[] | undefined;
	/**
	 * `$1` or `${1}` stands for a group by number (`$0`: the match), `${name}` for one by name, `$$` for a dollar; a
	 * group that is not there gives nothing. Each match costs linear time, so many of them may cost more.
	 */
	replaceAll(text: string, replacement: string): string;
}

/**
 * Compiles a pattern in RE2 syntax (https://github.com/google/re2/wiki/Syntax, without `\C`). Limits: 65,536
 * characters, counts up to 1000 and 100,000 characters when counts are written out. A half surrogate pair, which
 * decoded text never holds, may match or not.
 *
 * @throws text.badPattern with position and reason: wrong syntax, look-around, back-references, too large.
 */
export function compileRe2(pattern: string, options: Re2Options = {}): Re2 {
	const { ignoreCase = false, whole = false } = options;
	const syntax = parseRe2(pattern, ignoreCase);
	if (expandedSize(syntax.root) > maxExpandedSize) {
		throw badPattern(
			pattern,
			0,
			`written out without counts it is longer than ${maxExpandedSize} characters`,
		);
	}
	const engine =
		createV8Engine(syntax, whole) ??
		createRe2jsEngine(pattern, syntax, whole, ignoreCase);
	return {
		source: pattern,
		engine: engine.name,
		groupNames: [...syntax.groupNames.keys()],
		groupNumbers: syntax.groupNames,
		mayMatch: compileFirstCharacter(syntax.root, whole),
		test: engine.test,
		exec: engine.exec,
		captures: engine.captures,
		replaceAll: (text, replacement) =>
			replaceAll(engine, text, compileReplacement(replacement)),
	};
}
