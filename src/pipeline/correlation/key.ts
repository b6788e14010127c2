import { type Event, type EventPath, toText } from "#event/index.ts";

export type KeyOf = (event: Event) => string;

/**
 * The values of the paths as one text, in the given order: joined with "|", in values written "\|". Different values
 * give different texts; absent values count as "".
 */
export function compileKeyOf(paths: readonly EventPath[]): KeyOf {
	const [first, second] = paths;
	if (first === undefined) return () => "";
	if (second === undefined) return (event) => part(first.get(event));
	if (paths.length === 2) {
		return (event) => `${part(first.get(event))}|${part(second.get(event))}`;
	}
	return (event) => paths.map((path) => part(path.get(event))).join("|");
}

function part(value: unknown): string {
	const text = toText(value);
	if (!text.includes("|") && !text.includes("\\")) return text;
	return text.replace(/[|\\]/g, "\\$&");
}
