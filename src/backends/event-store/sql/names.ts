/** Which names a search may use where: fields of the event, its own aliases and, in a lambda, the lambda's parameters. */
import { catalogue, isFieldName } from "#event/index.ts";
import { eventStoreErrors } from "../errors.ts";
import { type Expression, partsOf, type Select } from "./syntax.ts";

const fieldByLowerCase: ReadonlyMap<string, string> = new Map(
	catalogue.map(({ name }) => [name.toLowerCase(), name]),
);

const maxExpansions = 1000;

/** Throws `eventStore.badSql` for the first name that means nothing. */
export function checkNames(select: Select): void {
	const aliases = new Set(
		select.items.flatMap(({ alias }) => (alias === undefined ? [] : [alias])),
	);
	const isKnown = (name: string) => isFieldName(name) || aliases.has(name);
	for (const expression of expressionsOf(select)) {
		checkExpression(expression, isKnown);
	}
}

/** The outermost expressions of all clauses. */
export function expressionsOf(select: Select): Expression[] {
	return [
		...select.items.map(({ expression }) => expression),
		...(select.where ? [select.where] : []),
		...select.groupBy,
		...(select.having ? [select.having] : []),
		...select.orderBy.map(({ expression }) => expression),
	];
}

function checkExpression(
	expression: Expression,
	isKnown: (name: string) => boolean,
): void {
	if (expression.kind === "name" && !isKnown(expression.name)) {
		const { name } = expression;
		const meant = fieldByLowerCase.get(name.toLowerCase());
		throw eventStoreErrors.make("badSql", {
			position: expression.position + 1,
			reason:
				meant === undefined
					? `There is no field ${name}; texts stand in single quotes`
					: `There is no field ${name}; write ${meant}`,
		});
	}
	const { kind } = expression;
	const inner =
		kind === "lambda"
			? (name: string) => expression.parameters.includes(name) || isKnown(name)
			: isKnown;
	for (const part of partsOf(expression)) checkExpression(part, inner);
}

/** The expression with aliases of the select list replaced by what they stand for. */
export function expandAliases(
	expression: Expression,
	select: Select,
): Expression {
	const meanings = new Map(
		select.items.flatMap(({ alias, expression: meaning }) =>
			alias === undefined ? [] : [[alias, meaning] as const],
		),
	);
	// An alias inside another alias's meaning is followed too, but never into itself. Aliases made of aliases can grow
	// exponentially, hence the count.
	let expansions = 0;
	const expand = (part: Expression, seen: readonly string[]): Expression => {
		if (part.kind !== "name") return mapParts(part, (p) => expand(p, seen));
		const meaning = meanings.get(part.name);
		if (meaning === undefined || seen.includes(part.name)) return part;
		if (++expansions > maxExpansions) {
			throw eventStoreErrors.make("badSql", {
				position: part.position + 1,
				reason: "The condition uses aliases of aliases too often",
			});
		}
		return expand(meaning, [...seen, part.name]);
	};
	return expand(expression, []);
}

function mapParts(
	expression: Expression,
	map: (part: Expression) => Expression,
): Expression {
	switch (expression.kind) {
		case "name":
		case "literal":
		case "star":
			return expression;
		case "call":
			return { ...expression, args: expression.args.map(map) };
		case "unary":
		case "isNull":
			return { ...expression, operand: map(expression.operand) };
		case "chain":
			return { ...expression, operands: expression.operands.map(map) };
		case "binary": {
			const { left, right } = expression;
			return { ...expression, left: map(left), right: map(right) };
		}
		case "between": {
			const { operand, low, high } = expression;
			return {
				...expression,
				operand: map(operand),
				low: map(low),
				high: map(high),
			};
		}
		case "in":
			return { ...expression, operand: map(expression.operand) };
		case "case": {
			const { subject, branches, otherwise } = expression;
			return {
				...expression,
				subject: subject && map(subject),
				branches: branches.map(({ when, result }) => ({
					when: map(when),
					result: map(result),
				})),
				otherwise: otherwise && map(otherwise),
			};
		}
		case "interval":
			return { ...expression, amount: map(expression.amount) };
		case "lambda":
			return { ...expression, body: map(expression.body) };
		case "list":
		case "tuple":
			return { ...expression, items: expression.items.map(map) };
		case "element":
			return {
				...expression,
				of: map(expression.of),
				index: map(expression.index),
			};
	}
}
