/** Conditions in words. */
import type { Comparison, Condition, Group } from "./condition.definition.ts";
import type { Operand, OperandOf } from "./operand.definition.ts";

/** One line for people: `SourceAddress inSubnet "10.0.0.0/8" and not Name = "x"`. */
export function describeCondition(condition: Condition): string {
	switch (condition.kind) {
		case "group":
			return describeGroup(condition);
		case "filter":
			return `${condition.isNegated ? "not " : ""}filter ${quote(condition.filter)}`;
		case "comparison":
			return describeComparison(condition);
	}
}

function describeGroup({ operator, members }: Group): string {
	if (members.length === 0) return operator === "or" ? "never" : "always";
	if (operator === "not") {
		const [only] = members;
		const isOne = members.length === 1 && only?.kind === "group";
		return `not (${isOne ? describeCondition(only) : members.map(describeMember).join(" or ")})`;
	}
	return members.map(describeMember).join(` ${operator} `);
}

function describeMember(member: Condition): string {
	return member.kind === "group" &&
		member.operator !== "not" &&
		member.members.length > 1
		? `(${describeCondition(member)})`
		: describeCondition(member);
}

function describeComparison(comparison: Comparison): string {
	const { isNegated, left, operator, right, ignoreCase } = comparison;
	const parts = [
		isNegated ? "not" : "",
		...(right === undefined
			? [operator, describePlace(left)]
			: [describeOperand(left), operator, describeOperand(right)]),
		ignoreCase ? "(any case)" : "",
	];
	return parts.filter((part) => part !== "").join(" ");
}

/** The left operand of a unary operator, whose name already says what it is. */
function describePlace(operand: Operand): string {
	switch (operand.kind) {
		case "activeList":
			return `${quote(operand.list)} by ${operand.keyFields.join(", ")}`;
		case "dictionary":
		case "table":
			return `${quote(operand.dictionary)} by ${operand.keyFields.join(", ")}`;
		case "ti":
			return describeTi(operand).replace(/^TI ?/, "");
		default:
			return describeOperand(operand);
	}
}

function describeOperand(operand: Operand): string {
	switch (operand.kind) {
		case "field":
			return operand.field;
		case "constant":
			return quote(operand.value);
		case "list":
			return `[${operand.values.map(quote).join(", ")}]`;
		case "activeList":
			return `${valueIn(operand.field)}active list ${describePlace(operand)}`;
		case "dictionary":
		case "table":
			return `${valueIn(operand.column)}${operand.kind} ${describePlace(operand)}`;
		case "ti":
			return `${valueIn(operand.field)}${describeTi(operand)}`;
		case "vulnerability":
			return describeVulnerability(operand);
	}
}

const valueIn = (part: string | undefined) =>
	part === undefined ? "" : `${part} in `;

function describeTi({ category, keyField }: OperandOf<"ti">): string {
	const of = category === undefined ? "" : ` ${quote(category)}`;
	const by = keyField === undefined ? "" : ` by ${keyField}`;
	return `TI${of}${by}`;
}

function describeVulnerability(operand: OperandOf<"vulnerability">): string {
	const { name, severities } = operand;
	const what = name === undefined ? "any" : quote(name);
	return severities === undefined
		? what
		: `${what} of severity ${severities.join(" or ")}`;
}

function quote(value: string | number): string {
	return typeof value === "number" ? String(value) : JSON.stringify(value);
}
