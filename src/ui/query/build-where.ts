/** Conditions → SQL. `parse-where.ts` is its inverse. */
import {
	type Condition,
	type ConditionGroup,
	type ConditionValue,
	isGroup,
} from "./conditions.ts";
import {
	type FieldKind,
	type FieldList,
	fieldSql,
	isNumeric,
} from "./fields.ts";
import { escapePattern, quoteText } from "./literals.ts";
import { arityOf, fits } from "./operators.ts";
import { QueryProblem } from "./tokens.ts";

/** The WHERE without its keyword; "" when there are no conditions. Throws QueryProblem for an unfinished condition. */
export function buildWhere(group: ConditionGroup, fields: FieldList): string {
	if (group.rules.length === 0) return "";
	const parts = group.rules.map((rule) => {
		if (!isGroup(rule)) return buildCondition(rule, fields);
		const inner = buildWhere(rule, fields);
		// A negated group already has its brackets.
		return inner === "" || rule.not ? inner : `(${inner})`;
	});
	const joined = parts
		.filter((part) => part !== "")
		.join(group.combinator === "and" ? " AND " : " OR ");
	return group.not && joined !== "" ? `NOT (${joined})` : joined;
}

/** Why the condition can't be searched yet, as a sentence; undefined when it can. */
export function problemOf(
	condition: Condition,
	fields: FieldList,
): string | undefined {
	try {
		buildCondition(condition, fields);
		return undefined;
	} catch (error) {
		if (error instanceof QueryProblem) return error.message;
		throw error;
	}
}

export function buildCondition(
	{ field, operator, value }: Condition,
	fields: FieldList,
): string {
	const kind = fields.kindOf(field);
	if (!kind)
		throw new QueryProblem(`${field || "This"} is not an event field.`);
	if (!fits(operator, kind))
		throw new QueryProblem(`${field} can't be compared with "${operator}".`);
	const name = fieldSql(field);
	const values = literals(value, kind, field);
	const needed = { none: 0, one: 1, two: 2, many: 1 }[arityOf(operator)];
	if (values.length < needed)
		throw new QueryProblem(`Enter the value of ${field}.`);
	const [first = "", second = ""] = values;
	switch (operator) {
		case "=":
		case "!=":
		case "<":
		case "<=":
		case ">":
		case ">=":
			return `${name} ${operator} ${first}`;
		case "contains":
			return `${name} ILIKE ${pattern(value, "%", "%")}`;
		case "notContains":
			return `${name} NOT ILIKE ${pattern(value, "%", "%")}`;
		case "startsWith":
			return `${name} ILIKE ${pattern(value, "", "%")}`;
		case "endsWith":
			return `${name} ILIKE ${pattern(value, "%", "")}`;
		case "like":
			return `${name} LIKE ${first}`;
		case "notLike":
			return `${name} NOT LIKE ${first}`;
		case "match":
			return `match(${name}, ${first})`;
		case "notMatch":
			return `NOT match(${name}, ${first})`;
		case "inSubnet":
			return `inSubnet(${name}, ${first})`;
		case "notInSubnet":
			return `NOT inSubnet(${name}, ${first})`;
		case "in":
			return `${name} IN (${values.join(", ")})`;
		case "notIn":
			return `${name} NOT IN (${values.join(", ")})`;
		case "between":
			return `${name} BETWEEN ${first} AND ${second}`;
		case "notBetween":
			return `${name} NOT BETWEEN ${first} AND ${second}`;
		case "has":
			return `has(${name}, ${first})`;
		case "notHas":
			return `NOT has(${name}, ${first})`;
		case "isEmpty":
			return emptiness(name, kind, true);
		case "isNotEmpty":
			return emptiness(name, kind, false);
	}
}

function emptiness(name: string, kind: FieldKind, isEmpty: boolean): string {
	if (kind === "list") return isEmpty ? `empty(${name})` : `notEmpty(${name})`;
	return `${name} ${isEmpty ? "=" : "!="} ${isNumeric(kind) ? "0" : "''"}`;
}

function pattern(value: ConditionValue, before: string, after: string): string {
	const text = typeof value === "string" ? value : (value[0] ?? "");
	return quoteText(`${before}${escapePattern(text)}${after}`);
}

function literals(
	value: ConditionValue,
	kind: FieldKind,
	field: string,
): string[] {
	const texts = (typeof value === "string" ? [value] : value).filter(
		(text) => text !== "",
	);
	if (!isNumeric(kind)) return texts.map(quoteText);
	return texts.map((text) => numberLiteral(text.trim(), kind, field));
}

function numberLiteral(text: string, kind: FieldKind, field: string): string {
	const isNumber =
		kind === "float"
			? /^-?\d+(\.\d+)?([eE][+-]?\d{1,3})?$/.test(text)
			: /^-?\d{1,19}$/.test(text);
	if (isNumber) return text;
	const wanted = kind === "float" ? "a number" : "a whole number";
	throw new QueryProblem(`${field} takes ${wanted}, not "${text}".`);
}
