/** From the definition of a condition to a plain function, once; nothing is interpreted per event. */
import { compileComparison } from "./compile-comparison.ts";
import type { Condition, Group } from "./condition.definition.ts";
import type { ConditionContext, Predicate } from "./context.ts";
import { conditionErrors } from "./errors.ts";

const defaultMaxDepth = 64;

/**
 * Lists, dictionaries and saved filters are found now; what lists and dictionaries hold is read at each call.
 * @throws conditions.* naming what is wrong
 */
export function compileCondition<S>(
	condition: Condition,
	context: ConditionContext<S>,
): Predicate<S> {
	return compile(condition, context, {
		depth: context.maxDepth ?? defaultMaxDepth,
		filters: [],
		compiled: new Map(),
	});
}

interface Place<S> {
	/** Levels that may still follow. */
	readonly depth: number;
	/** Saved filters on the way here. */
	readonly filters: readonly string[];
	/**
	 * Every saved filter that is done, so that filters naming each other twice do not double the work at each level; one
	 * that was compiled less deep is compiled again, since its depth may now be too much.
	 */
	readonly compiled: Map<
		string,
		{ readonly depth: number; readonly test: Predicate<S> }
	>;
}

function compile<S>(
	condition: Condition,
	context: ConditionContext<S>,
	place: Place<S>,
): Predicate<S> {
	if (place.depth < 0) {
		throw conditionErrors.make("tooDeep", {
			depth: context.maxDepth ?? defaultMaxDepth,
		});
	}
	const deeper = { ...place, depth: place.depth - 1 };
	switch (condition.kind) {
		case "comparison":
			return compileComparison(condition, context);
		case "group":
			return joinGroup(
				condition.operator,
				condition.members.map((member) => compile(member, context, deeper)),
			);
		case "filter": {
			const { filter } = condition;
			if (place.filters.includes(filter)) {
				throw conditionErrors.make("filterCycle", { filter });
			}
			const done = place.compiled.get(filter);
			if (done !== undefined && done.depth <= place.depth) {
				return negateIf(condition.isNegated, done.test);
			}
			const saved = context.lookups.filter(filter);
			if (saved === undefined) {
				throw conditionErrors.make("unknownList", {
					kind: "filter",
					name: filter,
				});
			}
			const test = compile(saved, context, {
				...deeper,
				filters: [...place.filters, filter],
			});
			place.compiled.set(filter, { depth: place.depth, test });
			return negateIf(condition.isNegated, test);
		}
	}
}

function negateIf<S>(isNegated: boolean, test: Predicate<S>): Predicate<S> {
	return isNegated ? (subject) => !test(subject) : test;
}

/** Small groups, which are nearly all, are unrolled: a loop over closures costs as much as the tests themselves. */
function joinGroup<S>(
	operator: Group["operator"],
	members: readonly Predicate<S>[],
): Predicate<S> {
	if (operator === "not") {
		const any = joinGroup("or", members);
		return (subject) => !any(subject);
	}
	const stopsAt = operator === "or";
	const [first, second, third] = members;
	if (first === undefined) return () => !stopsAt;
	if (members.length === 1) return first;
	if (second !== undefined && members.length === 2) {
		return stopsAt
			? (subject) => first(subject) || second(subject)
			: (subject) => first(subject) && second(subject);
	}
	if (second !== undefined && third !== undefined && members.length === 3) {
		return stopsAt
			? (subject) => first(subject) || second(subject) || third(subject)
			: (subject) => first(subject) && second(subject) && third(subject);
	}
	return (subject) => {
		for (const member of members) {
			if (member(subject) === stopsAt) return stopsAt;
		}
		return !stopsAt;
	};
}
