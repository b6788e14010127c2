/** Keys of active lists and dictionaries. */
import { toText } from "#event/index.ts";
import type { ConditionContext } from "./context.ts";
import { conditionErrors } from "./errors.ts";

/**
 * The value of one field as it is; several joined with "|", each as `keyPart` writes it, so that different values never
 * give the same key. `sorted`: by field name, as active lists do, so that the order in a definition is irrelevant;
 * `listed`: as written, as dictionaries do. @throws conditions.unknownField
 */
export function compileKey<S>(
	fields: readonly string[],
	resolve: ConditionContext<S>["resolve"],
	order: "sorted" | "listed",
): (subject: S) => string {
	const names = order === "sorted" ? [...fields].sort() : fields;
	const getters = names.map((field) => {
		const resolved = resolve(field);
		if (resolved === undefined) {
			throw conditionErrors.make("unknownField", { field });
		}
		return resolved.get;
	});
	const [first, second] = getters;
	if (first === undefined) return () => "";
	if (second === undefined) return (subject) => toText(first(subject));
	if (getters.length === 2) {
		return (subject) =>
			`${keyPart(first(subject))}|${keyPart(second(subject))}`;
	}
	return (subject) => getters.map((get) => keyPart(get(subject))).join("|");
}

const backslash = 0x5c;

/**
 * A "|" inside a value becomes "\|". A backslash is doubled only where it would be taken for the one before a "|": next
 * to one, and at the end of the value. So nearly all keys read as their values do (`CORP\alice|10.0.0.1`).
 */
function keyPart(value: unknown): string {
	if (typeof value === "number") return String(value);
	const text = toText(value);
	// On the short texts that keys are made of, indexOf is the faster way to look.
	const hasBar = text.indexOf("|") >= 0;
	if (!hasBar && text.charCodeAt(text.length - 1) !== backslash) return text;
	return text.split("|").map(doubleLastBackslashes).join("\\|");
}

function doubleLastBackslashes(piece: string): string {
	let start = piece.length;
	while (start > 0 && piece[start - 1] === "\\") start -= 1;
	return piece + piece.slice(start);
}
