/** From the definition of a condition to a plain function, once; nothing is interpreted per event. */
import { compileComparison } from "./compile-comparison.ts";
import {
	type Comparison,
	type Condition,
	type Group,
	maxNesting,
} from "./condition.definition.ts";
import type { ConditionContext, Predicate } from "./context.ts";
import { conditionErrors } from "./errors.ts";
import { checkStage } from "./stage.ts";

/**
 * Most comparisons that one event may cost. Filters that name others twice, thirty deep, would make a thousand million
 * of a page of settings.
 */
const maxComparisons = 20_000;

/**
 * Lists, dictionaries and saved filters are found now; what lists and dictionaries hold is read at each call.
 * @throws conditions.* naming what is wrong
 */
export function compileCondition<S>(
	condition: Condition,
	context: ConditionContext<S>,
): Predicate<S> {
	return compile(condition, context, {
		depth: context.maxDepth ?? maxNesting,
		filters: [],
		compiled: new Map(),
	}).test;
}

interface Compiled<S> {
	readonly test: Predicate<S>;
	/** How many an event costs at most. */
	readonly comparisons: number;
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
	readonly compiled: Map<string, Compiled<S> & { readonly depth: number }>;
}

function compile<S>(
	condition: Condition,
	context: ConditionContext<S>,
	place: Place<S>,
): Compiled<S> {
	if (place.depth < 0) {
		throw conditionErrors.make("tooDeep", {
			depth: context.maxDepth ?? maxNesting,
		});
	}
	switch (condition.kind) {
		case "comparison":
			checkStage(condition, context, place.filters.at(-1));
			return bounded({
				test: compileComparison(condition, context),
				comparisons: comparisonsOf(condition),
			});
		case "group": {
			const deeper = { ...place, depth: place.depth - 1 };
			const members = condition.members.map((member) =>
				compile(member, context, deeper),
			);
			return bounded({
				test: joinGroup(
					condition.operator,
					members.map(({ test }) => test),
				),
				comparisons: Math.max(
					1,
					members.reduce((sum, one) => sum + one.comparisons, 0),
				),
			});
		}
		case "filter": {
			const { test, comparisons } = compileFilter(
				condition.filter,
				context,
				place,
			);
			return { test: negateIf(condition.isNegated, test), comparisons };
		}
	}
}

function compileFilter<S>(
	filter: string,
	context: ConditionContext<S>,
	place: Place<S>,
): Compiled<S> {
	if (place.filters.includes(filter)) {
		throw conditionErrors.make("filterCycle", { filter });
	}
	const done = place.compiled.get(filter);
	if (done !== undefined && done.depth <= place.depth) return done;
	const saved = context.lookups.filter(filter);
	if (saved === undefined) {
		throw conditionErrors.make("unknownList", { kind: "filter", name: filter });
	}
	const compiled = compile(saved, context, {
		...place,
		depth: place.depth - 1,
		filters: [...place.filters, filter],
	});
	place.compiled.set(filter, { ...compiled, depth: place.depth });
	return compiled;
}

/** Values of a list are looked up at once by =, and tried one after the other by all others. */
function comparisonsOf({ operator, right }: Comparison): number {
	return right?.kind === "list" && operator !== "=" ? right.values.length : 1;
}

function bounded<S>(compiled: Compiled<S>): Compiled<S> {
	if (compiled.comparisons <= maxComparisons) return compiled;
	throw conditionErrors.make("tooLarge", { limit: maxComparisons });
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
