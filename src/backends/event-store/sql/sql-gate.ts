/**
 * The gate between users and the engine. A search is parsed completely and written anew from what was understood, with
 * the table replaced by a subquery that holds the period and the tenants. Aliases of the outer query do not reach into
 * that subquery, so no spelling of a search widens what it sees.
 */
import { eventStoreErrors } from "../errors.ts";
import { isAggregate } from "./functions.ts";
import { checkNames, expandAliases, expressionsOf } from "./names.ts";
import { parseSelect } from "./parse-select.ts";
import { printExpression, printSelect } from "./print.ts";
import { type Expression, partsOf, type Select } from "./syntax.ts";

export interface Search {
	/** The query over `from`, which stands for the table and must be a table or a subquery in parentheses. */
	toSql(from: string): string;
	/** True when every row is an event that can be opened: no grouping, and ID and Timestamp among the columns. */
	readonly areEvents: boolean;
	/** True when the select list has `*`. */
	readonly hasAllFields: boolean;
	/** Names of the columns besides those of `*`. */
	readonly namedColumns: readonly string[];
}

/**
 * Checks a search. A LIMIT of at most `maxRows` is required. Throws `eventStore.badSql`, `.wrongTable`,
 * `.limitRequired` or `.limitTooLarge`.
 */
export function admitSearch(sql: string, maxRows: number): Search {
	const select = parseSelect(sql);
	checkNames(select);
	if (select.limit === undefined) throw eventStoreErrors.make("limitRequired");
	if (select.limit > maxRows) {
		throw eventStoreErrors.make("limitTooLarge", { max: maxRows });
	}
	const hasAllFields = select.items.some(
		({ expression }) => expression.kind === "star",
	);
	return {
		toSql: (from) => printSelect(select, from),
		areEvents: areEvents(select, hasAllFields),
		hasAllFields,
		namedColumns: select.items.flatMap(({ expression, alias }) =>
			alias !== undefined
				? [alias]
				: expression.kind === "name"
					? [expression.name]
					: [],
		),
	};
}

/** The condition of a search's WHERE as SQL, for counting the events it selects; "true" without one. */
export function admitCondition(sql: string): string {
	const select = parseSelect(sql);
	checkNames(select);
	return select.where === undefined
		? "true"
		: printExpression(expandAliases(select.where, select));
}

function areEvents(select: Select, hasAllFields: boolean): boolean {
	if (select.isDistinct || select.groupBy.length > 0) return false;
	if (expressionsOf(select).some(holdsAggregate)) return false;
	const plain = select.items.flatMap(({ expression, alias }) =>
		expression.kind === "name" && (alias ?? expression.name) === expression.name
			? [expression.name]
			: [],
	);
	return hasAllFields || (plain.includes("ID") && plain.includes("Timestamp"));
}

function holdsAggregate(expression: Expression): boolean {
	return (
		(expression.kind === "call" && isAggregate(expression.name)) ||
		partsOf(expression).some(holdsAggregate)
	);
}
