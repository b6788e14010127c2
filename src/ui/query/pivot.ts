/** From a value in the table to a search: show only it, exclude it, look for it everywhere. */
import { buildCondition } from "./build-where.ts";
import { type Condition, isGroup } from "./conditions.ts";
import type { FieldKind, FieldList } from "./fields.ts";
import { opposites } from "./operators.ts";
import { parseWhere } from "./parse-where.ts";
import {
	defaultStatement,
	joinStatement,
	splitStatement,
} from "./statement.ts";
import { isSymbol, isWord, QueryProblem, tokenize } from "./tokens.ts";
import { isEmptyValue, valueText } from "./values.ts";

export interface FieldValue {
	readonly field: string;
	readonly value: unknown;
}

/** Undefined for values that no condition can name, such as nested data. */
export function conditionFor(
	{ field, value }: FieldValue,
	fields: FieldList,
): Condition | undefined {
	const kind = fields.kindOf(field);
	if (!kind) return undefined;
	if (isEmptyValue(value)) return { field, operator: "isEmpty", value: "" };
	if (kind === "document") return undefined;
	if (kind === "list") {
		const [only] = Array.isArray(value) ? value : [value];
		return { field, operator: "has", value: valueText(only) };
	}
	return { field, operator: "=", value: valueText(value) };
}

export function showOnly(
	sql: string,
	target: FieldValue,
	fields: FieldList,
): string {
	const condition = conditionFor(target, fields);
	return condition ? addCondition(sql, condition, fields) : sql;
}

export function exclude(
	sql: string,
	target: FieldValue,
	fields: FieldList,
): string {
	const condition = conditionFor(target, fields);
	const operator = condition && opposites[condition.operator];
	return operator ? addCondition(sql, { ...condition, operator }, fields) : sql;
}

/** Joins the condition to the search by AND; replaces its opposite, and does nothing when it is there already. */
function addCondition(
	sql: string,
	condition: Condition,
	fields: FieldList,
): string {
	const statement = splitStatement(sql);
	const added = buildCondition(condition, fields);
	const kept = withoutOpposite(statement.where, condition, fields);
	if (kept === undefined) return sql;
	const where = kept === "" ? added : `${bracketed(kept)} AND ${added}`;
	return joinStatement({ ...statement, where, offset: "" });
}

/** Undefined: the condition is there already. */
function withoutOpposite(
	where: string,
	condition: Condition,
	fields: FieldList,
): string | undefined {
	const added = buildCondition(condition, fields);
	const operator = opposites[condition.operator];
	const opposite =
		operator && buildCondition({ ...condition, operator }, fields);
	try {
		const group = parseWhere(where, fields);
		if (group.not || group.combinator === "or") return where;
		const parts = group.rules.map((rule) =>
			isGroup(rule) ? "" : buildCondition(rule, fields),
		);
		if (parts.includes(added)) return undefined;
		if (opposite === undefined || !parts.includes(opposite)) return where;
		const rules = group.rules.filter((_, i) => parts[i] !== opposite);
		if (rules.some(isGroup)) return where;
		return parts.filter((part) => part !== opposite).join(" AND ");
	} catch (error) {
		if (error instanceof QueryProblem) return where;
		throw error;
	}
}

/** AND binds stronger than OR, so a WHERE with an OR outside brackets needs them. */
function bracketed(where: string): string {
	let depth = 0;
	for (const token of tokenize(where)) {
		if (isSymbol(token, "(")) depth++;
		if (isSymbol(token, ")")) depth--;
		if (depth === 0 && isWord(token, "OR")) return `(${where})`;
	}
	return where;
}

/** Looks for the value in every field that could hold the same thing, and in the raw text. */
export function searchEverywhere(
	{ field, value }: FieldValue,
	fields: FieldList,
): string {
	const kind = fields.kindOf(field) ?? "text";
	const text = valueText(Array.isArray(value) ? value[0] : value);
	const parts = kindred(field, kind, fields).map((name): Condition => {
		const operator = fields.kindOf(name) === "list" ? "has" : "=";
		return { field: name, operator, value: text };
	});
	if (kind === "text" || kind === "ip")
		for (const name of ["Message", "Raw"])
			if (fields.kindOf(name))
				parts.push({ field: name, operator: "contains", value: text });
	const where = parts.map((part) => buildCondition(part, fields)).join(" OR ");
	return joinStatement({ ...defaultStatement, where });
}

/** Fields of the same meaning: all addresses; for others those that differ only in whose it is. */
function kindred(field: string, kind: FieldKind, fields: FieldList): string[] {
	const meaning = withoutOwner(field);
	const others = fields.all
		.filter(({ name }) => {
			if (name === field || fields.kindOf(name) !== kind) return false;
			return kind === "ip" || withoutOwner(name) === meaning;
		})
		.map(({ name }) => name);
	return [field, ...others];
}

function withoutOwner(name: string): string {
	return name.replace(/^(Source|Destination|Device|Old)(Translated)?/, "");
}

/** The events behind a row of a grouped result: its conditions and the row's value, nothing grouped. */
export function eventsOfGroup(
	sql: string,
	target: FieldValue,
	fields: FieldList,
): string {
	const { where } = splitStatement(sql);
	return showOnly(
		joinStatement({ ...defaultStatement, where }),
		target,
		fields,
	);
}
