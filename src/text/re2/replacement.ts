import type { Re2Match } from "../re2.ts";

const places = /\$(?:(\$)|(\d+)|\{(\w+)\})/g;

/**
 * Compiles a replacement: `$1` and `${1}` a group by number (`$0` the whole match), `${name}` by name, `$$` a dollar. Groups that
 * do not exist or took no part give nothing; any other `$` stays.
 */
export function compileReplacement(
	replacement: string,
): (match: Re2Match) => string {
	if (!replacement.includes("$")) return () => replacement;
	return (match) =>
		replacement.replace(
			places,
			(_place, dollar?: string, number?: string, name?: string) => {
				if (dollar !== undefined) return dollar;
				const key = number ?? name ?? "";
				if (!/^\d+$/.test(key)) return match.groups[key] ?? "";
				const index = Number(key);
				return index === 0 ? match.text : (match.captures[index - 1] ?? "");
			},
		);
}
