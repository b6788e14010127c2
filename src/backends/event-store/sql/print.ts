/**
 * Writes a parsed search as SQL. Names are always back-quoted and operations always in parentheses, so what the engine
 * reads is what was parsed, whatever the user's spelling was.
 */
import { nameLiteral } from "./literal.ts";
import type { Expression, Ordering, Select, SelectItem } from "./syntax.ts";

export function printExpression(expression: Expression): string {
	const print = printExpression;
	const list = (items: readonly Expression[]) => items.map(print).join(", ");
	switch (expression.kind) {
		case "name":
			return nameLiteral(expression.name);
		case "literal":
			return expression.text;
		case "star":
			return "*";
		case "call": {
			const { name, parameters, isDistinct, args } = expression;
			const first = parameters.length > 0 ? `(${parameters.join(", ")})` : "";
			return `${name}${first}(${isDistinct ? "DISTINCT " : ""}${list(args)})`;
		}
		case "unary":
			return `(${expression.operator} ${print(expression.operand)})`;
		case "chain":
			return `(${expression.operands.map(print).join(` ${expression.operator} `)})`;
		case "binary": {
			const { left, operator, right } = expression;
			return `(${print(left)} ${operator} ${print(right)})`;
		}
		case "between": {
			const { operand, low, high } = expression;
			const not = expression.isNegated ? "NOT " : "";
			return `(${print(operand)} ${not}BETWEEN ${print(low)} AND ${print(high)})`;
		}
		case "in": {
			const not = expression.isNegated ? "NOT " : "";
			const items = expression.items.map(printInItem).join(", ");
			return `(${print(expression.operand)} ${not}IN (${items}))`;
		}
		case "isNull": {
			const not = expression.isNegated ? "NOT " : "";
			return `(${print(expression.operand)} IS ${not}NULL)`;
		}
		case "case": {
			const subject = expression.subject ? ` ${print(expression.subject)}` : "";
			const branches = expression.branches
				.map(({ when, result }) => ` WHEN ${print(when)} THEN ${print(result)}`)
				.join("");
			const otherwise = expression.otherwise
				? ` ELSE ${print(expression.otherwise)}`
				: "";
			return `(CASE${subject}${branches}${otherwise} END)`;
		}
		case "interval":
			return `(INTERVAL ${print(expression.amount)} ${expression.unit})`;
		case "lambda": {
			const parameters = expression.parameters.map(nameLiteral).join(", ");
			return `((${parameters}) -> ${print(expression.body)})`;
		}
		case "list":
			return `[${list(expression.items)}]`;
		case "tuple":
			return `tuple(${list(expression.items)})`;
		case "element":
			return `(${print(expression.of)})[${print(expression.index)}]`;
	}
}

/** Plain parentheses: with one row, `IN (tuple(1, 2))` would mean the two values instead of the one pair. */
function printInItem(item: Expression): string {
	return item.kind === "tuple"
		? `(${item.items.map(printInItem).join(", ")})`
		: printExpression(item);
}

/** The whole query; `from` is what stands for the table. */
export function printSelect(select: Select, from: string): string {
	const { where, groupBy, having, orderBy, limit, offset } = select;
	return [
		`SELECT ${select.isDistinct ? "DISTINCT " : ""}${select.items.map(printItem).join(", ")}`,
		`FROM ${from}`,
		where && `WHERE ${printExpression(where)}`,
		groupBy.length > 0 && `GROUP BY ${groupBy.map(printExpression).join(", ")}`,
		having && `HAVING ${printExpression(having)}`,
		orderBy.length > 0 && `ORDER BY ${orderBy.map(printOrdering).join(", ")}`,
		limit !== undefined && `LIMIT ${limit}`,
		offset > 0 && `OFFSET ${offset}`,
	]
		.filter((part) => typeof part === "string")
		.join(" ");
}

function printItem({ expression, alias }: SelectItem): string {
	const text = printExpression(expression);
	return alias === undefined ? text : `${text} AS ${nameLiteral(alias)}`;
}

function printOrdering({ expression, direction, nulls }: Ordering): string {
	const suffix = nulls === undefined ? "" : ` NULLS ${nulls}`;
	return `${printExpression(expression)} ${direction}${suffix}`;
}
