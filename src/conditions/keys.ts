/** Keys of active lists and dictionaries: the values of the key fields, joined with "|". */
import { toText } from "#event/index.ts";
import type { ConditionContext } from "./context.ts";
import { conditionErrors } from "./errors.ts";

/**
 * `sorted`: by field name, as active lists do, so that the order in a definition is irrelevant; `listed`: as written, as
 * dictionaries do. @throws conditions.unknownField
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
		return (subject: S) => toText(resolved.get(subject));
	});
	const [first, ...others] = getters;
	if (first === undefined) return () => "";
	if (others.length === 0) return first;
	return (subject) =>
		others.reduce((key, get) => `${key}|${get(subject)}`, first(subject));
}
