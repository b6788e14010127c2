import {
	nameLiteral,
	textLiteral,
} from "../../src/backends/event-store/sql/literal.ts";
import type { Condition } from "../../src/ui/query/conditions.ts";
import { type FieldKind, isNumeric } from "../../src/ui/query/fields.ts";

/** What the event store's gate must understand of a condition, written with the event store's own quoting. */
export function meaningOf(
	{ field, operator, value }: Condition,
	kind: FieldKind,
): string {
	const dot = field.indexOf(".");
	const name =
		dot < 0
			? nameLiteral(field)
			: `(${nameLiteral(field.slice(0, dot))})[${textLiteral(field.slice(dot + 1))}]`;
	const isNumber = isNumeric(kind);
	const literal = (text: string) =>
		isNumber ? text.replace(/^-(.*)$/, "(- $1)") : textLiteral(text);
	const values = [value].flat();
	const [first = "", second = ""] = values;
	const plain = first.replace(/[\\%_]/g, "\\$&");
	const like = (word: string, pattern: string) =>
		`(${name} ${word} ${textLiteral(pattern)})`;
	const list = values.map(literal).join(", ");
	const isAddress = `(isIPv4String(${name}) OR isIPv6String(${name}))`;
	const inSubnet = `(${isAddress} AND isIPAddressInRange(if(${isAddress}, ${name}, '::'), ${literal(first)}))`;
	const nothing = isNumber ? "0" : "''";
	const isList = kind === "list";
	switch (operator) {
		case "=":
		case "!=":
		case "<":
		case "<=":
		case ">":
		case ">=":
			return `(${name} ${operator} ${literal(first)})`;
		case "contains":
			return like("ILIKE", `%${plain}%`);
		case "notContains":
			return like("NOT ILIKE", `%${plain}%`);
		case "startsWith":
			return like("ILIKE", `${plain}%`);
		case "endsWith":
			return like("ILIKE", `%${plain}`);
		case "like":
			return like("LIKE", first);
		case "notLike":
			return like("NOT LIKE", first);
		case "match":
			return `match(${name}, ${literal(first)})`;
		case "notMatch":
			return `(NOT match(${name}, ${literal(first)}))`;
		case "inSubnet":
			return inSubnet;
		case "notInSubnet":
			return `(NOT ${inSubnet})`;
		case "in":
			return `(${name} IN (${list}))`;
		case "notIn":
			return `(${name} NOT IN (${list}))`;
		case "between":
			return `(${name} BETWEEN ${literal(first)} AND ${literal(second)})`;
		case "notBetween":
			return `(${name} NOT BETWEEN ${literal(first)} AND ${literal(second)})`;
		case "has":
			return `has(${name}, ${literal(first)})`;
		case "notHas":
			return `(NOT has(${name}, ${literal(first)}))`;
		case "isEmpty":
			return isList ? `empty(${name})` : `(${name} = ${nothing})`;
		case "isNotEmpty":
			return isList ? `notEmpty(${name})` : `(${name} != ${nothing})`;
	}
}
