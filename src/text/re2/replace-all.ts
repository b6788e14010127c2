import type { Re2Match } from "../re2.ts";
import type { Engine } from "./engine.ts";

/**
 * Replaces every match, as RE2 does: an empty match right behind another match does not count, and none lies inside a
 * surrogate pair.
 */
export function replaceAll(
	engine: Engine,
	text: string,
	replace: (match: Re2Match) => string,
): string {
	const search = engine.searcher(text);
	let result = "";
	let copied = 0;
	let from = 0;
	while (from <= text.length) {
		const match = search(from);
		if (match === undefined) break;
		const end = match.index + match.text.length;
		if (match.text !== "" || match.index === 0 || match.index !== copied) {
			result += text.slice(copied, match.index) + replace(match);
			copied = end;
		}
		from = match.text === "" ? end + characterLength(text, end) : end;
	}
	return result + text.slice(copied);
}

function characterLength(text: string, index: number): number {
	return (text.codePointAt(index) ?? 0) > 0xffff ? 2 : 1;
}
